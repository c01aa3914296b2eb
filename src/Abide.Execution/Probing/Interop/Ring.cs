using Abide.Compatibility.Targets.Measured;

namespace Abide.Execution.Probing.Interop;

/// <summary>One read through io_uring(7); structures of linux/io_uring.h.</summary>
internal static unsafe class Ring
{
    private const int ParametersSize = 120; // struct io_uring_params
    private const int EntrySize = 64; // struct io_uring_sqe
    private const int SubmissionOffsets = 40, CompletionOffsets = 80; // sq_off and cq_off in the parameters
    private const int Tail = 4, Array = 24; // of struct io_sqring_offsets
    private const int Completions = 20; // cqes of struct io_cqring_offsets
    private const nint CompletionRing = 0x8000000, Entries = 0x10000000; // IORING_OFF_CQ_RING, IORING_OFF_SQES
    private const byte ReadOperation = 22; // IORING_OP_READ, from Linux 5.6
    private const nint WaitForIt = 1; // IORING_ENTER_GETEVENTS
    private const nint MapSize = 4096, ReadWrite = 3, Shared = 1;

    /// <summary>The error number of reading one byte, 0 for success.</summary>
    /// <param name="calls">Numbers of the system calls.</param>
    /// <param name="descriptor">What to read from.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="refusal">The error number of io_uring_setup(2) where there is no ring to ask with; else 0.</param>
    public static int Read(CallNumbers calls, int descriptor, byte* buffer, out int refusal)
    {
        var parameters = stackalloc byte[ParametersSize];
        new Span<byte>(parameters, ParametersSize).Clear();
        var ring = calls.RingSetup < 0 ? -ErrorNumber.NotImplemented : Call.Value(calls.RingSetup, 1, (nint)parameters);
        refusal = ring < 0 ? (int)-ring : 0;
        if (ring < 0)
            return 0;

        var submission = Map(calls, ring, 0);
        var completion = Map(calls, ring, CompletionRing);
        var entry = Map(calls, ring, Entries);
        if (submission is null || completion is null || entry is null)
        {
            refusal = ErrorNumber.NotPermitted;
        }
        else
        {
            new Span<byte>(entry, EntrySize).Clear();
            entry[0] = ReadOperation;
            *(int*)(entry + 4) = descriptor;
            *(ulong*)(entry + 16) = (ulong)buffer;
            *(uint*)(entry + 24) = 1;
            var offsets = (uint*)(parameters + SubmissionOffsets);
            *(uint*)(submission + offsets[Array / sizeof(uint)]) = 0;
            Volatile.Write(ref *(uint*)(submission + offsets[Tail / sizeof(uint)]), 1);
        }

        var entered = refusal != 0 ? 0 : Call.Value(calls.RingEnter, ring, 1, 1, WaitForIt);
        var result = refusal != 0 ? 0 : entered < 0 ? (int)entered : *(int*)(completion + ((uint*)(parameters + CompletionOffsets))[Completions / sizeof(uint)] + 8);
        Unmap(calls, submission);
        Unmap(calls, completion);
        Unmap(calls, entry);
        _ = Call.Close((int)ring);
        return result < 0 ? -result : 0;
    }

    private static byte* Map(CallNumbers calls, nint ring, nint what)
    {
        var at = Call.Value(calls.Map, 0, MapSize, ReadWrite, Shared, ring, what);
        return at is < 0 and > -MapSize ? null : (byte*)at;
    }

    private static void Unmap(CallNumbers calls, byte* at)
    {
        if (at is not null)
            _ = Call.Errno(calls.Unmap, (nint)at, MapSize);
    }
}
