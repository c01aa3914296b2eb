using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Measured;

/// <summary>One argument of a probe.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Of a number; else 0.</param>
public readonly record struct ProbeArgument(ProbeArgumentKind Kind, long Value);

/// <summary>Kinds of <see cref="ProbeArgument"/>.</summary>
public enum ProbeArgumentKind
{
    Number,

    /// <summary>An address that no process can have, on no kernel: the last page, which is never the user's.</summary>
    BadAddress,

    /// <summary>The address of zeros, at least <see cref="SyscallProbe.BufferSize"/> bytes of them.</summary>
    Buffer,
}

/// <summary>How one system call is asked whether the kernel has it.</summary>
public sealed record SyscallProbe
{
    /// <summary>Bytes of a <see cref="ProbeArgumentKind.Buffer"/>.</summary>
    public const int BufferSize = 1 << 16;

    /// <summary>How many arguments a system call can have.</summary>
    public const int MostArguments = 6;

    /// <summary>On the architecture of the table.</summary>
    public required int Number { get; init; }

    /// <summary>Kernel name.</summary>
    public required string Name { get; init; }

    /// <summary>At most six; those after them are 0. Empty when the call is never made.</summary>
    public ImmutableArray<ProbeArgument> Arguments { get; init; } = [];

    /// <summary>Why the call is never made; null when it is.</summary>
    public string? Never { get; init; }

    /// <summary>What else than a missing call ENOSYS can mean, even to these arguments; null when nothing is known to.</summary>
    public string? Doubt { get; init; }

    /// <summary>What an answer says of the kernel.</summary>
    /// <param name="errno">Error number; 0 for success.</param>
    /// <param name="isMasked">Whether a seccomp filter may have answered.</param>
    public MeasuredSyscall Read(int errno, bool isMasked) => errno switch
    {
        ErrorNumber.NotImplemented or ErrorNumber.NotPermitted when isMasked => new(Number, Name, ProbeOutcome.Masked, errno),
        ErrorNumber.NotImplemented => new(Number, Name, ProbeOutcome.Absent, errno, Doubt is null ? null : $"or {Doubt}"),
        _ => new(Number, Name, ProbeOutcome.Wired, errno),
    };

    /// <summary>The result where there is no answer.</summary>
    public MeasuredSyscall NotAsked(string reason) => new(Number, Name, ProbeOutcome.NotProbed, Errno: null, reason);
}
