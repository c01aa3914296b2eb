using System.Collections.Concurrent;

namespace Abide.Compatibility.Targets;

/// <summary>One definition of a symbol.</summary>
/// <param name="Version">Its version, or null for a definition without one.</param>
/// <param name="Hidden">Not the default version: <c>name@V</c> as opposed to <c>name@@V</c>.</param>
/// <param name="Where">The snapshots (or glibc releases) that have it.</param>
/// <param name="Next">The symbol's next definition, or null.</param>
internal sealed record SymbolDefinition(string? Version, bool Hidden, ulong Where, SymbolDefinition? Next);

/// <summary>The places in which a library defines a version.</summary>
internal sealed record VersionPlaces(string Version, ulong Where);

/// <summary>The dynamic symbols of one soname over all places where it was measured.</summary>
internal sealed class SymbolTable
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private readonly Dictionary<string, SymbolDefinition> _first = new(StringComparer.Ordinal);
    private readonly List<VersionPlaces> _versions = [];

    /// <summary>The snapshots in which the library's symbols were read.</summary>
    public ulong Measured { get; private set; }

    public int Count => _first.Count;

    /// <summary>Every definition that some place has, in no order.</summary>
    public IEnumerable<VersionedSymbol> Symbols
    {
        get
        {
            foreach (var (name, first) in _first)
            {
                for (var definition = first; definition is not null; definition = definition.Next)
                    yield return new(name, definition.Version);
            }
        }
    }

    /// <summary>Versions that carry at least one symbol, or are listed without, by place.</summary>
    public IReadOnlyList<VersionPlaces> Versions => _versions;

    /// <summary>Every definition that has a version, of all places, in no particular order.</summary>
    public IEnumerable<(string Name, SymbolDefinition Definition)> Definitions
    {
        get
        {
            foreach (var (name, first) in _first)
            {
                for (var definition = first; definition is not null; definition = definition.Next)
                {
                    if (definition.Version is not null)
                        yield return (name, definition);
                }
            }
        }
    }

    /// <summary>
    /// Whether a reference binds to a definition in one place (glibc elf/dl-lookup.c, check_match and do_lookup_versioned):
    /// with a version, the same version or a definition without any; without one, a definition without version, the
    /// library's first version, or the only one that is not hidden.
    /// </summary>
    /// <param name="name">The referenced symbol.</param>
    /// <param name="version">The version it is wanted in, or null.</param>
    /// <param name="place">Bit of the snapshot.</param>
    /// <param name="firstVersion">The version definition with index 2, or null when not known.</param>
    public bool Binds(string name, string? version, int place, string? firstVersion)
    {
        var visible = 0;
        for (var definition = _first.GetValueOrDefault(name); definition is not null; definition = definition.Next)
        {
            if ((definition.Where >> place & 1) == 0)
                continue;
            if (definition.Version is null || definition.Version == (version ?? firstVersion))
                return true;
            if (!definition.Hidden)
                visible++;
        }

        return version is null && visible == 1;
    }

    /// <summary>The definition of exactly this version in one place, or null.</summary>
    public SymbolDefinition? FindDefinition(string name, string version, int place) =>
        DefinitionsIn(name, place).FirstOrDefault(definition => definition.Version == version);

    /// <summary>Whether one place defines the symbol in any version.</summary>
    public bool Defines(string name, int place) => DefinitionsIn(name, place).Any();

    /// <summary>Whether no definition of the symbol in one place is one that a link binds to.</summary>
    public bool HasOnlyHidden(string name, int place) => DefinitionsIn(name, place).All(definition => definition.Hidden);

    /// <summary>Every place that has a definition which binds; without a version, any definition counts.</summary>
    public ulong Places(string name, string? version)
    {
        var places = 0ul;
        for (var definition = _first.GetValueOrDefault(name); definition is not null; definition = definition.Next)
        {
            if (version is null || definition.Version is null || definition.Version == version)
                places |= definition.Where;
        }

        return places;
    }

    /// <summary>Every place that defines the symbol without a version.</summary>
    public ulong PlacesWithoutVersion(string name)
    {
        var places = 0ul;
        for (var definition = _first.GetValueOrDefault(name); definition is not null; definition = definition.Next)
        {
            if (definition.Version is null)
                places |= definition.Where;
        }

        return places;
    }

    private IEnumerable<SymbolDefinition> DefinitionsIn(string name, int place)
    {
        for (var definition = _first.GetValueOrDefault(name); definition is not null; definition = definition.Next)
        {
            if ((definition.Where >> place & 1) != 0)
                yield return definition;
        }
    }

    /// <summary>Reads a section up to the next one; <paramref name="readMask"/> reads a group's places.</summary>
    public static SymbolTable Parse(ReadOnlySpan<char> section, Func<ReadOnlySpan<char>, ulong> readMask)
    {
        var table = new SymbolTable();
        var reader = new LineReader(section);
        var group = new SymbolDefinition(null, Hidden: false, 0, Next: null);
        var previous = "";
        while (reader.Read())
        {
            var line = reader.Line;
            if (line[0] is '@' or '=')
            {
                group = table.ReadGroup(line, readMask);
                continue;
            }

            // One base-62 digit tells how much of the name before is repeated.
            previous = string.Concat(previous.AsSpan(0, Digits.IndexOf(line[0])), line[1..]);
            table.Add(previous, group);
        }

        return table;
    }

    /// <summary><c>@@V places</c>: default version; <c>@V places</c>: hidden; <c>= places</c>: without version.</summary>
    private SymbolDefinition ReadGroup(ReadOnlySpan<char> line, Func<ReadOnlySpan<char>, ulong> readMask)
    {
        var space = line.LastIndexOf(' ');
        var where = readMask(line[(space + 1)..]);
        Measured |= where;
        if (line[0] == '=')
            return new(null, Hidden: false, where, Next: null);

        var hidden = line[1] != '@';
        var version = line[(hidden ? 1 : 2)..space].ToString();
        _versions.Add(new(version, where));
        return new(version, hidden, where, Next: null);
    }

    private void Add(string name, SymbolDefinition definition)
    {
        // One definition is shared by all names of a group, unless a name has several.
        if (!_first.TryAdd(name, definition))
            _first[name] = definition with { Next = _first[name] };
    }
}

/// <summary>A file of symbol sections, each parsed when first asked for.</summary>
internal sealed class SymbolFile
{
    private static readonly ConcurrentDictionary<string, SymbolFile?> s_files = new(StringComparer.Ordinal);

    private readonly Dictionary<string, Lazy<SymbolTable>> _sections = new(StringComparer.Ordinal);

    private SymbolFile(string text, Func<ReadOnlySpan<char>, ulong> readMask)
    {
        for (var start = text.StartsWith('[') ? 0 : text.IndexOf("\n[", StringComparison.Ordinal) + 1; start < text.Length;)
        {
            var nameEnd = text.IndexOf(']', start);
            var next = text.IndexOf("\n[", nameEnd, StringComparison.Ordinal);
            var end = next < 0 ? text.Length : next + 1;
            var body = (nameEnd + 2)..end;
            _sections[text[(start + 1)..nameEnd]] = new(() => SymbolTable.Parse(text.AsSpan(body), readMask));
            start = end;
        }
    }

    public IEnumerable<string> Sections => _sections.Keys;

    /// <summary>The table of a section, or null.</summary>
    public SymbolTable? Find(string section) => _sections.GetValueOrDefault(section)?.Value;

    /// <summary>The file of that name, or null when there is none.</summary>
    public static SymbolFile? Find(string name, Func<ReadOnlySpan<char>, ulong> readMask) =>
        s_files.GetOrAdd(name, static (file, mask) => FactFile.Find(file) is { } text ? new(text, mask) : null, readMask);

    /// <summary>Measured symbols of a family of sonames, or null.</summary>
    public static SymbolFile? OfFamily(string family) => Find($"symbols/{family}.txt", SnapshotTable.ReadMask);

    /// <summary>Measured symbols of a soname, or null.</summary>
    public static SymbolTable? OfSoname(string soname) => OfFamily(SonameFamily.Of(soname))?.Find(soname);
}
