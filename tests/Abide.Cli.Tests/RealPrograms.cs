using Abide.Tests;

namespace Abide.Cli.Tests;

/// <summary>Real programs and roots whose verdicts are known from their own loaders.</summary>
internal static class RealPrograms
{
    public static string Bullseye { get; } = TestCache.DebianRoot("bullseye");

    public static string Bookworm { get; } = TestCache.DebianRoot("bookworm");

    /// <summary>Linked on glibc 2.36: starts on bookworm, does not on bullseye (2.31).</summary>
    public static string NewGit { get; } = Path.Combine(Bookworm, "usr/bin/git");

    /// <summary>Linked on glibc 2.31: starts on both.</summary>
    public static string OldTrue { get; } = Path.Combine(Bullseye, "bin/true");

    public static string OnBullseye { get; } = $"dir:{Bullseye}";

    public static string OnBookworm { get; } = $"dir:{Bookworm}";
}
