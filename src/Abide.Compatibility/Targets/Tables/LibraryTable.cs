using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>One shared object of a measured root.</summary>
/// <param name="Path">Absolute, all links resolved.</param>
/// <param name="Names">
/// What leads to it: bare names are in its own directory (the file itself included), absolute ones elsewhere.
/// </param>
/// <param name="Soname">DT_SONAME, or the file name when it has none.</param>
/// <param name="Package">Package that ships it, or null when not known.</param>
/// <param name="Versions">Its version definitions in the order of their indices, without the base definition.</param>
/// <param name="Needed">DT_NEEDED in order.</param>
/// <param name="RunPath">DT_RUNPATH or DT_RPATH entries as written.</param>
/// <param name="WasRead">
/// False when the file is known to be there but its content was not available: its versions and symbols are then those that
/// other objects of the root need from it, and what is not among them is unknown.
/// </param>
internal sealed record LibraryRow(
    string Path,
    ImmutableArray<string> Names,
    string Soname,
    string? Package,
    ImmutableArray<string> Versions,
    ImmutableArray<string> Needed,
    ImmutableArray<string> RunPath,
    bool WasRead);

/// <summary>data/libraries/RELEASE-ARCHITECTURE.txt: the shared objects of one snapshot.</summary>
internal sealed class LibraryTable
{
    private static readonly ConcurrentDictionary<string, LibraryTable> s_tables = new(StringComparer.Ordinal);

    private readonly Dictionary<string, LibraryRow> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LibraryRow> _bySoname = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _families = new(StringComparer.Ordinal);
    private readonly bool _merged;

    private LibraryTable(Snapshot snapshot)
    {
        _merged = snapshot.Release.UsrMerged;
        var reader = new LineReader(FactFile.Read($"libraries/{snapshot.Name}.txt"));
        while (reader.Read())
            Add(ReadRow(reader.Line.ToString()));
    }

    public int Count => _bySoname.Count;

    public static LibraryTable For(Snapshot snapshot) => s_tables.GetOrAdd(snapshot.Name, _ => new(snapshot));

    /// <summary>The library that an absolute path leads to, or null.</summary>
    public LibraryRow? FindPath(string path) => _byPath.GetValueOrDefault(Unmerge(path));

    /// <summary>Every soname of the snapshot.</summary>
    public IEnumerable<string> AllSonames => _bySoname.Keys;

    /// <summary>The first library with this DT_SONAME, or null.</summary>
    public LibraryRow? FindSoname(string soname) => _bySoname.GetValueOrDefault(soname);

    /// <summary>Sonames of one family (<see cref="SonameFamily"/>), sorted; empty when there is none.</summary>
    public IReadOnlyList<string> Sonames(string family) => _families.TryGetValue(family, out var sonames) ? sonames : [];

    internal static LibraryRow ReadRow(string line)
    {
        var fields = line.Split('\t');
        var unread = fields[4][0] == '?';
        return new(
            fields[0],
            Words(fields[1]),
            fields[2],
            fields[3] == "-" ? null : fields[3],
            Words(unread ? fields[4][1..].TrimStart() : fields[4]),
            unread ? default : Words(fields[5]),
            fields[6] == "-" ? [] : [.. fields[6].Split(':')],
            !unread);
    }

    private void Add(LibraryRow row)
    {
        var directory = row.Path[..(row.Path.LastIndexOf('/') + 1)];
        foreach (var name in row.Names)
            _byPath.TryAdd(Unmerge(name[0] == '/' ? name : directory + name), row);
        if (!_bySoname.TryAdd(row.Soname, row))
            return;

        var family = SonameFamily.Of(row.Soname);
        if (!_families.TryGetValue(family, out var sonames))
            _families[family] = sonames = [];
        sonames.Add(row.Soname);
    }

    /// <summary>One spelling for both names of a directory that is a link into <c>/usr</c>.</summary>
    private string Unmerge(string path) => _merged && path.StartsWith("/usr/lib", StringComparison.Ordinal) ? path[4..] : path;

    private static ImmutableArray<string> Words(string field) => field is "-" or "" ? [] : [.. field.Split(' ')];
}
