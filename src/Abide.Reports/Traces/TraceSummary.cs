using Abide.Builds.Traces;
using static Abide.Reports.Text.Printable;

namespace Abide.Reports.Traces;

/// <summary>The screen that sums a trace up.</summary>
internal static class TraceSummary
{
    private const int MostNames = 5;
    private const int MostLinks = 6;
    private const int MostOrders = 4;
    private const int DigestShown = 12;

    public static void Write(BuildTrace trace, TextWriter writer)
    {
        WriteTools(trace, writer);
        WriteOrders(trace, writer);
        WriteRoots(trace, writer);
        WriteLinks(trace, writer);
        if (!trace.Inclusions.IsEmpty)
            writer.Write("\n--header NAME shows how a header was found, --format json everything\n");
    }

    private static void WriteTools(BuildTrace trace, TextWriter writer)
    {
        writer.Write("\ntools\n");
        var uses = trace.Commands.Where(command => command.Kind != BuildCommandKind.Other).GroupBy(command => command.Tool).ToList();
        var width = uses.Count == 0 ? 0 : uses.Max(use => trace.Tools[use.Key].Path.Length);
        foreach (var use in uses)
        {
            var kinds = use.GroupBy(command => command.Kind).OrderBy(kind => kind.Key).Select(kind => $"{kind.Count()} {Verb(kind.Key)}");
            var digest = trace.Tools[use.Key].Sha256 is { } sha ? $"  sha256 {sha[..DigestShown]}" : "";
            writer.Write($"  {Escape(trace.Tools[use.Key].Path).PadRight(width)}  {string.Join(", ", kinds)}{digest}\n");
        }

        var others = trace.Commands.Count(command => command.Kind == BuildCommandKind.Other);
        if (others > 0)
            writer.Write($"  and {Reports.Words.Count(others, "other command")}\n");
    }

    private static string Verb(BuildCommandKind kind) => kind switch
    {
        BuildCommandKind.Compile => "to compile",
        BuildCommandKind.Preprocess => "to preprocess",
        BuildCommandKind.Assemble => "to assemble",
        BuildCommandKind.Link => "to link",
        BuildCommandKind.Archive => "to archive",
        BuildCommandKind.Ask => "as a question",
        BuildCommandKind.Step => "as a step",
        _ => "runs",
    };

    /// <summary>What differs in every Go package alone is told by its meaning, so that equal orders are told once.</summary>
    private static void WriteOrders(BuildTrace trace, TextWriter writer)
    {
        var groups = trace.Compilations
            .Where(compilation => compilation.SearchOrder is not null)
            .GroupBy(compilation => string.Join('\n', Lines(trace, trace.SearchOrders[compilation.SearchOrder!.Value])))
            .ToList();
        foreach (var group in groups.Take(MostOrders))
        {
            var compilers = group.Select(compilation => trace.Tools[trace.SearchOrders[compilation.SearchOrder!.Value].Compiler].Path).Distinct(StringComparer.Ordinal).ToList();
            var names = group.Select(compilation => compilation.Package ?? compilation.Source).Distinct(StringComparer.Ordinal).ToList();
            writer.Write($"\nheaders are searched for by {Reports.Words.List(compilers, MostNames, Escape)}, for {Reports.Words.Count(group.Count(), "source")} of {Reports.Words.List(names, MostNames, Escape)}, in\n");
            foreach (var line in group.Key.Split('\n'))
                writer.Write($"  {Escape(line)}\n");
        }

        if (groups.Count > MostOrders)
            writer.Write($"\nand {Reports.Words.Count(groups.Count - MostOrders, "other search order")}\n");
        WriteUnknown(trace, writer);
    }

    /// <summary>The sources of which not everything is known.</summary>
    public static void WriteUnknown(BuildTrace trace, TextWriter writer)
    {
        var unknown = trace.Compilations.Where(compilation => compilation.Unknown is not null).ToList();
        foreach (var compilation in unknown.Take(MostNames))
            writer.Write($"\n{Escape(compilation.Source)}: {Escape(compilation.Unknown!)}\n");
        if (unknown.Count > MostNames)
            writer.Write($"\nand {Reports.Words.Count(unknown.Count - MostNames, "other source")} of which not everything is known\n");
    }

    private static IEnumerable<string> Lines(BuildTrace trace, SearchOrder order)
    {
        foreach (var directory in order.Directories)
        {
            var isOwn = directory.Origin is "the package's own directory" or "go's work directory";
            var origin = directory.Origin is null || isOwn ? "" : $"   ({directory.Origin})";
            yield return $"{SearchWords.Of(directory.Rule),-11} {(isOwn ? directory.Origin : directory.Path)}{(directory.QuotesOnly ? "   (#include \"...\" only)" : "")}{origin}";
        }

        if (order.Directories.IsEmpty)
            yield return $"{(trace.Source == TraceSource.Log ? "the compiler's own directories" : "no directory")}";
    }

    private static void WriteRoots(BuildTrace trace, TextWriter writer)
    {
        var files = trace.Inclusions.Select(inclusion => (inclusion.Root, inclusion.File)).Distinct().ToList();
        var libraries = trace.Links.SelectMany(link => link.Files).Select(file => (file.Root, file.Path)).Distinct().ToList();
        if (files.Count + libraries.Count == 0)
            return;
        writer.Write("\nroots\n");
        for (var i = 0; i < trace.Roots.Length; i++)
        {
            var (headers, linked) = (files.Count(file => file.Root == i), libraries.Count(file => file.Root == i));
            if (headers + linked > 0)
                writer.Write($"  {Escape(trace.Roots[i].Name),-28} {Reports.Words.Count(headers, "header")}, {Reports.Words.Count(linked, "linked file")}\n");
        }

        if (trace.Compilations.Select(compilation => compilation.Glibc).OfType<string>().Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } versions)
            writer.Write($"  headers are of glibc {string.Join(" and ", versions)}\n");
    }

    private static void WriteLinks(BuildTrace trace, TextWriter writer)
    {
        // What cgo links to look at, and nobody runs, is in the JSON.
        var links = trace.Links.Where(link => link.Output is null || !link.Output.EndsWith("/_cgo_.o", StringComparison.Ordinal)).ToList();
        foreach (var link in links.Take(MostLinks))
        {
            var command = trace.Commands[link.Command];
            writer.Write($"\n{Escape(link.Output ?? "a program")}{(link.Package is { } package ? $" ({Escape(package)})" : "")}, linked by {Escape(trace.Tools[command.Tool].Path)}\n");
            if (link.Unknown is { } unknown)
                writer.Write($"  {Escape(unknown)}\n");
            if (trace.Source == TraceSource.Log && !link.Asked.IsEmpty)
                writer.Write($"  asked for   {Escape(string.Join(' ', link.Asked))}\n");
            foreach (var directory in trace.Source == TraceSource.Log ? link.Directories : [])
                writer.Write($"  -L          {Escape(directory.Path)}\n");
            if (link.Libc is { } libc)
                writer.Write($"  C library   {libc}: {Escape(link.LibcFile!)}\n");
            foreach (var file in link.Files.Where(file => file.Kind is LinkedFileKind.SharedLibrary or LinkedFileKind.Archive && file.Path != link.LibcFile))
                writer.Write($"  {Escape(Why(file)),-11} {Escape(file.Path)}{(file.Directory is { } at && link.Directories[at].Origin is { } origin ? $"   ({Escape(origin)})" : "")}{(file.Needed is { } needed ? needed ? "   needed at run time" : "   not needed at run time" : "")}\n");
            if (link.Needed is { IsEmpty: false } names)
                writer.Write($"  needs       {Reports.Words.List(names, 12, Escape)}\n");
        }

        if (links.Count > MostLinks)
            writer.Write($"\nand {Reports.Words.Count(links.Count - MostLinks, "other link")}\n");
    }

    private static string Why(LinkedFile file) => file.Rule switch
    {
        LibraryRule.Searched or LibraryRule.Driver => file.By ?? "by compiler",
        LibraryRule.Script => $"by {PathNames.FileName(file.By!)}",
        LibraryRule.Needed => "indirectly",
        _ => "by path",
    };
}
