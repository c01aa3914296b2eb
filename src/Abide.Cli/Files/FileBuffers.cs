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
    private readonly Stack<byte[]> _kept = new();
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

            var buffer = _kept.TryPeek(out var kept) && kept.Length >= length
                ? _kept.Pop()
                : GC.AllocateUninitializedArray<byte>(Math.Max(length, SmallestBuffer));
            _used += buffer.Length;
            return buffer;
        }
    }

    public void Return(byte[] buffer)
    {
        lock (_gate)
        {
            _used -= buffer.Length;
            if (buffer.Length <= LargestKept && _kept.Count < Environment.ProcessorCount)
                _kept.Push(buffer);
            Monitor.PulseAll(_gate);
        }
    }
}
