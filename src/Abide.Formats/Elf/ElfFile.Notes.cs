using System.Collections.Immutable;
using System.Text.Json;

namespace Abide.Formats.Elf;

public sealed partial class ElfFile
{
    private const uint PackageMetadataType = 0xcafe1a7e; // NT_FDO_PACKAGING_METADATA
    private const uint DlopenMetadataType = 0x407c0c0a; // NT_FDO_DLOPEN_METADATA
    private const int GnuNoteLimit = 1 << 16;
    private const int NoteLimit = 1 << 13;

    public ElfNotes Notes { get; }

    private ElfNotes ReadNotes()
    {
        var all = ImmutableArray.CreateBuilder<ElfNote>();
        var segments = 0;
        foreach (var segment in Segments)
        {
            if (segment.Type != SegmentType.Note) continue;
            segments++;
            ReadNotes(Slice(segment.Offset, segment.FileSize), (long)segment.Offset, segment.Alignment, all);
        }

        // Relocatable files and a few linkers' outputs have notes in sections only.
        if (segments == 0)
        {
            foreach (var section in Sections)
            {
                if (section.Type == SectionType.Note) ReadNotes(ContentOf(section), (long)section.Offset, Alignment(section.Name), all);
            }
        }

        var notes = new ElfNotes { All = all.DrainToImmutable() };
        foreach (var note in notes.All) notes = Interpret(notes, note);
        return notes;

        static ulong Alignment(string name) => name == ".note.gnu.property" ? 8u : 4u;
    }

    /// <summary>namesz, descsz, type, name, desc; name and desc padded to four bytes, in PT_NOTE segments aligned to eight to eight.</summary>
    private void ReadNotes(ReadOnlyMemory<byte> bytes, long offset, ulong alignment, ImmutableArray<ElfNote>.Builder notes)
    {
        var padding = alignment == 8 && Header.Encoding.Is64 ? 8UL : 4UL;
        var at = 0UL;
        while (at + 12 <= (ulong)bytes.Length)
        {
            var cursor = CursorAt(bytes.Span[(int)at..]);
            ulong nameSize = cursor.ReadUInt32(), descriptorSize = cursor.ReadUInt32();
            var type = cursor.ReadUInt32();
            var descriptorAt = at + Align(12 + nameSize, padding);
            var end = descriptorAt + descriptorSize;
            if (end > (ulong)bytes.Length)
            {
                Report(Problems.Notes, $"a note at 0x{(ulong)offset + at:x} ends 0x{end - (ulong)bytes.Length:x} bytes past its segment");
                return;
            }

            _nameBudget -= (long)(end - at); // segments may overlap
            if (_nameBudget < 0 || notes.Count == NoteLimit)
            {
                Report(Problems.Notes, $"there are more than {notes.Count} notes up to 0x{(ulong)offset + at:x}, or their segments overlap");
                return;
            }

            var name = bytes.Span.Slice((int)at + 12, (int)nameSize).TrimEnd((byte)0);
            notes.Add(new ElfNote(StringTable.Decode(name), type, offset + (long)descriptorAt, bytes.Slice((int)descriptorAt, (int)descriptorSize)));
            at = descriptorAt + Align(descriptorSize, padding);
        }

        static ulong Align(ulong value, ulong alignment) => (value + alignment - 1) & ~(alignment - 1);
    }

    private ElfNotes Interpret(ElfNotes notes, ElfNote note)
    {
        if (note.Descriptor.Length > GnuNoteLimit) return notes;
        var cursor = CursorAt(note.Descriptor.Span);
        switch (note.Name, note.Type)
        {
            case ("GNU", 1) when note.Descriptor.Length >= 16:
                var system = cursor.ReadUInt32();
                // A kernel version has three small numbers; more would not fit System.Version either.
                return notes with { AbiTag = new AbiTag(system, new Version((int)(cursor.ReadUInt32() & 0xffff), (int)(cursor.ReadUInt32() & 0xffff), (int)(cursor.ReadUInt32() & 0xffff))) };
            case ("GNU", 3):
                return notes with { BuildId = Convert.ToHexStringLower(note.Descriptor.Span) };
            case ("GNU", 5):
                return notes with { Properties = ReadProperties(note.Descriptor.Span) };
            case ("Go", 4):
                return notes with { GoBuildId = StringTable.Decode(note.Descriptor.Span.TrimEnd((byte)0)) };
            case ("FDO", PackageMetadataType):
                return notes with { PackageMetadata = StringTable.Decode(note.Descriptor.Span.TrimEnd((byte)0)) };
            case ("FDO", DlopenMetadataType):
                return notes with { Dlopen = notes.Dlopen.AddRange(ReadDlopen(note)) };
            default:
                return notes;
        }
    }

    /// <summary>A list of pr_type, pr_datasz and data, each padded to the address size.</summary>
    private GnuProperties ReadProperties(ReadOnlySpan<byte> bytes)
    {
        const uint X86FeatureAnd = 0xc0000002, X86IsaNeeded = 0xc0008002, AArch64FeatureAnd = 0xc0000000;
        uint? isa = null, features = null;
        var isX86 = Header.Machine is ElfMachine.X86_64 or ElfMachine.I386;
        var cursor = CursorAt(bytes);
        while (cursor.Remaining >= 8)
        {
            var type = cursor.ReadUInt32();
            var size = cursor.ReadUInt32();
            if (size > (uint)cursor.Remaining) break;
            var padded = (int)((size + (uint)Header.Encoding.AddressSize - 1) & ~((uint)Header.Encoding.AddressSize - 1));
            if (size == 4)
            {
                var value = cursor.ReadUInt32();
                padded -= 4;
                if (isX86 && type == X86IsaNeeded) isa = (isa ?? 0) | value;
                if (type == (isX86 ? X86FeatureAnd : AArch64FeatureAnd)) features = value;
            }

            cursor.Skip(Math.Min(padded, cursor.Remaining));
        }

        return new GnuProperties(isa, features);
    }

    private ImmutableArray<DlopenNote> ReadDlopen(ElfNote note)
    {
        try
        {
            using var document = JsonDocument.Parse(note.Descriptor.Span.TrimEnd((byte)0).ToArray());
            if (document.RootElement.ValueKind == JsonValueKind.Array)
            {
                return [.. document.RootElement.EnumerateArray().Select(ReadDlopenEntry).OfType<DlopenNote>()];
            }
        }
        catch (JsonException)
        {
            // Falls through to the problem: the note is not the JSON array that the specification asks for.
        }

        Report(Problems.Notes, $"the .note.dlopen entry at 0x{note.Offset:x} is not a JSON array");
        return [];
    }

    private static DlopenNote? ReadDlopenEntry(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("soname", out var sonames) || sonames.ValueKind != JsonValueKind.Array) return null;
        return new DlopenNote(
            [.. sonames.EnumerateArray().Where(soname => soname.ValueKind == JsonValueKind.String).Select(soname => soname.GetString()!)],
            Text("priority") ?? "recommended",
            Text("feature"));

        string? Text(string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
