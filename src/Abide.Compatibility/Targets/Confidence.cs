namespace Abide.Compatibility.Targets;

/// <summary>How well a fact about a target is known, best first.</summary>
public enum Confidence
{
    /// <summary>Read from the release's own files or source tree.</summary>
    Measured,

    /// <summary>Stated by the vendor or the project.</summary>
    Documented,

    /// <summary>Follows from a measured neighbour: a library seen in el8.3, asked of el8.6.</summary>
    Inferred,

    /// <summary>General knowledge, not verified.</summary>
    Unverified,
}

/// <param name="Source">File, package, commit or document the fact comes from.</param>
/// <param name="Confidence">How well it is known.</param>
public sealed record Provenance(string Source, Confidence Confidence);
