using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>One release of a distribution, or of a family of rebuilds, as data/releases.txt has it.</summary>
internal sealed record Release
{
    /// <summary>Canonical name, <c>el8.6</c>, <c>debian12</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it shares facts with: <c>el8</c>; itself where a release stands alone.</summary>
    public required string Line { get; init; }

    /// <summary>What its name begins with: <c>el</c>, <c>debian</c>.</summary>
    public string Distribution => Id[..Id.AsSpan().IndexOfAnyExceptInRange('a', 'z')];

    /// <summary>Position in the table; later releases of a line have higher ones.</summary>
    public required int Order { get; init; }

    /// <summary>Distribution tokens, <c>centos rhel rocky alma</c>.</summary>
    public required ImmutableArray<string> Distributions { get; init; }

    /// <summary>The version that follows a distribution's name: 8.6, 22.04.</summary>
    public required string Version { get; init; }

    public required ImmutableArray<string> Aliases { get; init; }

    public required ImmutableArray<string> Architectures { get; init; }

    public required LibcFamily Libc { get; init; }

    public required Version? LibcVersion { get; init; }

    public required Provenance LibcProvenance { get; init; }

    public required CpuLevel? CpuBaseline { get; init; }

    public required Provenance? CpuProvenance { get; init; }

    /// <summary>Stream name that this row stands for (<c>stream9</c>) with the date of the state, or null.</summary>
    public required string? Stream { get; init; }

    public required string? StreamDate { get; init; }

    /// <summary>Whether SELinux is enforcing after a default installation.</summary>
    public required Answer SelinuxEnforcing { get; init; }

    /// <summary>32-bit x86 libraries: <c>packages</c> (available, not installed by default), <c>none</c>, or null when not known.</summary>
    public required string? I686 { get; init; }

    /// <summary>Whether <c>/lib64</c> and <c>/lib</c> are links into <c>/usr</c>; null when not known.</summary>
    public required bool UsrMerged { get; init; }

    /// <summary>All keys as written, inherited ones included.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>A value that may differ by architecture, or null.</summary>
    public string? Find(string key, string architecture) =>
        Values.GetValueOrDefault($"{key}.{architecture}") ?? Values.GetValueOrDefault(key);

    public string LibToken(string architecture) => Expand(Values.GetValueOrDefault("lib", "lib"), architecture);

    /// <summary>Directories that the loader searches, in its order.</summary>
    public ImmutableArray<string> Directories(string architecture) =>
        [.. Expand(Values.GetValueOrDefault("directories", ""), architecture).Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Path of the program interpreter, or null when not known.</summary>
    public string? Loader(string architecture) => Find("loader", architecture);

    /// <summary>Bytes, or null when not known.</summary>
    public int? PageSize(string architecture) =>
        architecture == "x86_64" ? 4096 : int.TryParse(Find("page", architecture), out var bytes) ? bytes : null;

    /// <summary>Short name of a container image of the release, without a registry; null when none is known.</summary>
    public string? Image =>
        Values.GetValueOrDefault("image") is { } name and not "-" ? name.Replace("{version}", Version, StringComparison.Ordinal) : null;

    /// <summary>Sources by database (<c>passwd</c>, <c>hosts</c>) of the nsswitch.conf that it ships, or null when not known.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>>? NameServices
    {
        get
        {
            const string Prefix = "nss.";
            var databases = Values.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal))
                .ToImmutableSortedDictionary(pair => pair.Key[Prefix.Length..], pair => ImmutableArray.Create(pair.Value.Split(' ')), StringComparer.Ordinal);
            return databases.IsEmpty ? null : databases;
        }
    }

    /// <summary>Whether its loader searches glibc-hwcaps: by its glibc, unless the table says otherwise.</summary>
    public Answer SearchesCapabilities => Values.GetValueOrDefault("hwcaps") switch
    {
        "yes" => Answer.Yes,
        "no" => Answer.No,
        _ => CapabilityDirectory.IsSearched(Libc, LibcVersion),
    };

    /// <summary>Where the values of a key come from, or null.</summary>
    public Provenance? Known(string key) => Values.TryGetValue(key + "-known", out var text) ? ReadProvenance(text) : null;

    public static Provenance ReadProvenance(string text)
    {
        var space = text.IndexOf(' ');
        return new(text[(space + 1)..], ReadConfidence(text.AsSpan(0, Math.Max(space, 0))));
    }

    public static Confidence ReadConfidence(ReadOnlySpan<char> word) => word switch
    {
        "measured" => Confidence.Measured,
        "documented" => Confidence.Documented,
        "inferred" => Confidence.Inferred,
        _ => Confidence.Unverified,
    };

    private static string Expand(string text, string architecture) =>
        text.Replace("{triplet}", architecture == "i686" ? "i386-linux-gnu" : architecture + "-linux-gnu", StringComparison.Ordinal);
}
