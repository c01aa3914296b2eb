using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Abide.Agent.Latency.Interop;

/// <summary>
/// bpf(2), perf_event_open(2) and what goes with them. A negative result is the negated error number. Layouts are those of
/// include/uapi/linux/bpf.h and perf_event.h; kernels take a shorter or longer structure than theirs as long as what they do not
/// know is zero.
/// </summary>
internal static unsafe partial class Kernel
{
    public const int NotPermitted = 1; // EPERM
    public const int Again = 11; // EAGAIN
    public const int NoSuchCall = 38; // ENOSYS
    public const int NotSupported = 524; // ENOTSUPP, which is the kernel's own and has no name outside

    private const int CloseOnExecute = 8; // PERF_FLAG_FD_CLOEXEC
    private const int OpenDirectoryFlags = 0x80000 | 0x10000; // O_CLOEXEC | O_DIRECTORY of x86-64
    private const int OpenDirectoryFlagsArm = 0x80000 | 0x4000; // the same of aarch64
    private const int LockedMemory = 8; // RLIMIT_MEMLOCK

    private static readonly bool s_isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static int CreateMap(in MapAttributes attributes)
    {
        fixed (MapAttributes* pointer = &attributes)
            return Bpf(0, pointer, sizeof(MapAttributes)); // BPF_MAP_CREATE
    }

    /// <summary>Reads the value of a key. For a map with values for each processor, one after the other for all that are possible.</summary>
    public static int FindElement(SafeFileHandle map, uint key, Span<byte> value) => WithElement(1, map, key, value); // BPF_MAP_LOOKUP_ELEM

    public static int UpdateElement(SafeFileHandle map, uint key, Span<byte> value) => WithElement(2, map, key, value); // BPF_MAP_UPDATE_ELEM

    public static int DeleteElement(SafeFileHandle map, uint key) => WithElement(3, map, key, []); // BPF_MAP_DELETE_ELEM

    public static int LoadProgram(in ProgramAttributes attributes)
    {
        fixed (ProgramAttributes* pointer = &attributes)
            return Bpf(5, pointer, sizeof(ProgramAttributes)); // BPF_PROG_LOAD
    }

    /// <summary>Type descriptions (BTF) for maps.</summary>
    public static int LoadTypes(ReadOnlySpan<byte> types)
    {
        fixed (byte* bytes = types)
        {
            TypesAttributes attributes = new() { Types = (ulong)bytes, Size = (uint)types.Length };
            return Bpf(18, &attributes, sizeof(TypesAttributes)); // BPF_BTF_LOAD
        }
    }

    /// <summary>Attaches to a raw tracepoint, or, without a name, a tracing program to the function that it was loaded for.</summary>
    public static int OpenRawTracepoint(string? name, SafeFileHandle program)
    {
        fixed (byte* text = name is null ? null : System.Text.Encoding.ASCII.GetBytes(name + '\0'))
        {
            RawTracepointAttributes attributes = new() { Name = (ulong)text, Program = (uint)program.DangerousGetHandle() };
            return Bpf(17, &attributes, sizeof(RawTracepointAttributes)); // BPF_RAW_TRACEPOINT_OPEN
        }
    }

    /// <summary>How often the kernel did not run a program, since it ran already on that processor (Linux 5.12; before: 0).</summary>
    public static ulong ReadMisses(SafeFileHandle program)
    {
        ProgramFacts facts = default;
        FactsAttributes attributes = new() { Descriptor = (uint)program.DangerousGetHandle(), Length = (uint)sizeof(ProgramFacts), Facts = (ulong)&facts };
        return Bpf(15, &attributes, sizeof(FactsAttributes)) < 0 ? 0 : facts.Misses; // BPF_OBJ_GET_INFO_BY_FD
    }

    /// <summary>An event that fires where a tracepoint is, and on all processors once a program is attached to it.</summary>
    public static int OpenTracepoint(ulong id)
    {
        EventAttributes attributes = new() { Type = 2, Size = (uint)sizeof(EventAttributes), Config = id }; // PERF_TYPE_TRACEPOINT
        return Result(Syscall(s_isArm ? 241 : 298, (nint)(&attributes), -1, 0, -1, CloseOnExecute, 0));
    }

    public static int AttachToEvent(SafeFileHandle tracepoint, SafeFileHandle program)
    {
        int result = Result(Ioctl((int)tracepoint.DangerousGetHandle(), 0x40042408, program.DangerousGetHandle())); // PERF_EVENT_IOC_SET_BPF
        return result < 0 ? result : Result(Ioctl((int)tracepoint.DangerousGetHandle(), 0x2400, 0)); // PERF_EVENT_IOC_ENABLE
    }

    public static int OpenDirectory(string path) => Result(Open(path, s_isArm ? OpenDirectoryFlagsArm : OpenDirectoryFlags));

    /// <summary>
    /// Raises the limit of memory that may be locked, which older kernels (before 5.11) charge maps and programs to. False if it
    /// is as high as it may be.
    /// </summary>
    public static bool TryRaiseLockedMemory()
    {
        Limit before, wanted = new() { Soft = ulong.MaxValue, Hard = ulong.MaxValue };
        if (GetLimit(LockedMemory, &before) != 0 || before.Soft == ulong.MaxValue)
            return false;
        if (SetLimit(LockedMemory, &wanted) == 0)
            return true;
        wanted = new() { Soft = before.Hard, Hard = before.Hard };
        return before.Soft < before.Hard && SetLimit(LockedMemory, &wanted) == 0;
    }

    public static string Describe(int error) => error switch
    {
        NotSupported => "the kernel does not support it here",
        _ => Marshal.GetPInvokeErrorMessage(error),
    };

    private static int WithElement(int command, SafeFileHandle map, uint key, Span<byte> value)
    {
        fixed (byte* bytes = value)
        {
            ElementAttributes attributes = new() { Map = (uint)map.DangerousGetHandle(), Key = (ulong)&key, Value = (ulong)bytes };
            return Bpf(command, &attributes, sizeof(ElementAttributes));
        }
    }

    private static int Bpf(nint command, void* attributes, nint size) => Result(Syscall(s_isArm ? 280 : 321, command, (nint)attributes, size, 0, 0, 0));

    private static int Result(nint value) => value < 0 ? -Marshal.GetLastPInvokeError() : (int)value;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(int descriptor, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, Limit* limit);

    private struct Limit
    {
        public ulong Soft, Hard;
    }

    private struct ElementAttributes
    {
        public uint Map;
        public ulong Key, Value, Flags;
    }

    private struct TypesAttributes
    {
        public ulong Types, Log;
        public uint Size, LogSize, LogLevel, Padding;
    }

    private struct RawTracepointAttributes
    {
        public ulong Name;
        public uint Program, Padding;
    }

    private struct FactsAttributes
    {
        public uint Descriptor, Length;
        public ulong Facts;
    }

    [StructLayout(LayoutKind.Explicit, Size = 216)]
    private struct ProgramFacts
    {
        [FieldOffset(208)]
        public ulong Misses; // recursion_misses
    }

    [StructLayout(LayoutKind.Explicit, Size = 112)]
    private struct EventAttributes
    {
        [FieldOffset(0)]
        public uint Type;
        [FieldOffset(4)]
        public uint Size;
        [FieldOffset(8)]
        public ulong Config;
    }
}

/// <summary>What BPF_MAP_CREATE is told.</summary>
internal struct MapAttributes
{
    public MapType Type;
    public uint KeySize, ValueSize, MaxEntries, Flags, InnerMap, Node;
    public Name16 Name;
    public uint Interface, Types, KeyType, ValueType;
}

/// <summary>enum bpf_map_type</summary>
internal enum MapType
{
    /// <summary>BPF_MAP_TYPE_HASH, Linux 3.19</summary>
    Hash = 1,

    /// <summary>BPF_MAP_TYPE_ARRAY, 3.19</summary>
    Array = 2,

    /// <summary>BPF_MAP_TYPE_PERCPU_ARRAY, 4.6</summary>
    PerCpuArray = 6,

    /// <summary>BPF_MAP_TYPE_CGROUP_ARRAY, 4.8</summary>
    CgroupArray = 8,

    /// <summary>BPF_MAP_TYPE_TASK_STORAGE, 5.11</summary>
    TaskStorage = 29,
}

/// <summary>enum bpf_prog_type</summary>
internal enum ProgramType
{
    /// <summary>BPF_PROG_TYPE_TRACEPOINT, Linux 4.7; on system calls' tracepoints 4.14</summary>
    Tracepoint = 5,

    /// <summary>BPF_PROG_TYPE_RAW_TRACEPOINT, 4.17</summary>
    RawTracepoint = 17,

    /// <summary>BPF_PROG_TYPE_TRACING, 5.5</summary>
    Tracing = 26,
}

/// <summary>enum bpf_attach_type, as far as programs of type <see cref="ProgramType.Tracing"/> need it.</summary>
internal enum AttachType
{
    None,

    /// <summary>BPF_TRACE_FENTRY</summary>
    FunctionEntry = 24,

    /// <summary>BPF_TRACE_FEXIT</summary>
    FunctionExit = 25,
}

/// <summary>What BPF_PROG_LOAD is told.</summary>
[StructLayout(LayoutKind.Explicit, Size = 120)]
internal struct ProgramAttributes
{
    [FieldOffset(0)]
    public ProgramType Type;
    [FieldOffset(4)]
    public uint InstructionCount;
    [FieldOffset(8)]
    public ulong Instructions;
    [FieldOffset(16)]
    public ulong License;
    [FieldOffset(24)]
    public uint LogLevel;
    [FieldOffset(28)]
    public uint LogSize;
    [FieldOffset(32)]
    public ulong Log;
    [FieldOffset(48)]
    public Name16 Name;
    [FieldOffset(68)]
    public AttachType ExpectedAttach;
    [FieldOffset(108)]
    public uint AttachTo; // attach_btf_id
}

/// <summary>A name of at most 15 letters, digits and underscores. No part of it is wider than 4 bytes, as the kernel aligns it by those.</summary>
internal readonly struct Name16
{
    private readonly uint _first, _second, _third, _fourth;

    public Name16(string name)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Text.Encoding.ASCII.GetBytes(name.AsSpan(0, Math.Min(name.Length, 15)), bytes);
        _first = BitConverter.ToUInt32(bytes);
        _second = BitConverter.ToUInt32(bytes[4..]);
        _third = BitConverter.ToUInt32(bytes[8..]);
        _fourth = BitConverter.ToUInt32(bytes[12..]);
    }
}
