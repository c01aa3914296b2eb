using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;
using Abide.Formats;
using Abide.Reports.Reasons;

namespace Abide.Reports.Markdown;

/// <summary>The report for a pull request: a table of programs and targets, then each cause once in a details block.</summary>
public static class MarkdownReport
{
    private const int ListLimit = 20;

    /// <summary>Writes GitHub-flavoured Markdown; the same report gives the same text.</summary>
    public static void Write(CheckReport report, TextWriter output)
    {
        output.Write("## Will it run?\n\n");
        if (!report.Programs.IsEmpty)
            WriteTable(report.Programs, output);

        foreach (var reason in ReasonList.From(report))
            WriteReason(reason, report, output);

        if (!report.Problems.IsEmpty)
            WriteProblems(report.Problems, output);

        if (report.Programs.Any(program => program.Facts.Syscalls is null))
            output.Write("System calls were not examined.\n");
    }

    private static void WriteTable(ImmutableArray<ProgramReport> programs, TextWriter output)
    {
        var targets = programs[0].Verdicts;
        output.Write($"| program |{string.Concat(targets.Select(verdict => $" {MarkdownText.Escape(verdict.Target)} |"))}\n");
        output.Write($"| --- |{string.Concat(targets.Select(_ => " --- |"))}\n");
        foreach (var program in programs)
        {
            var cells = program.Verdicts.Select(verdict => $" {Mark(verdict.Outcome)} {verdict.Outcome.Word()} |");
            output.Write($"| {MarkdownText.Code(program.Path)} |{string.Concat(cells)}\n");
        }

        output.Write('\n');
    }

    private static void WriteReason(Reason reason, CheckReport report, TextWriter output)
    {
        var word = reason.Waived is null ? reason.Severity.Word() : "waived";
        output.Write($"<details>\n<summary>{word} · {reason.Id} · {MarkdownText.Escape(reason.Headline)}</summary>\n\n");
        foreach (var message in reason.Messages.Take(ListLimit))
            output.Write($"- {MarkdownText.Escape(message)}\n");
        WriteList("on", reason.Targets, MarkdownText.Escape, output);
        if (report.Programs.Length > 1)
            WriteList("in", [.. reason.Programs.Select(program => program.Path)], MarkdownText.Code, output);
        WriteList("symbols", reason.Symbols, MarkdownText.Code, output);
        WriteList("called by", reason.Functions, MarkdownText.Code, output);
        if (reason.Waived is not null)
            output.Write($"- waived: {MarkdownText.Escape(reason.Waived)}\n");
        foreach (var hint in reason.Hints.Take(ListLimit))
            output.Write($"- **hint:** {MarkdownText.Escape(hint)}\n");
        output.Write("\n</details>\n\n");
    }

    private static void WriteProblems(ImmutableArray<Problem> problems, TextWriter output)
    {
        output.Write("### Problems with the input\n\n");
        foreach (var problem in problems)
            output.Write($"- {problem.Id} {MarkdownText.Code(problem.Path)}: {MarkdownText.Escape(problem.Message)}. **hint:** {MarkdownText.Escape(problem.Hint)}\n");
        output.Write('\n');
    }

    private static void WriteList(string label, ImmutableArray<string> items, Func<string, string> escape, TextWriter output)
    {
        if (!items.IsEmpty)
            output.Write($"- {label}: {Words.List([.. items.Select(escape)], ListLimit)}\n");
    }

    private static string Mark(Outcome outcome) => outcome switch
    {
        Outcome.Runs => "✅",
        Outcome.Degraded => "⚠️",
        Outcome.Undetermined => "❔",
        _ => "❌",
    };
}
