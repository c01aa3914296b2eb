using Abide.Builds.Plans;
using Abide.Compatibility.Verdicts;
using static Abide.Reports.Markdown.MarkdownText;

namespace Abide.Reports.Fixes;

/// <summary>Writes what <c>abide fix</c> found as Markdown: verdicts before and after by plan, then what each changes.</summary>
public static class FixMarkdownReport
{
    public static void Write(FixReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"## {(report.Command.IsEmpty ? "Program" : Code(string.Join(' ', report.Command)))}\n\n");
        output.Write($"| plan | | {string.Join(" | ", report.Targets.Select(Escape))} |\n| --- | --- |{string.Concat(report.Targets.Select(_ => " --- |"))}\n");
        Row("as it is", report.Before.Programs.IsEmpty ? "does not build" : "", report.Before.Programs, program => [.. program.Verdicts.Select(verdict => verdict.Outcome)]);
        foreach (var proof in report.Plans)
            Row(proof.Plan.Name, proof.Standing.Word(), proof.Programs, program => [.. program.Verdicts.Select(verdict => verdict.After ?? Outcome.Fails)]);
        foreach (var proof in report.Plans)
        {
            output.Write($"\n### {Escape(proof.Plan.Name)}\n\n{Escape(proof.Plan.Title)}.\n");
            if (proof.Reason is { } reason) output.Write($"\nNot proven: {Escape(reason)}\n");
            foreach (var line in LeakWords.Of(proof))
                output.Write($"\n{Escape(line)}\n");
            if (!proof.Plan.Changes.IsEmpty) output.Write("\n");
            foreach (var change in proof.Plan.Changes)
                output.Write($"- {Escape(change)}\n");
        }

        if (report.Refused.IsEmpty) return;
        output.Write("\n### Not proposed\n\n");
        foreach (var refused in report.Refused)
            output.Write($"- {Escape(refused.Kind)}: {Escape(refused.Reason)}{(refused.Hint.Length > 0 ? $"; {Escape(refused.Hint)}" : "")}\n");

        void Row<T>(string name, string standing, IEnumerable<T> programs, Func<T, Outcome[]> outcomes)
        {
            var worst = new Outcome?[report.Targets.Length];
            foreach (var program in programs)
            {
                foreach (var (outcome, at) in outcomes(program).Select((outcome, at) => (outcome, at)))
                    worst[at] = worst[at] is { } known && known > outcome ? known : outcome;
            }

            output.Write($"| {Escape(name)} | {standing} | {string.Join(" | ", worst.Select(outcome => outcome is { } known ? $"{known.Symbol()} {known.Word()}" : "-"))} |\n");
        }
    }
}
