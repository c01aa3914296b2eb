using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>One measured kernel: its source tree and configuration were read.</summary>
/// <param name="Release">Canonical release.</param>
/// <param name="Uname">Version and release, <c>4.18.0-372.32.1.el8_6</c>.</param>
/// <param name="Source">Repository and commit of the tree.</param>
internal sealed record MeasuredKernel(string Release, string Uname, string Source);

/// <summary>What a kernel does with one system call.</summary>
/// <param name="Number">On the table's architecture.</param>
/// <param name="Name">Kernel name.</param>
/// <param name="State">Whether it is implemented.</param>
/// <param name="Note">A condition at run time (a sysctl, a boot option), or null.</param>
internal sealed record SyscallOffer(int Number, string Name, SyscallState State, string? Note)
{
    /// <summary>
    /// What decides at run time. The facts note <c>kernel.io_uring_disabled</c> beside all three calls of io_uring, as their configuration
    /// is one; only io_uring_setup asks it (io_uring/io_uring.c, io_uring_allowed). Without a ring the others find none: EBADF, as on any kernel.
    /// </summary>
    public string? Condition => Name is "io_uring_enter" or "io_uring_register" ? null : Note;

    /// <summary>
    /// The error of a kernel that nobody has configured: a note that names one (<c>ENOSYS unless …</c>, <c>EPERM until …</c>) says
    /// what a wired call answers until its condition is met.
    /// </summary>
    public SyscallError DefaultError =>
        Condition is null ? SyscallError.None
        : Condition.Contains("ENOSYS unless", StringComparison.Ordinal) ? SyscallError.NotImplemented
        : Condition.Contains("EPERM until", StringComparison.Ordinal) ? SyscallError.NotPermitted
        : SyscallError.None;
}

/// <summary>data/kernels/ARCHITECTURE.txt: the system call tables of vendor kernels.</summary>
internal sealed class KernelTable
{
    private static readonly ConcurrentDictionary<string, KernelTable?> s_tables = new(StringComparer.Ordinal);

    private readonly string _text;
    private readonly Lazy<FrozenDictionary<string, FrozenDictionary<int, SyscallOffer>>> _syscalls;

    private KernelTable(string text, UpstreamSyscalls names)
    {
        _text = text;
        Names = names;
        Kernels = ReadKernels(text);
        _syscalls = new(ReadSyscalls);
    }

    /// <summary>In canonical order.</summary>
    public ImmutableArray<MeasuredKernel> Kernels { get; }

    public UpstreamSyscalls Names { get; }

    public static KernelTable? Find(string architecture) =>
        s_tables.GetOrAdd(architecture, static name =>
            UpstreamSyscalls.For(name) is { } names && FactFile.Find($"kernels/{name}.txt") is { } text ? new(text, names) : null);

    /// <summary>The kernel of a release, or null when it was not measured.</summary>
    public MeasuredKernel? Find(Release release) => Kernels.FirstOrDefault(kernel => kernel.Release == release.Id);

    /// <summary>
    /// Every system call of a release by number; null when its kernel was not measured. A number that is not there is not
    /// in that kernel's table.
    /// </summary>
    public FrozenDictionary<int, SyscallOffer>? Syscalls(string release) => _syscalls.Value.GetValueOrDefault(release);

    /// <summary>
    /// Numbers and names that the tables of all measured kernels have, also those that no kernel has implemented for long: upstream
    /// has kept them too.
    /// </summary>
    public IEnumerable<(int Number, string Name)> NamedByAll() =>
        _syscalls.Value.Values.First().Values
            .Where(offer => _syscalls.Value.Values.All(kernel => kernel.ContainsKey(offer.Number)))
            .Select(offer => (offer.Number, offer.Name));

    private static ImmutableArray<MeasuredKernel> ReadKernels(string text)
    {
        var kernels = ImmutableArray.CreateBuilder<MeasuredKernel>();
        var reader = new LineReader(text);
        while (reader.Read() && reader.Line.StartsWith("kernel\t"))
        {
            var fields = reader.Line.ToString().Split('\t');
            kernels.Add(new(fields[1], fields[2], fields[3]));
        }

        return kernels.DrainToImmutable();
    }

    private FrozenDictionary<string, FrozenDictionary<int, SyscallOffer>> ReadSyscalls()
    {
        var byRelease = Kernels.ToDictionary(kernel => kernel.Release, _ => new Dictionary<int, SyscallOffer>(), StringComparer.Ordinal);
        var reader = new LineReader(_text);
        while (reader.Read())
        {
            if (reader.Line.StartsWith("kernel\t"))
                continue;

            var fields = reader.Line.ToString().Split('\t');
            var offer = new SyscallOffer(int.Parse(fields[1]), fields[0], ReadState(fields[2]), fields.Length > 4 ? fields[4] : null);
            foreach (var release in fields[3].Split(' ').SelectMany(Expand))
                byRelease[release][offer.Number] = offer;
        }

        return byRelease.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenDictionary(), StringComparer.Ordinal);
    }

    private static SyscallState ReadState(string word) => word switch
    {
        "wired" => SyscallState.Wired,
        "wired?" => SyscallState.LikelyWired,
        "stub" => SyscallState.Stub,
        "absent" => SyscallState.Absent,
        _ => throw new FormatException($"kernels: state {word}"),
    };

    /// <summary>
    /// <c>el8.7-</c> runs to the last measured kernel of its line, <c>el8.7-el8.9</c> to that one, <c>el8.7</c> is alone.
    /// </summary>
    private IEnumerable<string> Expand(string interval)
    {
        var dash = interval.IndexOf('-');
        var first = IndexOf(dash < 0 ? interval : interval[..dash]);
        var last = dash < 0 ? first : dash + 1 < interval.Length ? IndexOf(interval[(dash + 1)..]) : LastOfLine(first);
        for (var i = first; i <= last; i++)
            yield return Kernels[i].Release;
    }

    private int LastOfLine(int index)
    {
        var last = index;
        while (last + 1 < Kernels.Length && LineOf(last + 1) == LineOf(index))
            last++;
        return last;
    }

    private string LineOf(int index) => Kernels[index].Release.Split('.')[0];

    private int IndexOf(string release)
    {
        for (var i = 0; i < Kernels.Length; i++)
        {
            if (Kernels[i].Release == release)
                return i;
        }

        throw new FormatException($"kernels: no kernel {release}");
    }
}
