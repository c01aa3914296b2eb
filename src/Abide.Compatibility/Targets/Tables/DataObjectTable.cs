using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace Abide.Compatibility.Targets;

/// <summary>
/// data/glibc/objects.txt: which symbols of glibc's libraries are data, and how many bytes each has, from upstream's ABI lists.
/// Every other symbol of theirs is a function. The size of a symbol version never changes, because programs copy it.
/// </summary>
internal sealed class DataObjectTable
{
    private static readonly ConcurrentDictionary<string, DataObjectTable> s_tables = new(StringComparer.Ordinal);

    private readonly FrozenDictionary<(string Soname, string Name, string Version), int> _sizes;

    private DataObjectTable(string architecture)
    {
        var sizes = new Dictionary<(string Soname, string Name, string Version), int>();
        var reader = new LineReader(FactFile.Read("glibc/objects.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            if (fields[0] == architecture)
                sizes.Add((fields[1], fields[2], fields[3]), int.Parse(fields[4], CultureInfo.InvariantCulture));
        }

        _sizes = sizes.ToFrozenDictionary();
    }

    public static DataObjectTable For(string architecture) => s_tables.GetOrAdd(architecture, static key => new(key));

    /// <summary>Bytes of a data object, or null for a function.</summary>
    public int? SizeOf(string soname, string name, string version) =>
        _sizes.TryGetValue((soname, name, version), out var size) ? size : null;
}
