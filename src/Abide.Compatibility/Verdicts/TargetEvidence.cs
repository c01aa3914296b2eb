using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts;

/// <summary>The target's side of a finding.</summary>
internal static class TargetEvidence
{
    public static Evidence Of(Provenance? provenance, string? file = null) => new() { File = file, Source = provenance?.Source, Confidence = provenance?.Confidence };
}
