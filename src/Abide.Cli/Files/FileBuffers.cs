using System.Numerics;

namespace Abide.Cli.Files;

/// <summary>
/// Whole-file buffers under one budget: files wait until there is room, and one that is larger than the budget waits until
/// it is alone. So memory is bounded by the largest file, not by the number of files or cores.
/// </summary>
internal sealed class FileBuffers(long budget)
{
    private const int SmallestBuffer = 1 << 16;

    /// <summary>Buffers up to this size are kept; larger ones are rare and go back to the garbage collector.</summary>
    private const int LargestKept = 1 << 24;

    private static readonly TimeSpan CancellationCheck = TimeSpan.FromMilliseconds(100);

    private readonly object _gate = new();
    private readonly List<byte[]> _kept = [];
    private long _used;

    /// <summary>A buffer of at least <paramref name="length"/> bytes, to be given back with <see cref="Return"/>.</summary>
    public byte[] Rent(int length, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            while (_used > 0 && _used + length > budget)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Monitor.Wait(_gate, CancellationCheck);
            }

            var buffer = TakeKept(length) ?? GC.AllocateUninitializedArray<byte>(Capacity(length));
            _used += buffer.Length;
            return buffer;
        }
    }

    public void Return(byte[] buffer)
    {
        lock (_gate)
        {
            _used -= buffer.Length;
            if (buffer.Length <= LargestKept)
                Keep(buffer);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Powers of two for buffers that are kept, so that files of similar size share them; larger ones fit exactly.</summary>
    private static int Capacity(int length) =>
        length > LargestKept ? length : Math.Max(SmallestBuffer, (int)BitOperations.RoundUpToPowerOf2((uint)length));

    private byte[]? TakeKept(int length)
    {
        var best = -1;
        for (var i = 0; i < _kept.Count; i++)
        {
            if (_kept[i].Length >= length && (best < 0 || _kept[i].Length < _kept[best].Length))
                best = i;
        }

        if (best < 0)
            return null;

        var buffer = _kept[best];
        _kept.RemoveAt(best);
        return buffer;
    }

    /// <summary>Keeps one buffer a core, the largest of them: arrays of this size come from the heap that only full collections clean.</summary>
    private void Keep(byte[] buffer)
    {
        _kept.Add(buffer);
        if (_kept.Count > Environment.ProcessorCount)
            _kept.Remove(_kept.MinBy(kept => kept.Length)!);
    }
}
