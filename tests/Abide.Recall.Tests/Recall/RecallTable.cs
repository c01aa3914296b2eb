using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Abide.Recall.Tests.Tracing;

namespace Abide.Recall.Tests.Recall;

/// <summary>What was observed of each program over all workloads, beside what is claimed of it.</summary>
internal sealed class RecallTable
{
    private readonly ConcurrentDictionary<string, (JudgedProgram Program, ConcurrentDictionary<int, string> Observed)> _rows = new(StringComparer.Ordinal);

    public void Add(string label, JudgedProgram program, IEnumerable<TracedCall> observed)
    {
        var row = _rows.GetOrAdd(label, _ => (program, new()));
        foreach (var call in observed) row.Observed[call.Number] = call.Name;
    }

    /// <summary>As a table of Markdown, sorted by class and program.</summary>
    public string Render()
    {
        var text = new StringBuilder()
            .Append("| program | class | observed | static set | open | naive | missed |\n")
            .Append("| --- | --- | ---: | ---: | --- | ---: | --- |\n");
        foreach (var (label, (program, observed)) in _rows.OrderBy(row => row.Value.Program.Class).ThenBy(row => row.Key, StringComparer.Ordinal))
        {
            var claimed = program.Claim?.Items.Select(item => item.Number).ToHashSet();
            var missed = claimed is null ? [] : observed.Where(call => !claimed.Contains(call.Key)).Select(call => call.Value).Order(StringComparer.Ordinal).ToArray();
            text.Append(CultureInfo.InvariantCulture, $"| {label} | {program.Class} | {observed.Count} | {(claimed is null ? "-" : claimed.Count)} | ")
                .Append(CultureInfo.InvariantCulture, $"{(program.Claim is { Open: true } ? "open" : "")} | {program.Naive.Count} | {string.Join(' ', missed)} |\n");
        }

        return text.ToString();
    }
}
