using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;
using Abide.Formats;
using Abide.Reports.Reasons;

namespace Abide.Reports.Markdown;

/// <summary>The report for a pull request, as GitHub-flavoured Markdown: a table of programs and targets, then each cause once in a details block.</summary>
public sealed class MarkdownReport : IReport
{
    private readonly ReasonList _reasons = new(verbose: false);
    private readonly List<ProgramRow> _rows = [];
    private ImmutableArray<string> _targets = [];
    private bool _leavesSyscallsOut;

    public void Add(ProgramReport program)
    {
        if (_rows.Count == 0)
            _targets = [.. program.Verdicts.Select(verdict => verdict.Target)];
        _rows.Add(ProgramRow.Of(program));
        _reasons.Add(program);
        _leavesSyscallsOut |= program.Facts.Syscalls is null;
    }

    public void Write(ImmutableArray<Problem> problems, Stream output)
    {
        using var writer = new StreamWriter(output, leaveOpen: true);
        writer.Write("## Will it run?\n\n");
        if (_rows.Count > 0)
            WriteTable(writer);

        foreach (var reason in _reasons.Sorted())
            WriteReason(reason, writer);

        if (!problems.IsEmpty)
            WriteProblems(problems, writer);

        if (_leavesSyscallsOut)
            writer.Write("System calls were not examined.\n");
    }

    public void Dispose()
    {
        // It holds nothing but memory.
    }

    private void WriteTable(TextWriter output)
    {
        output.Write($"| program |{string.Concat(_targets.Select(target => $" {MarkdownText.Escape(target)} |"))}\n");
        output.Write($"| --- |{string.Concat(_targets.Select(_ => " --- |"))}\n");
        foreach (var (path, outcomes) in _rows)
        {
            output.Write($"| {MarkdownText.Code(path)} |");
            foreach (var outcome in outcomes)
                output.Write($" {Mark(outcome)} {outcome.Word()} |");
            output.Write('\n');
        }

        output.Write('\n');
    }

    private void WriteReason(Reason reason, TextWriter output)
    {
        var word = reason.Waived is null ? reason.Severity.Word() : "waived";
        output.Write($"<details>\n<summary>{word} · {reason.Id} · {MarkdownText.Escape(reason.Headline)}</summary>\n\n");
        foreach (var message in reason.Messages)
            output.Write($"- {MarkdownText.Escape(message)}\n");
        WriteList("on", reason.Targets, MarkdownText.Escape, output);
        if (_rows.Count > 1)
            WriteList("in", reason.Programs, MarkdownText.Code, output);
        WriteList("symbols", reason.Symbols, MarkdownText.Code, output);
        WriteList("called by", reason.Functions, MarkdownText.Code, output);
        if (reason.Waived is not null)
            output.Write($"- waived: {MarkdownText.Escape(reason.Waived)}\n");
        foreach (var hint in reason.Hints)
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

    private static void WriteList(string label, IReadOnlyList<string> items, Func<string, string> escape, TextWriter output)
    {
        if (items.Count > 0)
            output.Write($"- {label}: {Words.List(items, Reason.PageLimit, escape)}\n");
    }

    private static string Mark(Outcome outcome) => outcome switch
    {
        Outcome.Runs => "✅",
        Outcome.Degraded => "⚠️",
        Outcome.Undetermined => "❔",
        _ => "❌",
    };
}
