using System.Text;

namespace Abide.Builds.Projects.Sources;

/// <summary>The text of one Go file as tokens. Indexes that are out of range read as the end of the file.</summary>
internal sealed class GoText
{
    private readonly GoToken[] _tokens;
    private readonly int[] _partners;
    private int[]? _lines;

    public GoText(string text)
    {
        Text = text;
        (_tokens, Comments) = GoLexer.Tokenize(text);
        _partners = MatchBrackets();
    }

    public static GoText FromUtf8(ReadOnlySpan<byte> bytes) => new(Encoding.UTF8.GetString(bytes));

    public string Text { get; }

    public GoToken[] Comments { get; }

    /// <summary>Number of tokens without the one that ends the file.</summary>
    public int Count => _tokens.Length - 1;

    /// <summary>Every bracket has its partner.</summary>
    public bool IsBalanced { get; private set; } = true;

    public GoToken this[int index] => (uint)index < (uint)_tokens.Length ? _tokens[index] : _tokens[^1];

    public ReadOnlySpan<char> Span(int index) => Text.AsSpan(this[index].Start, this[index].Length);

    public string String(int index) => Text.Substring(this[index].Start, this[index].Length);

    public bool Is(int index, string text) => this[index].Kind is not GoTokenKind.String and not GoTokenKind.Rune && Span(index).SequenceEqual(text);

    public bool IsAny(int index, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (Is(index, text)) return true;
        }

        return false;
    }

    public bool IsIdentifier(int index) => this[index].Kind == GoTokenKind.Identifier;

    public bool IsSemicolon(int index) => this[index].Kind is GoTokenKind.Semicolon or GoTokenKind.End;

    /// <summary>An identifier that stands for itself: not the name behind a point.</summary>
    public bool IsFreeIdentifier(int index) => IsIdentifier(index) && !Is(index - 1, ".");

    /// <summary>Index of the bracket that closes or opens with this one; -1 when it has none, or is no bracket.</summary>
    public int Partner(int index) => (uint)index < (uint)_partners.Length ? _partners[index] : -1;

    /// <summary>Line from 1, and column in bytes from 1, as Go's own tools count.</summary>
    public (int Line, int Column) Position(int offset)
    {
        var line = LineAt(offset);
        return (line, Encoding.UTF8.GetByteCount(Text.AsSpan(Lines[line - 1], offset - Lines[line - 1])) + 1);
    }

    /// <summary>The line of that offset, without the blanks around it.</summary>
    public string Line(int offset)
    {
        var start = Lines[LineAt(offset) - 1];
        var end = Text.IndexOf('\n', start);
        return Text.AsSpan(start, (end < 0 ? Text.Length : end) - start).Trim().ToString();
    }

    private int[] Lines => _lines ??= FindLines();

    private int LineAt(int offset)
    {
        var found = Array.BinarySearch(Lines, offset);
        return found >= 0 ? found + 1 : ~found;
    }

    private int[] FindLines()
    {
        var lines = new List<int> { 0 };
        for (var at = Text.IndexOf('\n'); at >= 0; at = Text.IndexOf('\n', at + 1)) lines.Add(at + 1);
        return [.. lines];
    }

    private int[] MatchBrackets()
    {
        var partners = new int[_tokens.Length];
        Array.Fill(partners, -1);
        var open = new Stack<int>();
        for (var index = 0; index < Count; index++)
        {
            if (_tokens[index] is not { Kind: GoTokenKind.Operator, Length: 1 }) continue;
            var c = Text[_tokens[index].Start];
            if (c is '(' or '[' or '{')
            {
                open.Push(index);
            }
            else if (c is ')' or ']' or '}')
            {
                if (open.TryPop(out var start) && Text[_tokens[start].Start] == (c == ')' ? '(' : c == ']' ? '[' : '{'))
                {
                    partners[index] = start;
                    partners[start] = index;
                }
                else
                {
                    IsBalanced = false;
                }
            }
        }

        IsBalanced &= open.Count == 0;
        return partners;
    }
}
