using Abide.Formats.Elf;

namespace Abide.Formats.Go;

public sealed partial class GoFunctionTable
{
    /// <summary>The function whose code holds a virtual address; false when there is none, or its record is not readable.</summary>
    public bool TryFind(ulong address, out GoFunction function)
    {
        function = default;
        var index = IndexOf(address);
        return index >= 0 && new Enumerator(this).TryRead(index, out function);
    }

    /// <summary>
    /// Bytes between the stack pointer and the return address while the instruction at an address runs, as the runtime's own
    /// stack traces are made (runtime/symtab.go, funcspdelta). Null when the table does not tell.
    /// </summary>
    public int? FindStackDepth(ulong address)
    {
        const int FieldsBefore = 3 * sizeof(uint); // nameOff, args, deferreturn
        var index = IndexOf(address);
        if (index < 0)
            return null;

        var (entry, record) = ReadPair(index);
        var table = _table.Span;
        if (record > (ulong)(table.Length - _header.RecordsAt) || AddressOf(entry) is not { } start)
            return null;
        var fields = new Cursor(table[(_header.RecordsAt + (int)record)..], _header.Encoding);
        fields.Skip(_header.EntrySize + FieldsBefore);
        var depths = fields.ReadUInt32();
        return fields.Overran || depths == 0 || depths > (ulong)(table.Length - _header.LineTablesAt)
            ? null
            : ReadDepth(table[(_header.LineTablesAt + (int)depths)..], start, address);
    }

    /// <summary>Pairs of changes, of the value and of the address up to which it holds, in variable length; a change of zero ends them.</summary>
    private int? ReadDepth(ReadOnlySpan<byte> pairs, ulong start, ulong address)
    {
        var value = -1;
        var end = start;
        for (var first = true; TryReadNumber(ref pairs, out var change) && (change != 0 || first); first = false)
        {
            value = unchecked(value + ((change & 1) != 0 ? ~(int)(change >> 1) : (int)(change >> 1)));
            if (!TryReadNumber(ref pairs, out var length))
                break;
            end = unchecked(end + ((ulong)length * _header.Quantum));
            if (address < end)
                return value < 0 ? null : value;
        }

        return null;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> bytes, out uint number)
    {
        const int Longest = 5;
        number = 0;
        for (var i = 0; i < Longest && i < bytes.Length; i++)
        {
            number |= (uint)(bytes[i] & 0x7f) << (7 * i);
            if ((bytes[i] & 0x80) == 0)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>The last function that begins at or before an address, or -1. The list ends with the end of the last function.</summary>
    private int IndexOf(ulong address)
    {
        if (AddressOf(ReadPair(_header.FunctionCount).Entry) is not { } end || address >= end)
            return -1;

        int below = -1, above = _header.FunctionCount;
        while (above - below > 1)
        {
            var middle = below + ((above - below) / 2);
            if (AddressOf(ReadPair(middle).Entry) is { } start && start <= address)
                below = middle;
            else
                above = middle;
        }

        return below;
    }

    /// <summary>Entry and record of a function; for the last index, the end of the text and whatever follows.</summary>
    private (ulong Entry, ulong Record) ReadPair(int index)
    {
        var size = _header.EntrySize;
        var pair = new Cursor(_table.Span[(_header.ListAt + (index * 2 * size))..], _header.Encoding);
        return _header.HasRelativeEntries ? (pair.ReadUInt32(), pair.ReadUInt32()) : (pair.ReadAddress(), pair.ReadAddress());
    }

    private ulong? AddressOf(ulong entry) => _header.HasRelativeEntries ? unchecked(TextStart + entry) : entry;
}
