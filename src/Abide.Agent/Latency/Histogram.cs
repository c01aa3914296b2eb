namespace Abide.Agent.Latency;

/// <summary>How long the calls of one name took, and which of them could not be timed: <c>struct calls</c> of bpf/latency.bpf.c.</summary>
internal sealed class Histogram
{
    /// <summary>sizeof(struct calls)</summary>
    public const int SizeInKernel = (Buckets + 4) * sizeof(ulong);

    /// <summary>Bucket i holds calls of at most 2^i ns, and more than 2^(i-1).</summary>
    private const int Buckets = 64;

    // What is shown: 256 ns to 69 s. Nothing is quicker than the former, and little that is slower than the latter is worth telling apart.
    private const int Least = 8, Most = 36;

    private readonly ulong[] _values = new ulong[Buckets + 4];

    /// <summary>Inclusive upper bounds in seconds.</summary>
    public static double[] UpperBounds { get; } = [.. Enumerable.Range(Least, Most - Least + 1).Select(power => (1L << power) / 1e9)];

    /// <summary>All calls that were timed.</summary>
    public ulong Count
    {
        get
        {
            ulong count = 0;
            foreach (ulong bucket in _values.AsSpan(0, Buckets))
                count += bucket;
            return count;
        }
    }

    /// <summary>What they took together.</summary>
    public double Seconds => _values[Buckets] / 1e9;

    /// <summary>Calls left that were not seen being entered: those under way when timing began.</summary>
    public ulong Unpaired => _values[Buckets + 1];

    /// <summary>Calls entered whose time could not be kept, for lack of room.</summary>
    public ulong Refused => _values[Buckets + 2];

    /// <summary>Calls that a thread ended in.</summary>
    public ulong Abandoned => _values[Buckets + 3];

    /// <summary>Times that the kernel did not run a program because it ran already.</summary>
    public ulong Skipped { get; set; }

    /// <summary>Adds what the processors counted.</summary>
    /// <param name="processors">Structures as the kernel has them, one after the other.</param>
    public void Add(ReadOnlySpan<byte> processors)
    {
        for (; processors.Length >= SizeInKernel; processors = processors[SizeInKernel..])
        {
            for (int i = 0; i < _values.Length; i++)
                _values[i] += BitConverter.ToUInt64(processors[(i * sizeof(ulong))..]);
        }
    }

    public void Add(Histogram other)
    {
        for (int i = 0; i < _values.Length; i++)
            _values[i] += other._values[i];
        Skipped += other.Skipped;
    }

    /// <summary>Calls for each of <see cref="UpperBounds"/> alone, and those above the last.</summary>
    public ulong[] Counts()
    {
        ulong[] counts = new ulong[UpperBounds.Length + 1];
        for (int i = 0; i < Buckets; i++)
            counts[Math.Clamp(i - Least, 0, counts.Length - 1)] += _values[i];
        return counts;
    }
}
