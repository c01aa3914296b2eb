using Abide.Formats.Elf;

namespace Abide.Formats.Go;

/// <summary>
/// runtime.pcHeader, the start of .gopclntab: magic, two zeros, the quantum of instruction sizes, the pointer size, then
/// pointer-sized words: nfunc; from Go 1.16 nfiles and from 1.18 textStart; from Go 1.16 the offsets of names, compilation
/// units, files, line tables and functions. In the Go 1.2 layout ("Go 1.2 Runtime Symbol Information") the functions follow
/// nfunc and every offset counts from the start.
/// </summary>
internal readonly record struct FunctionTableHeader
{
    public const int FixedSize = 8;

    public required GoFunctionLayout Layout { get; init; }

    public required ElfEncoding Encoding { get; init; }

    /// <summary>1 on x86, 2 on s390x, 4 on most others.</summary>
    public required byte Quantum { get; init; }

    public required int FunctionCount { get; init; }

    /// <summary>Offset from the start of the table to the words of textStart; 0 when the layout has none.</summary>
    public required int TextStartAt { get; init; }

    /// <summary>Offset of the names, which function records count from.</summary>
    public required int NamesAt { get; init; }

    /// <summary>Where the names end at the latest.</summary>
    public required int NamesEnd { get; init; }

    /// <summary>What the offsets of tables by instruction (stack depth, files, lines) count from.</summary>
    public required int LineTablesAt { get; init; }

    /// <summary>Offset of the list of (entry, record) pairs.</summary>
    public required int ListAt { get; init; }

    /// <summary>What the list counts the offsets of records from.</summary>
    public required int RecordsAt { get; init; }

    public bool HasRelativeEntries => Layout is GoFunctionLayout.Go118 or GoFunctionLayout.Go120;

    /// <summary>Bytes of one half of a list entry, and of the entry that a record starts with.</summary>
    public int EntrySize => HasRelativeEntries ? sizeof(uint) : Encoding.AddressSize;

    /// <summary>Whether the fixed fields are right; says nothing yet about the table.</summary>
    public static bool HasPlausibleStart(ReadOnlySpan<byte> table, ElfEncoding encoding) =>
        table.Length >= FixedSize && table[4] == 0 && table[5] == 0 && table[6] is (1 or 2 or 4) && table[7] == encoding.AddressSize;

    /// <summary>
    /// Takes a header only if everything it says fits the bytes behind it. The magic alone is not telling: it is the small
    /// negative numbers -5 to -16, two of them followed by zeros.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> table, ElfEncoding encoding, out FunctionTableHeader header, out string reason)
    {
        header = default;
        var cursor = new Cursor(table, encoding);
        var layout = (GoFunctionLayout)cursor.ReadUInt32();
        cursor.Skip(2);
        var quantum = cursor.ReadByte();
        var pointerSize = cursor.ReadByte();
        if (!Enum.IsDefined(layout) || !HasPlausibleStart(table, encoding))
        {
            reason = $"magic 0x{(uint)layout:x}, quantum {quantum} and pointer size {pointerSize} are no known layout";
            return false;
        }

        var count = cursor.ReadAddress();
        int textStartAt = 0;
        ulong names = 0, lineTables = 0, namesEnd = (ulong)table.Length, list = FixedSize + (ulong)encoding.AddressSize, records = 0;
        if (layout != GoFunctionLayout.Go12)
        {
            cursor.Skip(encoding.AddressSize); // nfiles
            if (layout != GoFunctionLayout.Go116)
            {
                textStartAt = cursor.Position;
                cursor.Skip(encoding.AddressSize);
            }

            names = cursor.ReadAddress();
            var units = cursor.ReadAddress();
            cursor.Skip(encoding.AddressSize); // files
            lineTables = cursor.ReadAddress();
            list = records = cursor.ReadAddress();
            if (units > names && units < namesEnd) namesEnd = units;
        }

        var entrySize = layout is GoFunctionLayout.Go118 or GoFunctionLayout.Go120 ? sizeof(uint) : encoding.AddressSize;
        var length = (ulong)table.Length;
        // The list ends with the address behind the last function.
        if (cursor.Overran || names >= length || list >= length || count == 0 || count >= (length - list) / (2UL * (ulong)entrySize))
        {
            reason = $"it says that it has {count} functions at 0x{list:x} and names at 0x{names:x}, but there are 0x{length:x} bytes";
            return false;
        }

        reason = "";
        header = new FunctionTableHeader
        {
            Layout = layout,
            Encoding = encoding,
            Quantum = quantum,
            FunctionCount = (int)count,
            TextStartAt = textStartAt,
            NamesAt = (int)names,
            NamesEnd = (int)namesEnd,
            LineTablesAt = (int)Math.Min(lineTables, length),
            ListAt = (int)list,
            RecordsAt = (int)records,
        };
        return true;
    }
}
