using System.Runtime.InteropServices;
using Abide.Formats.Elf;

namespace Abide.Execution.Sandbox;

/// <summary>How programs of one architecture call the kernel; only what a run needs.</summary>
internal sealed record CallConvention
{
    /// <summary>Canonical architecture, which is also what uname says: <c>x86_64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>AUDIT_ARCH_* (linux/audit.h).</summary>
    public required uint AuditArchitecture { get; init; }

    /// <summary>Machine of the ELF files that use it.</summary>
    public required ElfMachine Machine { get; init; }

    /// <summary>Number of uname(2).</summary>
    public required int Uname { get; init; }

    /// <summary>Number of execve(2).</summary>
    public required int Execve { get; init; }

    /// <summary>Number of seccomp(2).</summary>
    public required int Seccomp { get; init; }

    /// <summary>Bytes of the instruction that calls the kernel: syscall, svc.</summary>
    public required uint CallInstructionSize { get; init; }

    public static CallConvention X64 { get; } = new() { Architecture = "x86_64", AuditArchitecture = 0xc000003e, Machine = ElfMachine.X86_64, Uname = 63, Execve = 59, Seccomp = 317, CallInstructionSize = 2 };

    public static CallConvention Arm64 { get; } = new() { Architecture = "aarch64", AuditArchitecture = 0xc00000b7, Machine = ElfMachine.AArch64, Uname = 160, Execve = 221, Seccomp = 277, CallInstructionSize = 4 };

    /// <summary>This machine's; null when Abide knows no kernel for it.</summary>
    public static CallConvention? Host => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => X64,
        System.Runtime.InteropServices.Architecture.Arm64 => Arm64,
        _ => null,
    };
}
