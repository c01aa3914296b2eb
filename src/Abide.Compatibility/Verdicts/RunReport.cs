using System.Collections.Immutable;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts;

/// <summary>The whole answer of one <c>abide run</c>; what <c>--report</c> writes.</summary>
public sealed record RunReport
{
    /// <summary>The target's name as the user gave it.</summary>
    public required string Target { get; init; }

    public required ImitatedKernel Kernel { get; init; }

    /// <summary>Canonical architecture of this machine and of what was imitated.</summary>
    public required string Architecture { get; init; }

    /// <summary><c>supervised</c>, or <c>errors only</c> on a host that offers no supervision: calls fail as on the target, and nothing is observed.</summary>
    public required string Imitation { get; init; }

    public required Observation Observation { get; init; }

    /// <summary>How often uname was answered with the target's release; 0 when it was the host's.</summary>
    public required long UnameAnswers { get; init; }

    /// <summary>What this run could not imitate, beyond what no run does.</summary>
    public required ImmutableArray<string> Limits { get; init; }
}

/// <param name="Release">Canonical release, <c>el7.9</c>.</param>
/// <param name="Uname">Release that uname answers: <c>3.10.0-1160.el7.x86_64</c>.</param>
/// <param name="Confidence">How well its table is known.</param>
/// <param name="Source">Where the table comes from.</param>
public sealed record ImitatedKernel(string Release, string Uname, Confidence Confidence, string Source);
