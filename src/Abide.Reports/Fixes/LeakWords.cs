using Abide.Builds.Plans;
using Abide.Builds.Traces;

namespace Abide.Reports.Fixes;

/// <summary>What is said of the headers and libraries of this machine that a plan's build took.</summary>
internal static class LeakWords
{
    private const int Most = 6;

    /// <summary>Lines without a final stop; none for plans that leave open what a build takes.</summary>
    public static IEnumerable<string> Of(Proof proof)
    {
        if (proof.Leaks is not { } leaks) yield break;
        foreach (var leak in leaks.Found.Take(Most))
            yield return $"{(leak.Kind == HostLeakKind.Header ? "its header" : "its library")} got in: {leak.By}";
        if (leaks.Found.Length > Most)
            yield return $"{leaks.Found.Length - Most} more of its files got in";
        if (leaks.Obstacle is { } obstacle)
            yield return $"{(leaks.Found.IsEmpty ? "what of it gets into the build was not looked for" : "not everything was seen")}: {obstacle}";
        else if (leaks.Found.IsEmpty)
            yield return $"none of its {(proof.Plan.Bounds is { CLibraryAlone: true } ? "libraries, and no headers but those of the C library," : "headers and libraries")} got into the build, which was watched";
    }
}
