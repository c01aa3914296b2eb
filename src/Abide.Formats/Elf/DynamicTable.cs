using System.Collections.Immutable;

namespace Abide.Formats.Elf;

/// <summary>One Elf32_Dyn/Elf64_Dyn.</summary>
public readonly record struct DynamicEntry(DynamicTag Tag, ulong Value);

/// <summary>PT_DYNAMIC, read as ld.so reads it: by addresses, without section headers (gABI, "Dynamic Section").</summary>
public sealed class DynamicTable
{
    private readonly DynamicEntry[] _entries;

    internal DynamicTable(DynamicEntry[] entries, StringTable strings)
    {
        _entries = entries;
        Strings = strings;
    }

    /// <summary>Up to and without DT_NULL.</summary>
    public IReadOnlyList<DynamicEntry> Entries => _entries;

    /// <summary>DT_STRTAB.</summary>
    public StringTable Strings { get; }

    /// <summary>DT_NEEDED in order.</summary>
    public required ImmutableArray<string> Needed { get; init; }

    /// <summary>DT_FILTER in order: libraries that the object stands for, which are loaded with it like needed ones.</summary>
    public required ImmutableArray<string> Filters { get; init; }

    /// <summary>DT_SONAME, or null.</summary>
    public required string? Soname { get; init; }

    /// <summary>DT_RPATH as written (colon-separated), or null. ld.so ignores it when there is a DT_RUNPATH.</summary>
    public required string? RPath { get; init; }

    /// <summary>DT_RUNPATH as written (colon-separated), or null.</summary>
    public required string? RunPath { get; init; }

    /// <summary>DT_FLAGS; none when absent.</summary>
    public DynamicFlags Flags => (DynamicFlags)(Find(DynamicTag.Flags) ?? 0);

    /// <summary>DT_FLAGS_1; none when absent.</summary>
    public DynamicFlags1 Flags1 => (DynamicFlags1)(Find(DynamicTag.Flags1) ?? 0);

    /// <summary>Whether all symbols are bound at start: DT_BIND_NOW, DF_BIND_NOW or DF_1_NOW.</summary>
    public bool BindsNow =>
        Find(DynamicTag.BindNow) is not null || Flags.HasFlag(DynamicFlags.BindNow) || Flags1.HasFlag(DynamicFlags1.Now);

    /// <summary>Whether relocations change pages that are not writable: DT_TEXTREL or DF_TEXTREL.</summary>
    public bool HasTextRelocations => Find(DynamicTag.TextRelocations) is not null || Flags.HasFlag(DynamicFlags.TextRelocations);

    /// <summary>The value of the last entry with this tag (the one that ld.so keeps), or null.</summary>
    public ulong? Find(DynamicTag tag)
    {
        for (var i = _entries.Length - 1; i >= 0; i--)
        {
            if (_entries[i].Tag == tag) return _entries[i].Value;
        }

        return null;
    }
}
