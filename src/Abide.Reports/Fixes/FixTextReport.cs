using Abide.Builds.Plans;
using Abide.Compatibility.Verdicts;
using Abide.Reports.Text;

namespace Abide.Reports.Fixes;

/// <summary>Writes what <c>abide fix</c> found for people: how things are, then each plan with its proof, best first.</summary>
public static class FixTextReport
{
    private const int Label = 9;
    private const int MostLines = 8;
    private const int MostPrograms = 6;

    public static void Write(FixReport report, TextOptions options, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new Page(output, options.Colour, options.Width);
        WriteBefore(report, page);
        foreach (var (proof, at) in report.Plans.Select((proof, at) => (proof, at)))
            WritePlan(proof, isBest: at == 0 && proof.Standing == ProofStanding.Proven, page);
        WriteRefused(report, page);
        WriteResolved(report, page);
        foreach (var note in report.Notes)
        {
            page.Line();
            page.Text("note: ").Wrapped(note, 6);
        }

        page.Line();
        page.Line(Summary(report), Style.Bold);
        if (NextStep.Of(report) is { } hint) page.Text("hint: ").Wrapped(hint, 6);
    }

    private static void WriteBefore(FixReport report, Page page)
    {
        var before = report.Before;
        page.Text("as it is", Style.Bold);
        page.Line(report.Command.IsEmpty ? "" : $"  {string.Join(' ', report.Command)}", Style.Dim);
        if (!before.LastLines.IsEmpty)
        {
            page.Text("  ");
            page.Line(before.ExitCode == 0 ? "builds, but its test fails" : $"does not build{(before.Diagnoses.IsEmpty ? "" : $": {string.Join(", ", before.Diagnoses)}")}", Style.Bad);
            foreach (var line in before.LastLines.TakeLast(MostLines))
                page.Text("    ").Line(line, Style.Dim);
        }

        if (before.Programs.IsEmpty) return;
        Matrix.Write(page, report.Targets, [.. before.Programs.Select(ProgramRow.Of)]);
        foreach (var finding in before.Programs.SelectMany(program => program.Verdicts).SelectMany(verdict => verdict.Findings)
            .Where(finding => finding.Severity >= Severity.Undetermined && finding.Waived is null).DistinctBy(finding => (finding.Id, finding.Subject)).Take(MostPrograms))
        {
            page.Text("  ").Text($"{finding.Severity.Word()}[{finding.Id}]: ", Styles.For(finding.Severity));
            page.Wrapped(finding.Message, finding.Id.Length + 12, later: 4);
        }
    }

    private static void WritePlan(Proof proof, bool isBest, Page page)
    {
        page.Line();
        page.Text(proof.Plan.Name, Style.Bold).Text("  ").Text(proof.Standing.Word(), StyleOf(proof.Standing));
        page.Line(isBest ? "  (best)" : "");
        Row("does", proof.Plan.Title);
        if (proof.Reason is { } reason) Row("why not", reason);
        if (!proof.Programs.IsEmpty) Row("proof", Proven(proof));
        foreach (var line in LeakWords.Of(proof))
            Row("machine", line);
        if (proof.Standing < ProofStanding.Partly) return;
        foreach (var (change, at) in proof.Plan.Changes.DefaultIfEmpty("nothing that programs do").Select((change, at) => (change, at)))
            Row(at == 0 ? "changes" : "", change);
        if (proof.Standing != ProofStanding.Proven) return; // --apply would refuse it
        foreach (var (line, at) in HowTo(proof).Select((line, at) => (line, at)))
            Row(at == 0 ? "apply" : "", line);

        void Row(string label, string text)
        {
            page.Text("  ").Padded(label, Label, Style.Dim);
            page.Wrapped(text, Label + 2);
        }
    }

    /// <summary><c>app: el7.9 fails → runs; built, checked, and run as el7.9's kernel</c></summary>
    private static string Proven(Proof proof)
    {
        var programs = proof.Programs.Take(MostPrograms).Select(program => $"{program.Path}: {string.Join(", ", program.Verdicts
            .GroupBy(verdict => (verdict.Before, verdict.After)).Select(group => $"{string.Join(", ", group.Select(verdict => verdict.Target))} {group.Key.Before?.Word() ?? "not built"} → {group.Key.After?.Word() ?? "not built"}"))}");
        var more = proof.Programs.Length > MostPrograms ? $"; {proof.Programs.Length - MostPrograms} more programs" : "";
        return $"{string.Join("; ", programs)}{more}; {Seen(proof)}";
    }

    private static string Seen(Proof proof)
    {
        var seen = proof.Programs.SelectMany(program => program.Verdicts.SelectMany(verdict => verdict.Observations.Select(run => (verdict.Target, Run: run)))).ToList();
        List<string> words = proof.Programs.Any(program => program.Sha256 is not null) ? ["built", "checked"] : ["not built"];
        foreach (var group in seen.GroupBy(each => (each.Run.Result, IsThere: each.Run.Userland == "real root")).OrderByDescending(group => group.Key.IsThere))
        {
            var targets = string.Join(", ", group.Select(each => each.Target).Distinct(StringComparer.Ordinal));
            words.Add(group.Key switch
            {
                ("lived", true) => $"run there ({targets})",
                ("lived", false) => $"run on this host with the kernel's answers of {targets}",
                ("died", _) => $"died as {targets}",
                _ => $"a run that tells nothing ({targets}: it does not succeed on this host either)",
            });
        }

        if (!proof.Test.IsEmpty && proof.Commands is [.., { ExitCode: 0 } last] && last.Arguments.SequenceEqual(proof.Test)) words.Add("test passed");
        return string.Join(", ", words);
    }

    private static IEnumerable<string> HowTo(Proof proof)
    {
        List<string> written = [.. proof.Changed.Select(file => file.Path)];
        if (proof.Plan.NeedsScript) written.Add(proof.PlaceOf(Plan.ScriptFile));
        if (written.Count > 0) yield return $"abide fix --apply {proof.Plan.Name} … writes {Words.List(written, 3)}";
        if (proof.Plan.NeedsScript) yield break;
        var variables = proof.Plan.Variables.Select(set => set.Value is null ? $"-u {set.Name}" : $"{set.Name}={Quoted(set.Value)}").ToList();
        var line = string.Join(' ', proof.Command.Select(Quoted));
        if (variables.Count > 0 || proof.Changed.IsEmpty)
            yield return variables.Count > 0 ? $"env {string.Join(' ', variables)} {line}" : line;
    }

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_=./,:@%+".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static void WriteRefused(FixReport report, Page page)
    {
        if (report.Refused.IsEmpty) return;
        page.Line();
        page.Line("not proposed", Style.Bold);
        foreach (var refused in report.Refused)
        {
            page.Text("  ").Text($"{refused.Kind}: ", Style.Open);
            page.Wrapped(refused.Hint.Length > 0 ? $"{refused.Reason}; {refused.Hint}" : refused.Reason, refused.Kind.Length + 4, later: 4);
        }
    }

    private static void WriteResolved(FixReport report, Page page)
    {
        foreach (var place in report.Resolved.GroupBy(name => name.Target))
        {
            page.Line();
            page.Text("names", Style.Bold).Line($"  looked up {(place.Key is { } target ? $"inside {target}" : "on this machine")} by a small Go program, built with cgo and without");
            foreach (var name in place.Where(name => !name.IsSame))
            {
                page.Text("  ").Text($"{name.Kind} {name.Name}: ", Style.Conditional);
                page.Wrapped($"with cgo {name.WithCgo}; without {name.WithoutCgo}", 4, later: 4);
            }

            var same = place.Where(name => name.IsSame).Select(name => $"{name.Kind} {name.Name}: {name.WithCgo}").ToList();
            if (same.Count > 0) page.Text("  ").Wrapped($"the same both ways: {string.Join("; ", same)}", 2, later: 4);
        }
    }

    private static string Summary(FixReport report) => report switch
    {
        { NothingToFix: true } => "nothing to fix: every program is good enough on every target as it is",
        { Best: { } best } => $"{best.Plan.Name} is proven{(report.Plans.Count(proof => proof.Standing == ProofStanding.Proven) is > 1 and var count ? $", and so {(count == 2 ? "is" : "are")} {count - 1} more" : "")}",
        { Plans.IsEmpty: true } => "no plan applies",
        _ => $"no plan is proven; tried: {string.Join(", ", report.Plans.Select(proof => proof.Plan.Name))}",
    };

    private static Style StyleOf(ProofStanding standing) => standing switch
    {
        ProofStanding.Proven => Style.Good,
        ProofStanding.Undetermined => Style.Open,
        ProofStanding.Partly => Style.Conditional,
        _ => Style.Bad,
    };
}
