using Abide.Compatibility.Targets.Measured;
using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Probing.Interop;

/// <summary>Makes the system calls of the probes, in this process.</summary>
internal sealed unsafe class SyscallAsker : IDisposable
{
    private const nint BadAddress = -4096; // the last page of the address space: the kernel's, on every architecture

    private readonly NativeArena _arena = new();
    private readonly byte* _buffer;

    public SyscallAsker() => _buffer = _arena.Allocate<byte>(SyscallProbe.BufferSize);

    /// <summary>The error number of the answer, 0 for success.</summary>
    public int Ask(SyscallProbe probe) =>
        Call.Errno(probe.Number, Argument(probe, 0), Argument(probe, 1), Argument(probe, 2), Argument(probe, 3), Argument(probe, 4), Argument(probe, 5));

    public void Dispose() => _arena.Dispose();

    private nint Argument(SyscallProbe probe, int index) => index >= probe.Arguments.Length ? 0 : probe.Arguments[index].Kind switch
    {
        ProbeArgumentKind.BadAddress => BadAddress,
        ProbeArgumentKind.Buffer => (nint)_buffer,
        _ => (nint)probe.Arguments[index].Value,
    };
}
