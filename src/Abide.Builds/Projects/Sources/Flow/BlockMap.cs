namespace Abide.Builds.Projects.Sources.Flow;

internal enum BraceKind
{
    /// <summary>A composite literal, or the members of a type.</summary>
    Literal,

    /// <summary>A block that stands alone, or the body of a function that has a name.</summary>
    Block,
    FunctionLiteral,
    If,
    Else,
    For,
    Switch,
    Select,
}

/// <param name="Kind">What the brace opens.</param>
/// <param name="Keyword">Token of the <c>if</c>, <c>for</c>, <c>switch</c>, <c>select</c>, <c>else</c> or <c>func</c> that it belongs to; -1 without one.</param>
internal readonly record struct Brace(BraceKind Kind, int Keyword)
{
    /// <summary>Its statement has a head between the keyword and the brace.</summary>
    public bool HasHead => Kind is BraceKind.If or BraceKind.For or BraceKind.Switch;

    public bool IsControl => HasHead || Kind is BraceKind.Select or BraceKind.Else;
}

/// <summary>What each opening brace of a file opens.</summary>
internal sealed class BlockMap
{
    /// <summary>Tokens in the head of a statement, or in the results of a function; no program comes near it.</summary>
    private const int LongestHead = 2_000;

    private readonly GoText _text;
    private readonly Dictionary<int, Brace> _braces = [];
    private readonly List<(int Keyword, int Open)> _loopHeads = [];

    public BlockMap(GoText text)
    {
        _text = text;
        for (var index = 0; index < text.Count; index++)
        {
            if (text[index].Kind != GoTokenKind.Keyword) continue;
            var (open, kind) = text.Span(index) switch
            {
                "func" => (BodyOfLiteral(index), BraceKind.FunctionLiteral),
                "if" => (BlockBehindHead(index), BraceKind.If),
                "for" => (BlockBehindHead(index), BraceKind.For),
                "switch" => (BlockBehindHead(index), BraceKind.Switch),
                "select" => (index + 1, BraceKind.Select),
                "else" => (index + 1, BraceKind.Else),
                _ => (-1, BraceKind.Block),
            };
            if (!text.Is(open, "{")) continue;
            _braces.TryAdd(open, new Brace(kind, index));
            if (kind == BraceKind.For) _loopHeads.Add((index, open));
        }
    }

    public Brace this[int open] => _braces.TryGetValue(open, out var brace) ? brace : new Brace(
        _text.IsSemicolon(open - 1) || _text.IsAny(open - 1, "{", "}", ":") ? BraceKind.Block : BraceKind.Literal, -1);

    /// <summary>The token is in the head of a loop, which is run before the loop and between its rounds.</summary>
    public bool IsInLoopHead(int index) => _loopHeads.Exists(head => head.Keyword < index && index < head.Open);

    private int BodyOfLiteral(int keyword)
    {
        if (!_text.Is(keyword + 1, "(") || _text.Partner(keyword + 1) < 0) return -1;
        var index = _text.Partner(keyword + 1) + 1;
        // A receiver: the body belongs to a method, which has a name.
        if (_text.IsIdentifier(index) && _text.Is(index + 1, "(") && (keyword == 0 || _text.IsSemicolon(keyword - 1))) return -1;
        for (var steps = 0; steps < LongestHead && index < _text.Count && !_text.IsSemicolon(index); index = Next(index), steps++)
        {
            if (_text.Is(index, "{") && !_text.IsAny(index - 1, "struct", "interface")) return index;
            if (_text.IsAny(index, ",", ")", "=", ":=", "}")) return -1;
        }

        return -1;
    }

    /// <summary>
    /// The block of an <c>if</c>, <c>for</c> or <c>switch</c>. Composite literals in the head have a type literal in front
    /// (<c>range []string{"a"}</c>) or stand in brackets: the grammar asks for that.
    /// </summary>
    private int BlockBehindHead(int keyword)
    {
        var index = keyword + 1;
        var semicolons = 0;
        for (var steps = 0; steps < LongestHead && index < _text.Count; index = Next(index), steps++)
        {
            if (_text.Is(index, "func") && BodyOfLiteral(index) is >= 0 and var body) index = body;
            else if (_text.Is(index, "{") && !IsLiteral(index)) return index;
            else if (_text.Is(index, "}")) return -1;
            else if (_text.IsSemicolon(index) && ++semicolons > 2) return -1;
        }

        return -1;
    }

    private bool IsLiteral(int open)
    {
        var index = open - 1;
        if (_text.IsAny(index, "struct", "interface")) return true;
        if (_text.Is(index, "}") && _text.Partner(index) >= 0) return _text.IsAny(_text.Partner(index) - 1, "struct", "interface");
        if (!_text.IsIdentifier(index)) return false;
        if (_text.Is(index - 1, ".")) index -= 2;
        index--;
        if (_text.Is(index, "*")) index--;
        return _text.Is(index, "]");
    }

    private int Next(int index) => Math.Max(_text.Partner(index), index) + 1;
}
