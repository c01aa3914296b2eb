using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;

namespace Abide.Cli.Configuration;

/// <summary>Applies the waivers of a project to a report.</summary>
internal sealed class WaiverCheck(ProjectSettings settings, DateOnly today)
{
    private readonly HashSet<Waiver> _used = new(ReferenceEqualityComparer.Instance);

    /// <summary>Waivers past their last day: they waive nothing, and their presence alone makes the answer bad.</summary>
    public ImmutableArray<Waiver> Expired { get; } = [.. settings.Waivers.Where(waiver => waiver.Expires < today)];

    /// <summary>Waivers in force that covered nothing in the programs they were applied to.</summary>
    public IEnumerable<Waiver> Unused => settings.Waivers.Where(waiver => !_used.Contains(waiver) && !Expired.Contains(waiver));

    /// <summary>The program with covered findings marked, and outcomes derived anew from the findings that still count.</summary>
    public ProgramReport Apply(ProgramReport program) =>
        settings.Waivers.IsEmpty ? program : program with { Verdicts = [.. program.Verdicts.Select(verdict => ApplyTo(program, verdict))] };

    private Verdict ApplyTo(ProgramReport program, Verdict verdict)
    {
        var findings = verdict.Findings.Select(finding => Find(program, verdict, finding) is { } waiver ? finding with { Waived = waiver.Reason } : finding).ToImmutableArray();
        if (findings.All(finding => finding.Waived is null))
            return verdict;

        return verdict with { Findings = findings, Outcome = Outcomes.Of(findings) };
    }

    private Waiver? Find(ProgramReport program, Verdict verdict, Finding finding)
    {
        foreach (var waiver in settings.Waivers)
        {
            if (!string.Equals(waiver.Finding, finding.Id, StringComparison.OrdinalIgnoreCase)
                || (waiver.Target is { } target && !target.IsMatch(verdict.Target) && !target.IsMatch(verdict.Userland))
                || !Covers(waiver, program.Path)
                || !program.AlsoAt.All(path => Covers(waiver, path))
                || Expired.Contains(waiver))
                continue;

            _used.Add(waiver);
            return waiver;
        }

        return null;
    }

    private bool Covers(Waiver waiver, string path)
    {
        var full = Path.GetFullPath(path);
        return waiver.PathPattern.IsMatch(waiver.Path.StartsWith('/') ? full : Path.GetRelativePath(settings.Directory, full));
    }
}
