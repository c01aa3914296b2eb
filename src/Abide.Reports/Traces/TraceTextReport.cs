using System.Text;
using Abide.Builds.Traces;
using static Abide.Reports.Text.Printable;

namespace Abide.Reports.Traces;

/// <summary>Writes a trace as text for people: a screen that sums it up, or one header in detail.</summary>
public static class TraceTextReport
{
    private const int MostNames = 4;

    /// <param name="trace">What to write.</param>
    /// <param name="header">The header to show in detail; null for the summary.</param>
    /// <param name="encoding">Of the output.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void Write(BuildTrace trace, string? header, Encoding encoding, Stream output)
    {
        using var writer = new StreamWriter(output, encoding, leaveOpen: true) { NewLine = "\n" };
        writer.Write(trace.Source == TraceSource.Log ? "a saved log\n" : $"{Escape(string.Join(' ', trace.Command))}: {End(trace)}\n");
        if (header is null)
            TraceSummary.Write(trace, writer);
        else
            WriteHeader(trace, header, writer);
        WriteFindings(trace, writer);
        if (!trace.Notes.IsEmpty)
            writer.Write("\nnotes\n");
        foreach (var note in trace.Notes)
            writer.Write($"  {Escape(note)}\n");
    }

    private static string End(BuildTrace trace) =>
        trace.Signal is { } signal ? $"ended by {signal}" : trace.ExitCode is 0 ? "succeeded" : $"failed with exit code {trace.ExitCode}";

    private static void WriteFindings(BuildTrace trace, TextWriter writer)
    {
        writer.Write(!trace.Findings.IsEmpty ? "\nfindings\n"
            : trace.Source == TraceSource.Log || (trace.Inclusions.IsEmpty && trace.Links.IsEmpty) ? "\nno header and no link was seen, so that nothing can be said of mixtures\n"
            : "\nno mixture of roots was found\n");
        foreach (var finding in trace.Findings)
        {
            writer.Write($"  {finding.Id}  {Escape(finding.Message)}\n");
            foreach (var line in finding.Evidence)
                writer.Write($"           {Escape(line)}\n");
            writer.Write($"           abide explain {finding.Id} says more\n");
        }
    }

    /// <summary>Compilations with the same file, by the same way, are told together.</summary>
    private static void WriteHeader(BuildTrace trace, string header, TextWriter writer)
    {
        var resolutions = trace.Resolve(header);
        if (resolutions.IsEmpty)
        {
            writer.Write($"\nno compilation is known to include {Escape(header)}\n");
            TraceSummary.WriteUnknown(trace, writer);
            return;
        }

        foreach (var file in resolutions.GroupBy(resolution => resolution.File))
        {
            writer.Write($"\n{Escape(header)} is {Escape(file.Key)}   ({Escape(trace.Roots[file.First().Chain[^1].Root].Name)})\n");
            foreach (var way in file.GroupBy(resolution => string.Join('\n', resolution.Chain.Select(step => Step(trace, step)))))
            {
                var sources = way.Select(resolution => trace.Compilations[resolution.Compilation]).Select(Name).Distinct(StringComparer.Ordinal).ToList();
                writer.Write($"  in {Reports.Words.List(sources, MostNames, Escape)}\n");
                foreach (var step in way.Key.Split('\n'))
                    writer.Write($"    {Escape(step)}\n");
            }
        }

        TraceSummary.WriteUnknown(trace, writer);
    }

    private static string Name(Compilation compilation) =>
        compilation.Package is { } package ? $"{compilation.Source} ({package})" : compilation.Source;

    private static string Step(BuildTrace trace, Inclusion step)
    {
        var line = step.Line is { } number ? $"{step.Includer}:{number}" : step.Includer;
        var directive = step.Spelling is { } spelling ? $"  #include{(step.Next ? "_next" : "")} {spelling}" : "";
        return $"{line}{directive}  ->  {step.File}  by {Rule(trace, step)}";
    }

    private static string Rule(BuildTrace trace, Inclusion step)
    {
        if (step is { Entry: { } entry, SearchOrder: { } number })
        {
            var order = trace.SearchOrders[number];
            var directory = order.Directories[entry];
            return $"{SearchWords.Of(directory.Rule)} {directory.Path}, {entry + 1} of {order.Directories.Length}{(directory.Origin is { } origin ? $" ({origin})" : "")}";
        }

        return SearchWords.Of(step.Rule);
    }
}

/// <summary>How rules are called.</summary>
internal static class SearchWords
{
    public static string Of(SearchRule rule) => rule switch
    {
        SearchRule.Include => "-I",
        SearchRule.Quote => "-iquote",
        SearchRule.System => "-isystem",
        SearchRule.After => "-idirafter",
        SearchRule.Environment => "environment",
        SearchRule.BuiltIn => "built in",
        SearchRule.Sysroot => "sysroot",
        SearchRule.Default => "default",
        SearchRule.Beside => "its place beside the including file",
        SearchRule.Named => "its path",
        SearchRule.Forced => "the compiler itself, or -include",
        _ => "a rule that could not be told",
    };
}
