using System.Text.Unicode;
using Abide.Formats.Elf;

namespace Abide.Formats.Go;

/// <summary>
/// The functions of a Go program, from the table that the runtime prints stack traces by (.gopclntab). Stripping a program
/// leaves it in place. A view of the file's bytes: reading allocates nothing.
/// </summary>
public sealed partial class GoFunctionTable
{
    // The longest names, of nested generics, have some ten KB.
    private const int NameLimit = 1 << 16;

    private readonly ReadOnlyMemory<byte> _table;
    private readonly FunctionTableHeader _header;

    internal GoFunctionTable(ReadOnlyMemory<byte> table, FunctionTableHeader header, long offset, ulong? textStart)
    {
        _table = table;
        _header = header;
        Offset = offset;
        TextStart = textStart;
    }

    public GoFunctionLayout Layout => _header.Layout;

    /// <summary>What the table says; one with damaged records yields fewer.</summary>
    public int Count => _header.FunctionCount;

    /// <summary>Of the table's header, in bytes from the start of the file.</summary>
    public long Offset { get; }

    /// <summary>
    /// Virtual address that entries count from: 0 in layouts before Go 1.18, whose entries are addresses; null when the file
    /// does not tell, and entries are null too.
    /// </summary>
    public ulong? TextStart { get; }

    /// <summary>Virtual address behind the last function; null when the file does not tell.</summary>
    public ulong? End
    {
        get
        {
            var pair = new Cursor(_table.Span[(_header.ListAt + (_header.FunctionCount * 2 * _header.EntrySize))..], _header.Encoding);
            if (!_header.HasRelativeEntries) return pair.ReadAddress() is var end and not 0 ? end : null;
            return TextStart is { } start ? unchecked(start + pair.ReadUInt32()) : null;
        }
    }

    /// <summary>
    /// The part of the file, in bytes from its start, that holds the addresses of functions as pointers; empty in layouts since Go
    /// 1.18, which have distances. These pointers list functions and do not refer to them.
    /// </summary>
    public (long Start, long End) PointerRange
    {
        get
        {
            if (_header.HasRelativeEntries) return (Offset, Offset);
            var end = (long)_header.ListAt;
            for (var i = 0; i < Count; i++)
            {
                var record = new Cursor(_table.Span[(_header.ListAt + (((2 * i) + 1) * _header.EntrySize))..], _header.Encoding).ReadAddress();
                if (record <= (ulong)(_table.Length - _header.RecordsAt)) end = Math.Max(end, _header.RecordsAt + (long)record + _header.EntrySize);
            }

            return (Offset, Offset + end);
        }
    }

    public Enumerator GetEnumerator() => new(this);

    /// <summary>The function of one record, from 0 to <see cref="Count"/> - 1; false when the record is damaged.</summary>
    public bool TryGet(int index, out GoFunction function)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return GetEnumerator().TryRead(index, out function);
    }

    /// <summary>Whether a function of exactly this name is linked in. Looks at every function.</summary>
    public bool Contains(ReadOnlySpan<byte> name)
    {
        foreach (var function in this)
        {
            if (function.Name.SequenceEqual(name)) return true;
        }

        return false;
    }

    /// <summary>Whether a function whose name starts so is linked in; for a package end the prefix in a dot. Looks at every function.</summary>
    public bool ContainsPrefix(ReadOnlySpan<byte> prefix)
    {
        foreach (var function in this)
        {
            if (function.Name.StartsWith(prefix)) return true;
        }

        return false;
    }

    /// <summary>Whether most of the first records are readable: what a table found by its magic alone must stand.</summary>
    internal bool LooksRight()
    {
        const int Sample = 8;
        var functions = GetEnumerator();
        int named = 0, sample = Math.Min(Sample, Count);
        for (var i = 0; i < sample; i++)
        {
            if (functions.TryRead(i, out var function) && !function.Name.IsEmpty && Utf8.IsValid(function.Name)) named++;
        }

        return named > sample / 2;
    }

    /// <summary>Walks the functions in the order of their addresses, without those whose record lies outside the table.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _table;
        private readonly FunctionTableHeader _header;
        private readonly ulong? _textStart;
        private long _nameBudget;
        private int _index = -1;

        internal Enumerator(GoFunctionTable table)
        {
            _table = table._table.Span;
            _header = table._header;
            _textStart = table.TextStart;
            // Names may be shared (wrappers), but not so that reading them all costs more than reading the table several times.
            _nameBudget = 8L * _table.Length;
        }

        public GoFunction Current { get; private set; }

        /// <summary>Number of the current record, for <see cref="TryGet"/>.</summary>
        public readonly int Index => _index;

        /// <summary>How many records so far were not readable.</summary>
        public int Damaged { get; private set; }

        public bool MoveNext()
        {
            while (++_index < _header.FunctionCount)
            {
                if (TryRead(_index, out var function))
                {
                    Current = function;
                    return true;
                }

                Damaged++;
            }

            return false;
        }

        internal bool TryRead(int index, out GoFunction function)
        {
            function = default;
            var size = _header.EntrySize;
            var pair = new Cursor(_table.Slice(_header.ListAt + (index * 2 * size), 2 * size), _header.Encoding);
            var (entry, record) = _header.HasRelativeEntries ? (pair.ReadUInt32(), pair.ReadUInt32()) : (pair.ReadAddress(), pair.ReadAddress());

            // A record starts with its entry again, then the offset of the name and the size of the arguments (runtime, type _func).
            if (record > (ulong)(_table.Length - _header.RecordsAt)) return false;
            var fields = new Cursor(_table[(_header.RecordsAt + (int)record)..], _header.Encoding);
            fields.Skip(size);
            var name = fields.ReadUInt32();
            var arguments = (int)fields.ReadUInt32();
            if (fields.Overran || name >= (ulong)(_header.NamesEnd - _header.NamesAt) || _nameBudget < 0) return false;

            var names = _table[(_header.NamesAt + (int)name).._header.NamesEnd];
            if (names.Length > NameLimit) names = names[..NameLimit];
            var length = names.IndexOf((byte)0);
            _nameBudget -= length < 0 ? names.Length : length;
            if (length < 0) return false;

            function = new GoFunction(names[..length], Address(entry), arguments >= 0 ? arguments : null);
            return true;
        }

        private readonly ulong? Address(ulong entry)
        {
            if (_header.HasRelativeEntries) return _textStart is { } start ? unchecked(start + entry) : null;
            return entry == 0 ? null : entry; // left to a relocation
        }
    }
}
