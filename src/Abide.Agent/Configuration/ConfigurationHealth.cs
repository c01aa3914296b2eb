namespace Abide.Agent.Configuration;

/// <summary>What is known of a store.</summary>
internal sealed record StoreHealth
{
    /// <summary>It was asked at least once.</summary>
    public bool Asked { get; init; }

    /// <summary>It answered when it was last asked.</summary>
    public bool Up { get; init; }

    /// <summary>It had the key then.</summary>
    public bool HasKey { get; init; }

    /// <summary>When it last answered; null if it never did.</summary>
    public long? HeardAt { get; init; }

    /// <summary>How many questions were not answered.</summary>
    public long Failures { get; init; }

    /// <summary>The files of its certificates hold something that cannot be used.</summary>
    public bool CertificatesUnusable { get; init; }

    /// <summary>How often that was so when they changed.</summary>
    public long CertificateErrors { get; init; }
}

/// <summary>What there is to tell of the configuration.</summary>
internal sealed record ConfigurationHealth(
    string Source,
    long? Revision,
    TimeSpan Age,
    Dictionary<string, StoreHealth> Stores,
    Dictionary<string, long> Refusals,
    bool Refused,
    long Reloads,
    long SaveErrors,
    bool RestartNeeded);
