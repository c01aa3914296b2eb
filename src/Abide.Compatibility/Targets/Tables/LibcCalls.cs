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
    /// table tells: for other architectures, and for releases older than the oldest table.
    /// </summary>
    /// <param name="soname">One of glibc's libraries or its loader.</param>
    /// <param name="architecture">Canonical name.</param>
    /// <param name="release">glibc's. One between two tables does what either says, and for certain what both say; one newer than all, what the newest says.</param>
    public static ObjectCalls? Find(string soname, string architecture, Version release)
    {
        var tables = FactFile.Names
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith($"-{architecture}.txt", StringComparison.Ordinal))
            .Select(name => (Name: name, Release: Version.Parse(name[Folder.Length..name.LastIndexOf('-')])))
            .OrderBy(table => table.Release)
            .ToList();
        if (tables.LastOrDefault(table => table.Release <= release).Name is not { } before) return null;
        if (soname != Main) return s_nothing;
        var after = tables.FirstOrDefault(table => table.Release >= release).Name ?? before;
        return s_tables.GetOrAdd($"{before} {after}", _ => after == before ? Graph(Read(before), Read(before)) : Graph(Read(before), Read(after)));
    }

    /// <summary>
    /// What musl leads to, which is library and loader in one. Null where there is no table of the very release: musl's functions move
    /// from one call to another between releases.
    /// </summary>
    public static ObjectCalls? FindMusl(string soname, string architecture, Version release)
    {
        var name = $"{MuslFolder}{release}-{architecture}.txt";
        return soname == Musl && FactFile.Names.Contains(name) ? s_tables.GetOrAdd(name, table => Graph(Read(table), Read(table))) : null;
    }

    /// <summary>The system calls of each function, of <see cref="Start"/>, and which functions load plug-ins.</summary>
    private static (Dictionary<string, int[]> Calls, HashSet<string> Openers) Read(string table)
    {
        var calls = new Dictionary<string, int[]>(StringComparer.Ordinal);
        var openers = new HashSet<string>(StringComparer.Ordinal);
        var reader = new LineReader(FactFile.Read(table));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            if (fields[0] == Start) calls[Start] = Numbers(fields[1]);
            else if (fields[0] == Plugins) openers.UnionWith(fields[1].Split(' '));
            else
            {
                var numbers = Numbers(fields[0]);
                foreach (var name in fields[1].Split(' ')) calls[name] = numbers;
            }
        }

        return (calls, openers);
    }

    /// <summary>Each function is a node, that makes its calls; the first one is what every program does, the last one what loads plug-ins.</summary>
    private static ObjectCalls Graph((Dictionary<string, int[]> Calls, HashSet<string> Openers) first, (Dictionary<string, int[]> Calls, HashSet<string> Openers) second)
    {
        const int StartNode = 0, Opener = 0;
        var made = new Dictionary<int, ImmutableArray<MadeCall>> { [StartNode] = Join(first.Calls[Start], second.Calls[Start]) };
        var exports = new Dictionary<string, ImmutableArray<int>>(StringComparer.Ordinal);
        var nodes = StartNode + 1;
        foreach (var name in first.Calls.Keys.Union(second.Calls.Keys, StringComparer.Ordinal))
        {
            if (name == Start) continue;
            made[nodes] = Join(first.Calls.GetValueOrDefault(name, []), second.Calls.GetValueOrDefault(name, []));
            exports[name] = [nodes++];
        }

        var loader = nodes++;
        foreach (var name in first.Openers.Union(second.Openers, StringComparer.Ordinal)) exports[name] = exports.GetValueOrDefault(name, []).Add(loader);
        var firstOf = new int[nodes + 1];
        firstOf[nodes] = 1;
        return new ObjectCalls(firstOf, [nodes + Opener], made, exports, ["dlopen"], [StartNode]);
    }

    private static ImmutableArray<MadeCall> Join(int[] first, int[] second) =>
        [.. first.Union(second).Select(number => new MadeCall(number == LibcProfile.Untold ? null : number, IsConstant: first.Contains(number) && second.Contains(number), Function: null))];

    private static int[] Numbers(string field) => [.. field.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
}
