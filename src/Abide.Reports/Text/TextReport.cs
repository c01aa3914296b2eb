using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;
using Abide.Reports.Reasons;

namespace Abide.Reports.Text;

/// <param name="Colour">Whether control sequences for colour are written.</param>
/// <param name="Width">Columns to wrap and shorten at; null for none, as in a file or a pipe.</param>
/// <param name="Verbose">Tell notes, every program and target, and the sources of facts.</param>
public sealed record TextOptions(bool Colour = false, int? Width = null, bool Verbose = false);

/// <summary>The report for people: who runs where, then each cause once, then a line that sums up.</summary>
public static class TextReport
{
    /// <summary>From this many programs on, those that run everywhere are counted instead of listed.</summary>
    private const int LongList = 20;

    /// <summary>Writes the programs and reasons of <paramref name="report"/>; its problems are the caller's to tell.</summary>
    public static void Write(CheckReport report, TextOptions options, TextWriter output)
    {
        if (report.Programs.IsEmpty)
            return;

        var page = new Page(output, options.Colour, options.Width);
        WriteMatrix(page, report.Programs, options);
        WriteLegend(page, report.Programs[0].Verdicts, options);
        foreach (var program in report.Programs)
            WriteObservations(page, program);

        var reasons = ReasonList.From(report);
        var notes = options.Verbose || report.Programs.Length == 1;
        var told = reasons.Where(reason => notes || reason.Severity != Severity.Note || reason.Waived is not null).ToArray();
        foreach (var reason in told)
        {
            page.Line();
            ReasonText.Write(page, reason, report, options.Verbose);
        }

        page.Line();
        WriteSummary(page, report, reasons.Length - told.Length);
    }

    private static void WriteMatrix(Page page, ImmutableArray<ProgramReport> programs, TextOptions options)
    {
        if (programs is [var only])
            page.Line(Facts(only), Style.Dim);

        var fold = programs.Length >= LongList && !options.Verbose;
        var listed = fold ? [.. programs.Where(program => program.Verdicts.Any(verdict => verdict.Outcome != Outcome.Runs))] : programs;
        if (!listed.IsEmpty)
            Matrix.Write(page, listed);
        if (listed.Length == programs.Length)
            return;

        var others = Words.Count(programs.Length - listed.Length, listed.IsEmpty ? "program" : "other program");
        var verb = programs.Length - listed.Length == 1 ? "runs" : "run";
        page.Line($"{others} {verb} on every target (-v lists them)", Style.Dim);
    }

    /// <summary><c>centos:7 is el7.9 on the kernel of el9.4</c>, where the name alone does not say it.</summary>
    private static void WriteLegend(Page page, ImmutableArray<Verdict> verdicts, TextOptions options)
    {
        foreach (var verdict in verdicts)
        {
            if (!options.Verbose && (verdict.Kernel is null || verdict.Kernel == verdict.Userland))
                continue;

            var userland = verdict.Target == verdict.Userland ? verdict.Target : $"{verdict.Target} is {verdict.Userland}";
            page.Line($"{userland} on {(verdict.Kernel is { } kernel ? $"the kernel of {kernel}" : "an unknown kernel")}", Style.Dim);
        }
    }

    /// <summary><c>el7.9: lived with ./app --once: exit code 0, after ENOSYS for statx</c></summary>
    private static void WriteObservations(Page page, ProgramReport program)
    {
        foreach (var verdict in program.Verdicts)
        {
            foreach (var seen in verdict.Observations)
            {
                var word = seen.Result switch { "died" => "died", "lived" => "lived", _ => "fails here as well" };
                page.Text($"{verdict.Target}: ").Text(word, seen.Result == "died" ? Styles.For(Outcome.Fails) : Style.Good);
                page.Line($" with {string.Join(' ', seen.Arguments)}: {seen.Describe()}");
            }
        }
    }

    private static string Facts(ProgramReport program)
    {
        var parts = new List<string> { $"{program.Arch} {program.Kind}", program.Facts.Linkage };
        if (program.Facts.Go is { } go)
            parts.Add((go.Version ?? "Go, release unknown") + (go.Cgo == true ? " with cgo" : ""));
        if (program.Facts.Syscalls is { } syscalls)
            parts.Add(Words.Count(syscalls.Items.Length, "system call") + (syscalls.Open ? " and more" : ""));
        if (!program.Facts.Needed.IsEmpty)
            parts.Add($"needs {Words.List(program.Facts.Needed, 4)}");
        if (!program.AlsoAt.IsEmpty)
            parts.Add($"also at {Words.List(program.AlsoAt, 2)}");
        return string.Join(" · ", parts);
    }

    private static void WriteSummary(Page page, CheckReport report, int untold)
    {
        var verdicts = report.Programs.SelectMany(program => program.Verdicts).ToArray();
        page.Text($"{Words.Count(report.Programs.Length, "program")} on {Words.Count(report.Programs[0].Verdicts.Length, "target")}: ");
        var first = true;
        foreach (var outcome in (ReadOnlySpan<Outcome>)[Outcome.Fails, Outcome.Undetermined, Outcome.Degraded, Outcome.Runs])
        {
            var count = verdicts.Count(verdict => verdict.Outcome == outcome);
            if (count == 0)
                continue;
            page.Text(first ? "" : ", ").Text($"{outcome.Word()} {count}", Styles.For(outcome));
            first = false;
        }

        page.Line();
        if (report.Programs.Any(program => program.Facts.Syscalls is null))
            page.Line("not examined: system calls", Style.Dim);
        if (untold > 0)
            page.Line($"not shown: {Words.Count(untold, "note")} (-v shows them)", Style.Dim);
    }
}
