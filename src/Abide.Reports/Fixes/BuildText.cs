using Abide.Builds.Plans;
using Abide.Compatibility.Verdicts;
using Abide.Reports.Text;

namespace Abide.Reports.Fixes;

/// <summary>Writes for people what <c>abide build</c> did and why, within a screen.</summary>
public static class BuildText
{
    private const int Label = 12;
    private const int Most = 6;

    public static void Write(BuildReport report, TextOptions options, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new Page(output, options.Colour, options.Width);
        var fix = report.Fix;
        Row("build", string.Join(' ', fix.Command));
        Row("for", string.Join(", ", fix.Targets));
        Row("as it is", AsItIs(fix));
        if (report.Proof is { } proof)
        {
            Row("plan", $"{proof.Plan.Name}: {proof.Plan.Title}");
            Row("now", string.Join("; ", proof.Programs.Take(Most).Select(program => $"{program.Path} {Verdicts(program.Verdicts.Select(verdict => (verdict.Target, verdict.After ?? Outcome.Fails)))}")));
            foreach (var line in LeakWords.Of(proof))
                Row("machine", line);
            foreach (var (change, at) in proof.Plan.Changes.Select((change, at) => (change, at)))
                Row(at == 0 ? "changes" : "", change);
        }

        foreach (var tried in fix.Plans.Where(tried => tried.Standing != ProofStanding.Proven).Take(Most))
            Row("tried", $"{tried.Plan.Name}: {tried.Standing.Word()}: {tried.Reason}");
        if (report.Refusal is not null)
        {
            foreach (var refused in fix.Refused.Take(Most))
                Row("not tried", $"{refused.Kind}: {refused.Reason}{(refused.Hint.Length > 0 ? $"; {refused.Hint}" : "")}");
        }

        if (report.Differences is { IsEmpty: true })
            Row("repeated", $"two builds in directories of different names gave the same bytes ({string.Join(' ', report.Fixed.Select(variable => $"{variable.Key}={variable.Value}"))})");
        foreach (var difference in (report.Differences ?? []).Take(Most))
            Row("differs", difference);
        foreach (var note in fix.Notes)
            Row("note", note);
        foreach (var file in report.Handed)
            Row("put", file.LeadsTo is { } target ? $"{file.Path} -> {target}" : $"{file.Path}  {file.Size} bytes  sha256 {file.Sha256}");
        if (!report.NotHanded.IsEmpty)
            Row("not handed", $"{Words.List(report.NotHanded, Most)}: made or written by the build, and no program, nor link to one");
        page.Line();
        page.Line(report.Refusal is { } refusal ? $"nothing is handed over: {refusal}" : $"{Counts(report)} handed over", Style.Bold);
        if (NextStep.Of(fix) is { } hint) page.Text("hint: ").Wrapped(hint, 6);

        void Row(string label, string text)
        {
            page.Padded(label, Label, Style.Dim);
            page.Wrapped(text, Label);
        }
    }

    private static string Counts(BuildReport report) =>
        string.Join(", ", report.Handed.GroupBy(file => file.Kind).OrderBy(group => group.Key).Select(group => Words.Count(group.Count(), group.Key.ToString().ToLowerInvariant())));

    private static string AsItIs(FixReport fix) => fix.Before switch
    {
        { Programs: { IsEmpty: false } programs } => string.Join("; ", programs.Take(Most).Select(program => $"{program.Path} {Verdicts(program.Verdicts.Select(verdict => (verdict.Target, verdict.Outcome)))}{Ids(program)}")),
        { LastLines: [.., var last] } => $"does not build: {last}",
        _ => "makes no program",
    };

    private static string Verdicts(IEnumerable<(string Target, Outcome Outcome)> verdicts) =>
        string.Join(", ", verdicts.GroupBy(verdict => verdict.Outcome).OrderByDescending(group => group.Key).Select(group => $"{group.Key.Word()} on {string.Join(", ", group.Select(verdict => verdict.Target))}"));

    private static string Ids(ProgramReport program)
    {
        var ids = program.Verdicts.SelectMany(verdict => verdict.Findings).Where(finding => finding.Severity >= Severity.Undetermined && finding.Waived is null).Select(finding => finding.Id).Distinct(StringComparer.Ordinal).ToList();
        return ids.Count == 0 ? "" : $" ({string.Join(", ", ids)})";
    }
}
