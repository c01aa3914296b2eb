using Abide.Compatibility.Targets.Measured;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>The kernel of a running system that was captured, with what was measured of it.</summary>
public sealed record CapturedKernel
{
    /// <summary>uname -r: <c>5.14.0-427.42.1.el9_4.x86_64</c>.</summary>
    public required string Release { get; init; }

    /// <summary>Of the programs that captured it, <c>x86_64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Bytes; null when not known.</summary>
    public int? PageSize { get; init; }

    /// <summary>What it was seen to do; null when it was not measured.</summary>
    public KernelMeasurement? Measured { get; init; }
}
