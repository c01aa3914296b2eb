using System.Collections.Immutable;

namespace Abide.Formats.Elf;

public sealed partial class ElfFile
{
    /// <summary>PT_DYNAMIC; null in a static program without self-relocation and in relocatable files.</summary>
    public DynamicTable? Dynamic { get; }

    // Big programs name some hundred libraries. Each is looked for in every directory of every search path.
    private const int NeededLimit = 1024;

    private DynamicTable? ReadDynamic()
    {
        if (FindSegment(SegmentType.Dynamic) is not { } segment) return null;

        // Debug files split off by objcopy --only-keep-debug keep the header without the bytes.
        if (segment.FileSize == 0) return null;
        var bytes = Slice(segment.Offset, segment.FileSize).Span;
        if ((ulong)bytes.Length < segment.FileSize)
        {
            Damage(Problems.DynamicSection, $"PT_DYNAMIC takes 0x{segment.FileSize:x} bytes from 0x{segment.Offset:x} but the file ends at 0x{Bytes.Length:x}");
        }

        var entries = ReadDynamicEntries(bytes);
        var strings = ReadDynamicStrings(entries);
        var needed = ImmutableArray.CreateBuilder<string>();
        var filters = ImmutableArray.CreateBuilder<string>();
        string? soname = null, rpath = null, runpath = null;
        foreach (var entry in entries)
        {
            if (entry.Tag is not (DynamicTag.Needed or DynamicTag.Filter or DynamicTag.Soname or DynamicTag.RPath or DynamicTag.RunPath)) continue;
            if (entry.Tag is DynamicTag.Needed or DynamicTag.Filter && needed.Count + filters.Count == NeededLimit)
            {
                Damage(Problems.DynamicSection, $"it names more than {NeededLimit} libraries");
                break;
            }

            if (ReadName(strings, entry.Value) is not { } name)
            {
                Damage(Problems.DynamicSection, $"{entry.Tag} names string 0x{entry.Value:x} but DT_STRTAB has 0x{strings.Length:x} bytes, or its strings overlap");
                break;
            }

            switch (entry.Tag)
            {
                case DynamicTag.Needed: needed.Add(name); break;
                case DynamicTag.Filter: filters.Add(name); break;
                case DynamicTag.Soname: soname = name; break;
                case DynamicTag.RPath: rpath = name; break;
                default: runpath = name; break;
            }
        }

        return new DynamicTable(entries, strings)
        {
            Needed = needed.DrainToImmutable(),
            Filters = filters.DrainToImmutable(),
            Soname = soname,
            RPath = rpath,
            RunPath = runpath,
        };
    }

    /// <summary>The entries up to DT_NULL, or to the end where there is none.</summary>
    private DynamicEntry[] ReadDynamicEntries(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        for (var tags = CursorAt(bytes); (DynamicTag)tags.ReadAddress() != DynamicTag.Null; count++)
        {
            tags.Skip(Header.Encoding.AddressSize);
            if (tags.Overran) break;
        }

        var cursor = CursorAt(bytes);
        var entries = new DynamicEntry[count];
        for (var i = 0; i < count; i++) entries[i] = new DynamicEntry((DynamicTag)cursor.ReadAddress(), cursor.ReadAddress());
        return entries;
    }

    private StringTable ReadDynamicStrings(DynamicEntry[] entries)
    {
        ulong address = 0, size = 0;
        foreach (var entry in entries)
        {
            if (entry.Tag == DynamicTag.StringTable) address = entry.Value;
            if (entry.Tag == DynamicTag.StringTableSize) size = entry.Value;
        }

        if (address == 0) return default;
        var bytes = AtAddress(address);
        if (size > (ulong)bytes.Length)
        {
            Damage(Problems.DynamicSection, $"DT_STRTAB has 0x{size:x} bytes at address 0x{address:x}, where the file has 0x{bytes.Length:x}");
            return new StringTable(bytes);
        }

        return new StringTable(bytes[..(int)size]);
    }
}
