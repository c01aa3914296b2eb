using Abide.Execution.Sandbox;

namespace Abide.Execution.Tracing;

/// <summary>What a traced call is about.</summary>
internal enum TracedCall
{
    None,
    Execute,
    ExecuteAt,
    Open,
    OpenAt,
    OpenAt2,
    Exit,
}

/// <summary>The traced system calls of one convention, and how it passes what they are given (arch/*/entry/syscalls, uapi/asm/fcntl.h).</summary>
internal sealed record TracedCalls
{
    /// <summary>AUDIT_ARCH_* (linux/audit.h).</summary>
    public required uint AuditArchitecture { get; init; }

    /// <summary>Bytes of a pointer.</summary>
    public required int PointerSize { get; init; }

    /// <summary>O_DIRECTORY, which differs.</summary>
    public required uint Directory { get; init; }

    public required int Execute { get; init; }

    public required int ExecuteAt { get; init; }

    /// <summary>open(2); negative where there is none.</summary>
    public required int Open { get; init; }

    public required int OpenAt { get; init; }

    public int OpenAt2 { get; } = 437;

    public required int ExitGroup { get; init; }

    private static TracedCalls X64 { get; } = new() { AuditArchitecture = 0xc000003e, PointerSize = 8, Directory = 0x10000, Execute = 59, ExecuteAt = 322, Open = 2, OpenAt = 257, ExitGroup = 231 };

    private static TracedCalls X86 { get; } = new() { AuditArchitecture = 0x40000003, PointerSize = 4, Directory = 0x10000, Execute = 11, ExecuteAt = 358, Open = 5, OpenAt = 295, ExitGroup = 252 };

    private static TracedCalls Arm64 { get; } = new() { AuditArchitecture = 0xc00000b7, PointerSize = 8, Directory = 0x4000, Execute = 221, ExecuteAt = 281, Open = -1, OpenAt = 56, ExitGroup = 94 };

    private static TracedCalls Arm { get; } = new() { AuditArchitecture = 0x40000028, PointerSize = 4, Directory = 0x4000, Execute = 11, ExecuteAt = 387, Open = 5, OpenAt = 322, ExitGroup = 248 };

    /// <summary>The conventions of a machine: its own, and the 32-bit one.</summary>
    public static IReadOnlyList<TracedCalls> Of(CallConvention machine) => machine == CallConvention.Arm64 ? [Arm64, Arm] : [X64, X86];

    public TracedCall KindOf(int number) =>
        number == Execute ? TracedCall.Execute
        : number == ExecuteAt ? TracedCall.ExecuteAt
        : number == Open ? TracedCall.Open
        : number == OpenAt ? TracedCall.OpenAt
        : number == OpenAt2 ? TracedCall.OpenAt2
        : number == ExitGroup ? TracedCall.Exit
        : TracedCall.None;
}
