using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>Makes of a captured object what would be read from its file.</summary>
internal static class ObjectRestore
{
    public static ProgramNeeds Needs(ObjectDocument document, ImmutableArray<string> names)
    {
        var flags = document.Flags;
        ImmutableArray<VersionNeed> versions = [.. (document.VersionNeeds ?? []).Select(need => new VersionNeed(need.File, need.Name, (ushort)need.Index, need.Weak))];
        return new ProgramNeeds
        {
            Path = document.Path,
            Location = document.Path,
            Architecture = document.Architecture ?? "",
            Type = ElfType.Shared,
            IsExecutable = flags.HasFlag(ObjectFlags.Started),
            IsStatic = flags.HasFlag(ObjectFlags.Static),
            Interpreter = document.Interpreter,
            BuildId = document.BuildId,
            Soname = document.Soname,
            Needed = [.. document.Needed ?? []],
            RPath = [.. document.RPath ?? []],
            RunPath = [.. document.RunPath ?? []],
            HasRunPath = document.RunPath is not null,
            BindsNow = flags.HasFlag(ObjectFlags.BindsNow),
            SkipsDefaultPaths = flags.HasFlag(ObjectFlags.NoDefaultPaths),
            HasTextRelocations = flags.HasFlag(ObjectFlags.TextRelocations),
            UsesStaticTls = flags.HasFlag(ObjectFlags.StaticTls),
            NeedsExecutableStack = flags.HasFlag(ObjectFlags.ExecutableStack),
            HasPackedRelocations = flags.HasFlag(ObjectFlags.PackedRelocations),
            IsDamaged = flags.HasFlag(ObjectFlags.Damaged),
            LargestPageSize = document.PageSize,
            VersionNeeds = versions,
            Imports = [.. Imports(document, names, versions)],
            AbiTag = document.AbiTag is { } tag ? new AbiTag(tag.System, Version.Parse(tag.Kernel)) : null,
            CpuNeeded = (CpuLevel?)document.CpuLevel,
            Dlopen = [.. (document.Dlopen ?? []).Select(note => new DlopenNote([.. note.Sonames], note.Priority, note.Feature))],
        };
    }

    public static SymbolDefinitions Definitions(ObjectDocument document, ImmutableArray<string> names) => SymbolDefinitions.Restore(
        document.Flags.HasFlag(ObjectFlags.VersionTable),
        document.Flags.HasFlag(ObjectFlags.VersionDefinitions),
        [.. (document.Versions ?? []).Select(version => new VersionName((ushort)version.Index, version.Name))],
        () => (document.Defines ?? []).SelectMany(defines => defines.Symbols.Resolve(names).Select(name => new DefinedSymbol(name, (ushort)defines.Version, defines.Hidden))));

    /// <summary>Null when its code was not looked at.</summary>
    public static ObjectCalls? Calls(ObjectDocument document, ImmutableArray<string> names)
    {
        if (document.Calls is not { } calls) return null;
        var firstOf = new int[calls.Next.Length + 1];
        for (var node = 0; node < calls.Next.Length; node++) firstOf[node + 1] = firstOf[node] + calls.Next[node].Length;
        var made = (calls.Made ?? []).GroupBy(call => call.Node).ToDictionary(
            group => group.Key,
            group => group.Select(call => new MadeCall(call.Number, call.Constant, Function: null)).ToImmutableArray());
        return new ObjectCalls(firstOf, [.. calls.Next.SelectMany(next => next)], made, Exports(document, calls, names), [.. calls.Imports.Resolve(names)], [.. calls.Starts ?? []]) { Entry = calls.Entry ?? -1 };
    }

    private static Dictionary<string, ImmutableArray<int>> Exports(ObjectDocument document, CallsDocument calls, ImmutableArray<string> names)
    {
        var exports = new Dictionary<string, ImmutableArray<int>>(StringComparer.Ordinal);
        foreach (var defines in document.Defines ?? [])
        {
            if (defines.Nodes is { } nodes) Add(defines.Symbols, nodes);
        }

        if (calls.Others is { } others) Add(others, calls.OtherNodes!);
        return exports;

        void Add(SymbolList symbols, int[] nodes)
        {
            foreach (var (name, node) in symbols.Resolve(names).Zip(nodes))
            {
                if (node >= 0) exports[name] = exports.TryGetValue(name, out var known) ? known.Add(node) : [node];
            }
        }
    }

    private static IEnumerable<Import> Imports(ObjectDocument document, ImmutableArray<string> names, ImmutableArray<VersionNeed> versions) => document.Imports is { } imports
        ? imports.Symbols.Resolve(names).Zip(imports.Kinds, (name, kind) => ImportKind.Read(name, kind, ImportKind.NeedOf(kind) is var need and > 0 ? versions[need - 1] : null))
        : [];
}
