using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Abide.Compatibility.Needs.Syscalls.Calls;

namespace Abide.Compatibility.Targets;

/// <summary>data/libc: which system calls the functions of glibc and musl lead to, for releases whose files are not at hand.</summary>
internal static class LibcCalls
{
    private const string Folder = "libc/glibc", Main = "libc.so.6", Start = "start", Plugins = "plugins";
    private const string MuslFolder = "libc/musl", Musl = "libc.musl-x86_64.so.1";

    private static readonly ConcurrentDictionary<string, ObjectCalls> s_tables = new(StringComparer.Ordinal);

    private static readonly ObjectCalls s_nothing = new([0], [], [], [], [], []);

    /// <summary>
    /// What a library of glibc leads to. The functions of all of them stand under libc.so.6, where glibc has joined them. Null where no
    /// table is near: for other architectures.
    /// </summary>
    /// <param name="soname">One of glibc's libraries or its loader.</param>
    /// <param name="architecture">Canonical name.</param>
    /// <param name="release">glibc's; the newest table that is not newer counts, else the oldest.</param>
    public static ObjectCalls? Find(string soname, string architecture, Version release)
    {
        var tables = FactFile.Names
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith($"-{architecture}.txt", StringComparison.Ordinal))
            .Select(name => (Name: name, Release: Version.Parse(name[Folder.Length..name.LastIndexOf('-')])))
            .OrderBy(table => table.Release)
            .ToList();
        if (tables.Count == 0) return null;
        if (soname != Main) return s_nothing;
        var best = tables.LastOrDefault(table => table.Release <= release);
        return s_tables.GetOrAdd(best.Name ?? tables[0].Name, Read);
    }

    /// <summary>
    /// What musl leads to, which is library and loader in one. Null where there is no table of the very release: musl's functions move
    /// from one call to another between releases.
    /// </summary>
    public static ObjectCalls? FindMusl(string soname, string architecture, Version release)
    {
        var name = $"{MuslFolder}{release}-{architecture}.txt";
        return soname == Musl && FactFile.Names.Contains(name) ? s_tables.GetOrAdd(name, Read) : null;
    }

    /// <summary>Each line is a node, that makes its calls; the last one is what loads plug-ins.</summary>
    private static ObjectCalls Read(string table)
    {
        const int StartNode = 0, Opener = 0;
        var made = new Dictionary<int, ImmutableArray<MadeCall>>();
        var exports = new Dictionary<string, ImmutableArray<int>>(StringComparer.Ordinal);
        var plugins = Array.Empty<string>();
        var reader = new LineReader(FactFile.Read(table));
        var nodes = StartNode + 1;
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            if (fields[0] == Start) made[StartNode] = Numbers(fields[1]);
            else if (fields[0] == Plugins) plugins = fields[1].Split(' ');
            else
            {
                made[nodes] = Numbers(fields[0]);
                foreach (var name in fields[1].Split(' ')) exports[name] = [nodes];
                nodes++;
            }
        }

        if (plugins.Length == 0) return new ObjectCalls(new int[nodes + 1], [], made, exports, [], [StartNode]);
        var loader = nodes++;
        foreach (var name in plugins) exports[name] = exports.GetValueOrDefault(name, []).Add(loader);
        var firstOf = new int[nodes + 1];
        firstOf[nodes] = 1;
        return new ObjectCalls(firstOf, [nodes + Opener], made, exports, ["dlopen"], [StartNode]);
    }

    private static ImmutableArray<MadeCall> Numbers(string field) =>
        [.. field.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).Select(number => new MadeCall(number == LibcProfile.Untold ? null : number, IsConstant: true, Function: null))];
}
