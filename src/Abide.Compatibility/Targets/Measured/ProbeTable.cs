using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Abide.Compatibility.Targets.Measured;

/// <summary>data/probes.txt: the probes of one architecture's system calls.</summary>
public sealed class ProbeTable
{
    private static readonly ConcurrentDictionary<string, ProbeTable?> s_tables = new(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, int> _numbers;

    private ProbeTable(ImmutableArray<(int Number, string Name)> calls)
    {
        var probes = ReadProbes();
        Probes =
        [
            .. calls.OrderBy(call => call.Number).Select(call => probes.TryGetValue(call.Name, out var probe)
                ? probe with { Number = call.Number }
                : new() { Number = call.Number, Name = call.Name, Never = "no arguments are known that do no harm" }),
        ];
        _numbers = calls.ToFrozenDictionary(call => call.Name, call => call.Number, StringComparer.Ordinal);
    }

    /// <summary>One probe for each system call of upstream's table and of the vendor kernels', by number.</summary>
    public ImmutableArray<SyscallProbe> Probes { get; }

    /// <summary>Null for an architecture without tables.</summary>
    /// <param name="architecture">As uname says it: <c>x86_64</c>, <c>aarch64</c>.</param>
    public static ProbeTable? For(string architecture) => s_tables.GetOrAdd(architecture, static name => Calls(name) is { Length: > 0 } calls ? new(calls) : null);

    /// <summary>Number of a system call; null when the architecture has none of that name.</summary>
    public int? NumberOf(string name) => _numbers.TryGetValue(name, out var number) ? number : null;

    /// <summary>Names of all lines, so that a test can tell those that no table has.</summary>
    internal static IEnumerable<string> Names => ReadProbes().Keys;

    private static ImmutableArray<(int Number, string Name)> Calls(string architecture)
    {
        if (UpstreamSyscalls.For(architecture) is not { } upstream)
            return [];

        var vendors = KernelTable.Find(architecture) is { } table ? table.Kernels.SelectMany(kernel => table.Syscalls(kernel.Release)!.Values) : [];
        return [.. upstream.All.Concat(vendors.Select(offer => (offer.Number, offer.Name))).DistinctBy(call => call.Number)];
    }

    private static Dictionary<string, SyscallProbe> ReadProbes()
    {
        var probes = new Dictionary<string, SyscallProbe>(StringComparer.Ordinal);
        var reader = new LineReader(FactFile.Read("probes.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            var isNever = fields[1] == "never";
            probes.Add(fields[0], new()
            {
                Number = -1,
                Name = fields[0],
                Arguments = isNever || fields[1] == "-" ? [] : [.. fields[1].Split(' ').Select(ReadArgument)],
                Never = isNever ? fields[2] : null,
                Doubt = fields.Length > 3 ? fields[3] : null,
            });
        }

        return probes;
    }

    private static ProbeArgument ReadArgument(string word) => word switch
    {
        "bad" => new(ProbeArgumentKind.BadAddress, 0),
        "buffer" => new(ProbeArgumentKind.Buffer, 0),
        ['0', 'x', ..] => new(ProbeArgumentKind.Number, long.Parse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)),
        _ => new(ProbeArgumentKind.Number, long.Parse(word, CultureInfo.InvariantCulture)),
    };
}
