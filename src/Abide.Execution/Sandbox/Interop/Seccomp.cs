using System.Runtime.InteropServices;

namespace Abide.Execution.Sandbox.Interop;

/// <summary>seccomp(2) and seccomp_unotify(2): constants and structures of linux/seccomp.h.</summary>
internal static class Seccomp
{
    public const int SetModeFilter = 1; // SECCOMP_SET_MODE_FILTER
    public const int GetNotificationSizes = 3; // SECCOMP_GET_NOTIF_SIZES
    public const int Nothing = -1; // no operation: EINVAL

    public const nint NewListener = 1 << 3; // SECCOMP_FILTER_FLAG_NEW_LISTENER

    /// <summary>SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, from Linux 5.19: signals do not restart a call that is being answered.</summary>
    public const nint WaitKillable = 1 << 5;

    public const uint Continue = 1; // SECCOMP_USER_NOTIF_FLAG_CONTINUE

    // _IOC(direction, '!', number, size) of asm-generic/ioctl.h.
    public const nuint Receive = 0xc0502100; // SECCOMP_IOCTL_NOTIF_RECV
    public const nuint Send = 0xc0182101; // SECCOMP_IOCTL_NOTIF_SEND
    public const nuint IdValid = 0x40082102; // SECCOMP_IOCTL_NOTIF_ID_VALID
    public const nuint SetFlags = 0x40082104; // SECCOMP_IOCTL_NOTIF_SET_FLAGS, from Linux 6.6

    /// <summary>SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP: caller and supervisor take turns, so that one core serves both.</summary>
    public const ulong SyncWakeUp = 1;

    public const int NoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
}

/// <summary>struct seccomp_notif with its struct seccomp_data.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Notification
{
    public ulong Id;

    /// <summary>Thread that waits, in the supervisor's process id namespace; 0 when it is not visible there.</summary>
    public int Thread;
    public uint Flags;
    public int Number;
    public uint Architecture;
    public ulong InstructionPointer;
    public fixed ulong Arguments[6];
}

/// <summary>struct seccomp_notif_resp</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NotificationAnswer
{
    public ulong Id;
    public long Value;
    public int Error;
    public uint Flags;
}

/// <summary>struct seccomp_notif_sizes</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NotificationSizes
{
    public ushort Notification;
    public ushort Answer;
    public ushort Data;
}

/// <summary>struct sock_filter</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RawInstruction
{
    public ushort Code;
    public byte IfTrue;
    public byte IfFalse;
    public uint Value;
}

/// <summary>struct sock_fprog</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RawProgram
{
    public ushort Length;
    public RawInstruction* Instructions;
}
