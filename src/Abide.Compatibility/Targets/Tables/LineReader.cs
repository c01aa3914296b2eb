namespace Abide.Compatibility.Targets;

/// <summary>Lines of a table without comments and blank lines.</summary>
internal ref struct LineReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>The line last read, without its end.</summary>
    public ReadOnlySpan<char> Line { get; private set; }

    /// <summary>Whether the line opens a section: <c>[name]</c>.</summary>
    public readonly bool IsSection => Line.Length > 2 && Line[0] == '[' && Line[^1] == ']';

    /// <summary>What stands between the brackets.</summary>
    public readonly ReadOnlySpan<char> Section => Line[1..^1];

    /// <summary>Moves to the next line that carries data.</summary>
    public bool Read()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf('\n');
            Line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (!Line.IsEmpty && Line[0] != '#')
                return true;
        }

        return false;
    }
}
