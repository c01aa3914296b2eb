using System.Collections.Immutable;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Agreement;

/// <summary>The sample of all three roots and its fate on each, asked once for all agreement tests.</summary>
public sealed class LoaderTruths : IAsyncLifetime
{
    private const int ProgramsPerRoot = 150;
    private const int LibrariesPerRoot = 200;

    internal static ImmutableArray<string> Releases { get; } = ["bullseye", "bookworm", "trixie"];

    /// <summary>ABIDE_AGREEMENT=all takes every file instead of a sample; that takes some minutes.</summary>
    private static bool WholeRoots => Environment.GetEnvironmentVariable("ABIDE_AGREEMENT") == "all";

    internal ImmutableArray<SampledFile> Files { get; private set; }

    /// <summary>By file and release.</summary>
    internal ImmutableDictionary<(SampledFile File, string Target), Truth> Truths { get; private set; } =
        ImmutableDictionary<(SampledFile File, string Target), Truth>.Empty;

    public async Task InitializeAsync()
    {
        Files = [.. Releases.SelectMany(release => Choose(release, TestCache.DebianRoot(release)))];
        LoaderOracle oracle = new([.. Releases.Select(release => new LoaderRoot(release, TestCache.DebianRoot(release)))]);
        ImmutableArray<Truth> truths = await oracle.TellAsync(Files);
        Truths = truths.ToImmutableDictionary(truth => (truth.File, truth.Target));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static IEnumerable<SampledFile> Choose(string release, string root) =>
        WholeRoots ? Sample.All(release, root) : Sample.Draw(release, root, ProgramsPerRoot, LibrariesPerRoot);
}
