using Abide.Compatibility.Needs;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>Writes down all that a verdict may ever ask of one file of a root.</summary>
internal static class ObjectCapture
{
    private static readonly Provenance s_nowhere = new("", Confidence.Measured);

    /// <summary>Null for what ld.so passes over: nothing is lost when it is not written down.</summary>
    /// <param name="tree">The root.</param>
    /// <param name="path">Without links.</param>
    /// <param name="wantsFaults">Whether a file that is no library is told of as well.</param>
    public static ObjectDocument? Read(IRootTree tree, string path, bool wantsFaults)
    {
        if (!wantsFaults && !(tree.ReadStart(path, 4) is { } start && ElfHeader.HasMagic(start))) return null;
        var bytes = tree.Read(path);
        if (bytes is null && tree.Find(path) is { Kind: RootEntryKind.File }) return new ObjectDocument { Path = path, Unreadable = true };
        if (bytes is null || !ElfFile.TryParse(bytes, path, out var elf, out _)) return wantsFaults ? Faulty(tree, path, architecture: null) : null;
        var architecture = ElfArchitecture.Name(elf.Header);
        if (elf.Header.Type != ElfType.Shared) return wantsFaults ? Faulty(tree, path, architecture) : null;
        var library = ElfLibrary.Read(elf, path, path, s_nowhere);
        return library.Needs.IsExecutable && !wantsFaults ? null : Write(library, SyscallReader.ReadCalls(elf));
    }

    private static ObjectDocument Faulty(IRootTree tree, string path, string? architecture) => new()
    {
        Path = path,
        Architecture = architecture,
        Fault = (LibraryFile.Read(tree, path, architecture ?? "", s_nowhere) as BrokenLibrary)?.Cause,
    };

    private static ObjectDocument Write(ElfLibrary library, ObjectCalls? calls)
    {
        var needs = library.Needs;
        var summary = calls is null ? null : CallSummary.Of(calls);
        return new ObjectDocument
        {
            Path = needs.Location,
            Architecture = needs.Architecture,
            Soname = needs.Soname,
            Interpreter = needs.Interpreter,
            BuildId = needs.BuildId,
            Needed = Filled([.. needs.Needed]),
            RPath = Filled([.. needs.RPath]),
            RunPath = needs.HasRunPath ? [.. needs.RunPath] : null,
            Flags = FlagsOf(library),
            PageSize = needs.LargestPageSize,
            AbiTag = needs.AbiTag is { } tag ? new AbiTagDocument(tag.OperatingSystem, tag.KernelVersion.ToString()) : null,
            CpuLevel = (int?)needs.CpuNeeded,
            Dlopen = Filled(needs.Dlopen.Select(note => new DlopenDocument([.. note.Sonames], note.Priority, note.Feature)).ToArray()),
            Versions = Filled(library.Definitions.VersionNames.Select(version => new VersionDocument(version.Index, version.Name)).ToArray()),
            VersionNeeds = Filled(needs.VersionNeeds.Select(need => new VersionNeedDocument(need.File, need.Version, need.Index, need.IsWeak)).ToArray()),
            Imports = WriteImports(needs),
            Defines = Filled(WriteDefinitions(library.Definitions, summary)),
            Calls = summary?.Write(),
        };
    }

    private static ImportsDocument? WriteImports(ProgramNeeds needs)
    {
        if (needs.Imports.IsEmpty) return null;
        var places = new Dictionary<VersionNeed, int>();
        for (var i = 0; i < needs.VersionNeeds.Length; i++) places.TryAdd(needs.VersionNeeds[i], i + 1);
        return new ImportsDocument(
            SymbolList.Of([.. needs.Imports.Select(import => import.Name)]),
            [.. needs.Imports.Select(import => ImportKind.Of(import, import.Need is { } need ? places[need] : 0))]);
    }

    private static DefinesDocument[] WriteDefinitions(SymbolDefinitions definitions, CallSummary? calls) =>
    [
        .. definitions.Symbols
            .GroupBy(symbol => (symbol.VersionIndex, symbol.IsHidden))
            .OrderBy(group => group.Key)
            .Select(group =>
            {
                string[] names = [.. group.Select(symbol => symbol.Name).Order(StringComparer.Ordinal)];
                int[]? nodes = calls is null ? null : [.. names.Select(calls.TakeNode)];
                return new DefinesDocument(group.Key.VersionIndex, SymbolList.Of(names), group.Key.IsHidden, nodes is null || Array.TrueForAll(nodes, node => node < 0) ? null : nodes);
            }),
    ];

    private static ObjectFlags FlagsOf(ElfLibrary library)
    {
        var needs = library.Needs;
        return Flag(library.HasVersionTable, ObjectFlags.VersionTable)
            | Flag(library.HasVersionDefinitions == Answer.Yes, ObjectFlags.VersionDefinitions)
            | Flag(needs.BindsNow, ObjectFlags.BindsNow)
            | Flag(needs.SkipsDefaultPaths, ObjectFlags.NoDefaultPaths)
            | Flag(needs.HasTextRelocations, ObjectFlags.TextRelocations)
            | Flag(needs.UsesStaticTls, ObjectFlags.StaticTls)
            | Flag(needs.NeedsExecutableStack, ObjectFlags.ExecutableStack)
            | Flag(needs.HasPackedRelocations, ObjectFlags.PackedRelocations)
            | Flag(needs.IsDamaged, ObjectFlags.Damaged)
            | Flag(needs.IsExecutable, ObjectFlags.Started)
            | Flag(needs.IsStatic, ObjectFlags.Static);
    }

    private static ObjectFlags Flag(bool isSet, ObjectFlags flag) => isSet ? flag : ObjectFlags.None;

    private static T[]? Filled<T>(T[] items) => items.Length == 0 ? null : items;
}
