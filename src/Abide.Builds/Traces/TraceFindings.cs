using System.Collections.Immutable;

namespace Abide.Builds.Traces;

/// <summary>The C library of the system that a build is for.</summary>
/// <param name="Target">As the user named it.</param>
/// <param name="Glibc"><c>2.17</c></param>
public sealed record TargetLibc(string Target, string Glibc);

/// <summary>Tells what in a trace does not belong together.</summary>
public static class TraceFindings
{
    private const int MostEvidence = 6;

    /// <param name="trace">What was used.</param>
    /// <param name="target">What it is for; null when that was not said.</param>
    public static ImmutableArray<TraceFinding> Find(BuildTrace trace, TargetLibc? target) =>
        [.. Headers(trace), .. Libraries(trace), .. Versions(trace), .. target is null ? [] : NewerThan(trace, target)];

    /// <summary>Headers of a system that the compilation is not for.</summary>
    private static IEnumerable<TraceFinding> Headers(BuildTrace trace)
    {
        var strays = trace.Inclusions
            .SelectMany(inclusion => inclusion.Compilations.Select(compilation => (Inclusion: inclusion, Expected: trace.Compilations[compilation].Root)))
            .Where(use => use.Expected is { } expected && expected != use.Inclusion.Root && IsStray(trace, use.Inclusion))
            .Distinct()
            .GroupBy(use => (Expected: use.Expected!.Value, use.Inclusion.Root));
        foreach (var group in strays)
        {
            var (expected, found) = (trace.Roots[group.Key.Expected], trace.Roots[group.Key.Root]);
            var files = group.Select(use => use.Inclusion.File).Distinct(StringComparer.Ordinal).Count();
            // First those that files of other places include: they brought in the rest.
            var lines = group.Select(use => use.Inclusion)
                .OrderBy(inclusion => group.Any(other => other.Inclusion.File == inclusion.IncluderFile))
                .Select(inclusion => Line(trace, inclusion))
                .Distinct(StringComparer.Ordinal);
            yield return new(
                found.Kind == FileRootKind.Host ? "BLD3201" : "BLD3205",
                $"{Count(files, "header")} of {Place(found)} got into compilations for {Place(expected)}",
                Cap(lines));
        }
    }

    /// <summary>Of a system; or the C library's own, wherever it lies.</summary>
    private static bool IsStray(BuildTrace trace, Inclusion inclusion) =>
        trace.Roots[inclusion.Root].IsSystem || (trace.Roots[inclusion.Root].Kind == FileRootKind.Directory && inclusion.File.EndsWith("/features.h", StringComparison.Ordinal));

    private static IEnumerable<TraceFinding> Libraries(BuildTrace trace)
    {
        var strays = trace.Links
            .Where(link => link.Root is not null)
            .SelectMany(link => link.Files.Select(file => (Link: link, File: file)))
            .Where(use => use.File.Root != use.Link.Root && trace.Roots[use.File.Root].IsSystem)
            .GroupBy(use => (Expected: use.Link.Root!.Value, use.File.Root));
        foreach (var group in strays)
        {
            var (expected, found) = (trace.Roots[group.Key.Expected], trace.Roots[group.Key.Root]);
            yield return new(
                found.Kind == FileRootKind.Host ? "BLD3202" : "BLD3206",
                $"{Count(group.Select(use => use.File.Path).Distinct(StringComparer.Ordinal).Count(), "file")} of {Place(found)} got into programs for {Place(expected)}",
                Cap(group.Select(use => Line(use.Link, use.File)).Distinct(StringComparer.Ordinal)));
        }
    }

    /// <summary>Compiled with the headers of one C library, linked with another.</summary>
    private static IEnumerable<TraceFinding> Versions(BuildTrace trace)
    {
        var objects = new LinkedObjects(trace);
        var uses = trace.Links
            .Where(link => link.Libc is not null)
            .SelectMany(link => objects.CompilationsOf(link).Select(compilation => (Link: link, Compilation: compilation)))
            .Where(use => use.Compilation.Glibc is { } glibc ? $"glibc {glibc}" != use.Link.Libc : IsOfMusl(trace, use.Compilation) && use.Link.Libc != "musl")
            .GroupBy(use => (Headers: use.Compilation.Glibc is { } glibc ? $"glibc {glibc}" : "musl", Library: use.Link.Libc!));
        foreach (var group in uses)
        {
            yield return new(
                "BLD3203",
                $"what was compiled with the headers of {group.Key.Headers} is linked with {group.Key.Library}",
                Cap(group.Select(use => $"{use.Link.Output ?? "a program"}: {use.Compilation.Source} saw {FeaturesOf(trace, use.Compilation)}, and the linker opened {use.Link.LibcFile}").Distinct(StringComparer.Ordinal)));
        }
    }

    private static bool IsOfMusl(BuildTrace trace, Compilation compilation) =>
        compilation.Root is { } root && trace.Roots[root] is { Kind: FileRootKind.Cross } cross && cross.Name.Contains("musl", StringComparison.Ordinal);

    private static IEnumerable<TraceFinding> NewerThan(BuildTrace trace, TargetLibc target)
    {
        var limit = Version.Parse(target.Glibc);
        var links = trace.Links.Where(link => Glibc(link) is { } glibc && IsNewer(glibc, limit)).Select(link => (Glibc: Glibc(link)!, Line: $"{link.Output ?? "a program"} is linked with glibc {Glibc(link)}: {link.LibcFile}"));
        var headers = trace.Compilations.Where(compilation => compilation.Glibc is { } glibc && IsNewer(glibc, limit)).Select(compilation => (Glibc: compilation.Glibc!, Line: $"{compilation.Source} is compiled with the headers of glibc {compilation.Glibc}: {FeaturesOf(trace, compilation)}"));
        var all = links.Concat(headers).ToList();
        if (all.Count > 0)
        {
            yield return new(
                "BLD3204",
                $"the build uses glibc {string.Join(" and ", all.Select(use => use.Glibc).Distinct(StringComparer.Ordinal))}, which is newer than the {target.Glibc} of {target.Target}",
                Cap(all.Select(use => use.Line).Distinct(StringComparer.Ordinal)));
        }
    }

    private static bool IsNewer(string glibc, Version limit) => Version.TryParse(glibc, out var version) && version > limit;

    private static string? Glibc(Linking link) => link.Libc is { } libc && libc.StartsWith("glibc ", StringComparison.Ordinal) ? libc["glibc ".Length..] : null;

    private static string FeaturesOf(BuildTrace trace, Compilation compilation) =>
        trace.Inclusions.FirstOrDefault(inclusion => inclusion.File.EndsWith("/features.h", StringComparison.Ordinal) && inclusion.Compilations.Contains(compilation.Id))?.File ?? "headers";

    /// <summary>How a library got into a program.</summary>
    internal static string Line(Linking link, LinkedFile file) => $"{link.Output ?? "a program"}: {file.Path}{(file.File is { } real ? $" (leads to {real})" : "")}{Why(link, file)}";

    /// <summary>How a header got into a compilation.</summary>
    internal static string Line(BuildTrace trace, Inclusion inclusion)
    {
        var rule = inclusion is { Entry: { } entry, SearchOrder: { } order } ? trace.SearchOrders[order].Directories[entry] : null;
        var how = rule is null ? "" : $", found in {rule.Path}{(rule.Origin is { } origin ? $" ({origin})" : rule.Rule == SearchRule.Default ? " (the compiler's default)" : "")}";
        return $"{inclusion.Includer}{(inclusion.Line is { } line ? $":{line}" : "")}: {(inclusion.Spelling is { } spelling ? $"#include {spelling} is " : "includes ")}{inclusion.File}{how}";
    }

    private static string Why(Linking link, LinkedFile file) =>
        file.By is not { } by ? "" : file.Directory is { } at ? $", {by} found in {link.Directories[at].Path}{(link.Directories[at].Origin is { } origin ? $" ({origin})" : "")}" : $", {by}";

    private static string Place(FileRoot root) => root.Kind == FileRootKind.Host ? "the host" : root.Name;

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private static ImmutableArray<string> Cap(IEnumerable<string> lines)
    {
        var all = lines.ToList();
        return all.Count <= MostEvidence + 1 ? [.. all] : [.. all.Take(MostEvidence), $"and {all.Count - MostEvidence} more"];
    }
}
