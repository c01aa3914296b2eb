using System.Collections.Immutable;

namespace Abide.Formats.Elf;

public sealed partial class ElfFile
{
    public VersionTable Versions { get; }

    private VersionTable ReadVersions()
    {
        if (Dynamic is null) return new VersionTable([], [], HasDefinitions: false);
        var definitions = Dynamic.Find(DynamicTag.VersionDefinitions);
        return new VersionTable(
            Dynamic.Find(DynamicTag.VersionNeeds) is { } needs ? ReadVersionNeeds(Dynamic.Strings, needs) : [],
            definitions is { } address ? ReadVersionDefinitions(Dynamic.Strings, address) : [],
            definitions is not null);
    }

    /// <summary>
    /// Elfxx_Verneed: vn_version, vn_cnt, vn_file, vn_aux, vn_next; Elfxx_Vernaux: vna_hash, vna_flags, vna_other, vna_name,
    /// vna_next. Both are chains of relative offsets that end with 0; like ld.so we follow the chains and not the counts,
    /// and stop at the first step that does not lead on.
    /// </summary>
    private ImmutableArray<VersionNeed> ReadVersionNeeds(StringTable strings, ulong address)
    {
        const int NeedSize = 16, AuxiliarySize = 16;
        const ushort WeakFlag = 2; // VER_FLG_WEAK
        var bytes = AtAddress(address).Span;
        var needs = ImmutableArray.CreateBuilder<VersionNeed>();
        var at = 0UL;
        while (true)
        {
            if (!TryRecord(bytes, at, NeedSize, out var record)) return Broken();
            record.Skip(4);
            var file = ReadName(strings, record.ReadUInt32());
            var auxiliary = record.ReadUInt32();
            var next = record.ReadUInt32();
            if (file is null) return Broken();

            for (var auxiliaryAt = at + auxiliary; ;)
            {
                if (!TryRecord(bytes, auxiliaryAt, AuxiliarySize, out var entry)) return Broken();
                entry.Skip(4); // vna_hash: derived from the name
                var flags = entry.ReadUInt16();
                var index = (ushort)(entry.ReadUInt16() & 0x7fff);
                if (ReadName(strings, entry.ReadUInt32()) is not { } version) return Broken();
                needs.Add(new VersionNeed(file, version, index, (flags & WeakFlag) != 0));
                if (needs.Count > ushort.MaxValue) return Broken(); // an index has 15 bits: records overlap
                var step = entry.ReadUInt32();
                if (step == 0) break;
                auxiliaryAt += step;
            }

            if (next == 0) return needs.DrainToImmutable();
            at += next;
        }

        ImmutableArray<VersionNeed> Broken()
        {
            Damage(Problems.VersionNeeds, $"DT_VERNEED at address 0x{address:x}: the chain leaves the file or does not end after {needs.Count} entries");
            return needs.DrainToImmutable();
        }
    }

    /// <summary>
    /// Elfxx_Verdef: vd_version, vd_flags, vd_ndx, vd_cnt, vd_hash, vd_aux, vd_next; its first Elfxx_Verdaux (vda_name,
    /// vda_next) names it, further ones its predecessors, which the loader does not read.
    /// </summary>
    private ImmutableArray<VersionDefinition> ReadVersionDefinitions(StringTable strings, ulong address)
    {
        const int DefinitionSize = 20, AuxiliarySize = 8;
        const ushort BaseFlag = 1, WeakFlag = 2; // VER_FLG_BASE, VER_FLG_WEAK
        var bytes = AtAddress(address).Span;
        var definitions = ImmutableArray.CreateBuilder<VersionDefinition>();
        var at = 0UL;
        while (true)
        {
            if (!TryRecord(bytes, at, DefinitionSize, out var record)) return Broken();
            record.Skip(2);
            var flags = record.ReadUInt16();
            var index = (ushort)(record.ReadUInt16() & 0x7fff);
            record.Skip(2 + 4);
            var auxiliary = record.ReadUInt32();
            var next = record.ReadUInt32();
            if (!TryRecord(bytes, at + auxiliary, AuxiliarySize, out var name) || ReadName(strings, name.ReadUInt32()) is not { } version) return Broken();

            definitions.Add(new VersionDefinition(version, index, (flags & BaseFlag) != 0, (flags & WeakFlag) != 0));
            if (next == 0) return definitions.DrainToImmutable();
            at += next;
            if (definitions.Count > ushort.MaxValue) return Broken();
        }

        ImmutableArray<VersionDefinition> Broken()
        {
            Damage(Problems.VersionDefinitions, $"DT_VERDEF at address 0x{address:x}: the chain leaves the file or does not end after {definitions.Count} entries");
            return definitions.DrainToImmutable();
        }
    }

    private bool TryRecord(ReadOnlySpan<byte> bytes, ulong at, int size, out Cursor cursor)
    {
        if (at > (ulong)bytes.Length || (ulong)bytes.Length - at < (ulong)size)
        {
            cursor = default;
            return false;
        }

        cursor = CursorAt(bytes.Slice((int)at, size));
        return true;
    }
}
