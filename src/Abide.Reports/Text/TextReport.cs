using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;
using Abide.Formats;
using Abide.Reports.Reasons;

namespace Abide.Reports.Text;

/// <param name="Colour">Whether control sequences for colour are written.</param>
/// <param name="Width">Columns to wrap and shorten at; null for none, as in a file or a pipe.</param>
/// <param name="Verbose">Tell notes, every program and target, and the sources of facts.</param>
public sealed record TextOptions(bool Colour = false, int? Width = null, bool Verbose = false);

/// <summary>The report for people: who runs where, then each cause once, then a line that sums up. Problems are the caller's to tell.</summary>
public sealed class TextReport(TextOptions options) : IReport
{
    /// <summary>From this many programs on, those that run everywhere are counted instead of listed.</summary>
    private const int LongList = 20;

    private readonly ReasonList _reasons = new(options.Verbose);
    private readonly List<ProgramRow> _rows = [];
    private readonly List<(string Target, Observation Seen)> _observations = [];
    private readonly int[] _outcomes = new int[(int)Outcome.Fails + 1];
    private ProgramReport? _first;
    private bool _leavesSyscallsOut;

    public void Add(ProgramReport program)
    {
        _first ??= program;
        var row = ProgramRow.Of(program);
        _rows.Add(row);
        foreach (var outcome in row.Outcomes)
            _outcomes[(int)outcome]++;
        _reasons.Add(program);
        foreach (var verdict in program.Verdicts)
            _observations.AddRange(verdict.Observations.Select(seen => (verdict.Target, seen with { Syscalls = [.. seen.Syscalls.Select(call => call with { Callers = [] })] })));
        _leavesSyscallsOut |= program.Facts.Syscalls is null;
    }

    public void Write(ImmutableArray<Problem> problems, Stream output)
    {
        if (_first is null)
            return;

        using var writer = new StreamWriter(output, leaveOpen: true);
        var page = new Page(writer, options.Colour, options.Width);
        ImmutableArray<string> targets = [.. _first.Verdicts.Select(verdict => verdict.Target)];
        WriteMatrix(page, targets, _first);
        WriteLegend(page, _first.Verdicts);
        WriteObservations(page);

        var reasons = _reasons.Sorted();
        var notes = options.Verbose || _rows.Count == 1;
        var told = reasons.Where(reason => notes || reason.Severity != Severity.Note || reason.Waived is not null).ToArray();
        foreach (var reason in told)
        {
            page.Line();
            ReasonText.Write(page, reason, targets, ofSeveral: _rows.Count > 1, options.Verbose);
        }

        page.Line();
        WriteSummary(page, targets.Length, reasons.Count - told.Length);
    }

    public void Dispose()
    {
        // It holds nothing but memory.
    }

    private void WriteMatrix(Page page, ImmutableArray<string> targets, ProgramReport first)
    {
        if (_rows.Count == 1)
            page.Line(Facts(first), Style.Dim);

        var fold = _rows.Count >= LongList && !options.Verbose;
        var listed = fold ? [.. _rows.Where(row => Array.Exists(row.Outcomes, outcome => outcome != Outcome.Runs))] : _rows;
        if (listed.Count > 0)
            Matrix.Write(page, targets, listed);
        if (listed.Count == _rows.Count)
            return;

        var others = Words.Count(_rows.Count - listed.Count, listed.Count == 0 ? "program" : "other program");
        var verb = _rows.Count - listed.Count == 1 ? "runs" : "run";
        page.Line($"{others} {verb} on every target (-v lists them)", Style.Dim);
    }

    /// <summary><c>centos:7 is el7.9 on the kernel of el9.4</c>, where the name alone does not say it.</summary>
    private void WriteLegend(Page page, ImmutableArray<Verdict> verdicts)
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
    private void WriteObservations(Page page)
    {
        foreach (var (target, seen) in _observations)
        {
            var word = seen.Result switch { "died" => "died", "lived" => "lived", _ => "fails here as well" };
            page.Text($"{target}: ").Text(word, seen.Result == "died" ? Styles.For(Outcome.Fails) : Style.Good);
            page.Line($" with {string.Join(' ', seen.Arguments)}: {seen.Describe()}");
        }
    }

    private static string Facts(ProgramReport program)
    {
        var parts = new List<string> { $"{program.Arch} {program.Kind}", program.Facts.Linkage };
        if (program.Facts.Go is { } go)
            parts.Add((go.Version ?? "Go, release unknown") + (go.Cgo == true ? " with cgo" : ""));
        if (program.Facts is { Syscalls: { } syscalls, Linkage: not "dynamic" })
            parts.Add(Words.Count(syscalls.Items.Length, "system call") + (syscalls.Open ? " and more" : ""));
        if (!program.Facts.Needed.IsEmpty)
            parts.Add($"needs {Words.List(program.Facts.Needed, 4)}");
        if (!program.AlsoAt.IsEmpty)
            parts.Add($"also at {Words.List(program.AlsoAt, 2)}");
        return string.Join(" · ", parts);
    }

    private void WriteSummary(Page page, int targets, int untold)
    {
        page.Text($"{Words.Count(_rows.Count, "program")} on {Words.Count(targets, "target")}: ");
        var first = true;
        foreach (var outcome in (ReadOnlySpan<Outcome>)[Outcome.Fails, Outcome.Undetermined, Outcome.Degraded, Outcome.Runs])
        {
            var count = _outcomes[(int)outcome];
            if (count == 0)
                continue;
            page.Text(first ? "" : ", ").Text($"{outcome.Word()} {count}", Styles.For(outcome));
            first = false;
        }

        page.Line();
        if (_leavesSyscallsOut)
            page.Line("not examined: system calls", Style.Dim);
        if (untold > 0)
            page.Line($"not shown: {Words.Count(untold, "note")} (-v shows them)", Style.Dim);
    }
}
