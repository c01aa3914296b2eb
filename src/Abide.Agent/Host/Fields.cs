using System.Buffers.Text;
using System.Text;

namespace Abide.Agent.Host;

/// <summary>The words of a line, between spaces and tabs.</summary>
internal ref struct Fields(ReadOnlySpan<byte> line)
{
    private ReadOnlySpan<byte> _rest = line;

    /// <summary>The next word; empty at the end of the line.</summary>
    public ReadOnlySpan<byte> Next()
    {
        _rest = _rest.TrimStart(" \t\n"u8);
        int end = _rest.IndexOfAny((byte)' ', (byte)'\t', (byte)'\n');
        var word = end < 0 ? _rest : _rest[..end];
        _rest = _rest[word.Length..];
        return word;
    }

    public void Skip(int count)
    {
        for (int i = 0; i < count; i++)
            Next();
    }

    public string NextText() => Encoding.UTF8.GetString(Next());

    /// <summary>The next word as a number; 0 if there is none or it is no number.</summary>
    public double NextNumber() => TryNextNumber(out double value) ? value : 0;

    public bool TryNextNumber(out double value) => TryParse(Next(), out value);

    public static bool TryParse(ReadOnlySpan<byte> word, out double value) =>
        Utf8Parser.TryParse(word, out value, out int used) && used == word.Length && double.IsFinite(value);
}

/// <summary>The lines of a text, without their ends.</summary>
internal ref struct Lines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly Lines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        int end = _rest.IndexOf((byte)'\n');
        Current = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return true;
    }
}
