using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Abide.Compatibility.Targets;

/// <param name="Name">Kernel name.</param>
/// <param name="First">The first upstream kernel that has it; 3.0 stands for that and all before.</param>
internal sealed record UpstreamSyscall(string Name, Version First);

/// <summary>data/syscalls.txt: the system calls of upstream Linux by number, for one architecture.</summary>
internal sealed class UpstreamSyscalls
{
    private static readonly ConcurrentDictionary<string, UpstreamSyscalls> s_tables = new(StringComparer.Ordinal);

    private readonly FrozenDictionary<int, UpstreamSyscall> _byNumber;

    private UpstreamSyscalls(int column)
    {
        var byNumber = new Dictionary<int, UpstreamSyscall>();
        var reader = new LineReader(FactFile.Read("syscalls.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            // Under the numbers of some calls the source also has those of the generic table's 32-bit variants (fcntl64), which come later.
            if (int.TryParse(fields[column], CultureInfo.InvariantCulture, out var number)) byNumber.TryAdd(number, new(fields[0], Version.Parse(fields[3])));
        }

        _byNumber = byNumber.ToFrozenDictionary();
    }

    /// <summary>Null for an architecture that the table does not have.</summary>
    public static UpstreamSyscalls? For(string architecture)
    {
        var column = architecture switch { "x86_64" => 1, "aarch64" => 2, _ => 0 };
        return column == 0 ? null : s_tables.GetOrAdd(architecture, static (_, column) => new(column), column);
    }

    /// <summary>Null when upstream does not have the number, or had it only after the table was made.</summary>
    public UpstreamSyscall? Find(int number) => _byNumber.GetValueOrDefault(number);

    /// <summary>Every number and its name.</summary>
    public IEnumerable<(int Number, string Name)> All => _byNumber.Select(pair => (pair.Key, pair.Value.Name));

    /// <summary>By ascending number.</summary>
    public ImmutableArray<string> Names => [.. _byNumber.OrderBy(pair => pair.Key).Select(pair => pair.Value.Name)];

    /// <summary>Null when upstream has no call of that name.</summary>
    public int? NumberOf(string name)
    {
        foreach (var (number, syscall) in _byNumber)
        {
            if (syscall.Name == name) return number;
        }

        return null;
    }

    /// <summary>What a kernel of that version had.</summary>
    public FrozenDictionary<int, SyscallOffer> Until(Version version) => _byNumber
        .Where(pair => pair.Value.First <= version)
        .ToFrozenDictionary(pair => pair.Key, pair => new SyscallOffer(pair.Key, pair.Value.Name, SyscallState.LikelyWired, Note: null));

    /// <summary>The kernel's name of a number; <c>syscall 999</c> where it has none.</summary>
    public string NameOf(int number) => Find(number)?.Name ?? string.Create(CultureInfo.InvariantCulture, $"syscall {number}");
}
