namespace Abide.Compatibility.Verdicts;

/// <summary>The answer for one program on one target, from best to worst; the engine takes the worst finding.</summary>
public enum Outcome
{
    /// <summary>Starts, and nothing that was examined is missing.</summary>
    Runs,

    /// <summary>Starts; something falls back, is conditional, or is missing at call time.</summary>
    Degraded,

    /// <summary>A fact is missing; the finding names it. Never counts as success.</summary>
    Undetermined,

    /// <summary>Does not start, or dies on the way.</summary>
    Fails,
}

/// <summary>What one finding does to the outcome.</summary>
public enum Severity
{
    /// <summary>Worth knowing; the outcome stays <see cref="Outcome.Runs"/>.</summary>
    Note,
    Degraded,
    Undetermined,
    Fails,
}
