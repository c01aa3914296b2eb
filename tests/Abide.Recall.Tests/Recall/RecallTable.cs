using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Abide.Recall.Tests.Tracing;

namespace Abide.Recall.Tests.Recall;

/// <summary>What was observed of each program over all workloads, beside what is claimed of it.</summary>
internal sealed class RecallTable
{
    private readonly ConcurrentDictionary<string, Row> _rows = new(StringComparer.Ordinal);

    public void Add(string label, JudgedProgram program, IEnumerable<TracedCall> seen)
    {
        var row = _rows.GetOrAdd(label, _ => new(program, new()));
        foreach (var call in seen) row.Seen[call.Number] = call;
    }

    /// <summary>As a table of Markdown, sorted by class and program, and what it adds up to.</summary>
    public string Render()
    {
        var rows = _rows.Where(row => !row.Value.Seen.IsEmpty).OrderBy(row => row.Value.Program.Class).ThenBy(row => row.Value.Program.Language, StringComparer.Ordinal).ThenBy(row => row.Key, StringComparer.Ordinal).ToList();
        var text = new StringBuilder()
            .Append("| program | language | seen | claimed | naive | open | missed |\n")
            .Append("| --- | --- | ---: | ---: | ---: | --- | --- |\n");
        foreach (var (label, (program, seen)) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {label} | {program.Language} | {seen.Count} | {program.Claim?.Items.Length} | {program.Naive.Count} | ")
                .Append(CultureInfo.InvariantCulture, $"{(program.Claim is { Open: true } ? "open" : "")} | {Names(program.Missing(seen.Values))} |\n");
        }

        var missed = rows.Sum(row => row.Value.Program.Missing(row.Value.Seen.Values).Count());
        var open = rows.Count(row => row.Value.Program.Claim is { Open: true });
        return text.Append(CultureInfo.InvariantCulture, $"\n{rows.Count} programs, {missed} calls missed, {open} open sets.\n").ToString();
    }

    private static string Names(IEnumerable<TracedCall> calls) => string.Join(' ', calls.Select(call => call.Name).Order(StringComparer.Ordinal));

    private sealed record Row(JudgedProgram Program, ConcurrentDictionary<int, TracedCall> Seen);
}
