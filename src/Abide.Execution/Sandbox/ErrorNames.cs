using Abide.Compatibility.Targets;

namespace Abide.Execution.Sandbox;

internal static class ErrorNames
{
    public static string Of(SyscallError error) => error switch
    {
        SyscallError.NotPermitted => "EPERM",
        SyscallError.NotImplemented => "ENOSYS",
        _ => "none",
    };
}

/// <summary>Conventions other than the machine's own (linux/audit.h).</summary>
internal static class ConventionNames
{
    public static string Of(uint auditArchitecture) => auditArchitecture switch
    {
        0x40000003 => "i386",
        0x40000028 => "arm",
        _ => $"0x{auditArchitecture:x}",
    };
}
