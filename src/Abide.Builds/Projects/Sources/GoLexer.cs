using System.Buffers;
using System.Collections.Frozen;

namespace Abide.Builds.Projects.Sources;

/// <summary>
/// Cuts Go source into tokens (The Go Programming Language Specification, "Lexical elements"), with the semicolons that ends of
/// lines stand for. Text that is no Go never stops it: what fits nothing becomes an operator of one character, and a literal
/// without an end reaches to the end of its line, a raw string or comment to the end of the file.
/// </summary>
internal ref struct GoLexer(string text)
{
    private static readonly FrozenSet<string> s_keywords = new[]
    {
        "break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go", "goto", "if", "import",
        "interface", "map", "package", "range", "return", "select", "struct", "switch", "type", "var",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The longest first.</summary>
    private static readonly string[] s_operators =
    [
        "<<=", ">>=", "&^=", "...", "&&", "||", "<-", "++", "--", "==", "!=", "<=", ">=", ":=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "&^",
    ];

    private static readonly SearchValues<char> s_endsString = SearchValues.Create("\"\\\n");
    private static readonly SearchValues<char> s_endsRune = SearchValues.Create("'\\\n");

    private readonly List<GoToken> _tokens = new(text.Length / 4);
    private readonly List<GoToken> _comments = [];
    private int _position;
    private bool _endsStatement;

    /// <summary>All tokens but comments, the last of kind <see cref="GoTokenKind.End"/>; and the comments, whose kind means nothing.</summary>
    public static (GoToken[] Tokens, GoToken[] Comments) Tokenize(string text)
    {
        var lexer = new GoLexer(text);
        lexer.Run();
        return (lexer._tokens.ToArray(), lexer._comments.ToArray());
    }

    private void Run()
    {
        while (_position < text.Length) Next();
        EndLine();
        _tokens.Add(new GoToken(GoTokenKind.End, text.Length, 0));
    }

    private void Next()
    {
        var c = text[_position];
        switch (c)
        {
            case '\n':
                EndLine();
                _position++;
                break;
            case ' ' or '\t' or '\r' or '\uFEFF':
                _position++;
                break;
            case '/' when Peek(1) is '/':
                Comment(text.IndexOf('\n', _position), 0);
                break;
            case '/' when Peek(1) is '*':
                var start = _position;
                Comment(text.IndexOf("*/", Math.Min(_position + 2, text.Length), StringComparison.Ordinal), 2);
                // A general comment with a line end acts like one.
                if (text.AsSpan(start, _position - start).Contains('\n')) EndLine();
                break;
            case '`':
                var end = text.IndexOf('`', _position + 1);
                Add(GoTokenKind.String, end < 0 ? text.Length : end + 1);
                break;
            case '"':
                Add(GoTokenKind.String, EndOfQuoted('"', s_endsString));
                break;
            case '\'':
                Add(GoTokenKind.Rune, EndOfQuoted('\'', s_endsRune));
                break;
            case ';':
                Add(GoTokenKind.Semicolon, _position + 1);
                break;
            default:
                if (IsLetter(c)) Word();
                else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1)))) Number();
                else Operator();
                break;
        }
    }

    private readonly char Peek(int ahead) => _position + ahead < text.Length ? text[_position + ahead] : '\0';

    /// <summary>Surrogates count as letters: Go has letters beyond the basic plane, and no other token has such characters.</summary>
    private static bool IsLetter(char c) => c == '_' || char.IsAsciiLetter(c) || (c > '\u007f' && (char.IsLetter(c) || char.IsSurrogate(c)));

    private void Add(GoTokenKind kind, int end)
    {
        _tokens.Add(new GoToken(kind, _position, end - _position));
        _position = end;
        _endsStatement = kind is GoTokenKind.Identifier or GoTokenKind.Number or GoTokenKind.Rune or GoTokenKind.String;
    }

    private void EndLine()
    {
        if (_endsStatement) _tokens.Add(new GoToken(GoTokenKind.Semicolon, _position, 0));
        _endsStatement = false;
    }

    private void Comment(int end, int mark)
    {
        end = end < 0 ? text.Length : end + mark;
        _comments.Add(new GoToken(GoTokenKind.String, _position, end - _position));
        _position = end;
    }

    private readonly int EndOfQuoted(char quote, SearchValues<char> stops)
    {
        var at = _position + 1;
        while (at < text.Length)
        {
            var next = text.AsSpan(at).IndexOfAny(stops);
            if (next < 0) return text.Length;
            at += next;
            if (text[at] == quote) return at + 1;
            if (text[at] == '\n') return at;
            at += at + 1 < text.Length && text[at + 1] == '\n' ? 1 : 2;
        }

        return text.Length;
    }

    private void Word()
    {
        var end = _position + 1;
        while (end < text.Length && (IsLetter(text[end]) || char.IsDigit(text[end]))) end++;
        var isKeyword = s_keywords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan(_position, end - _position));
        Add(isKeyword ? GoTokenKind.Keyword : GoTokenKind.Identifier, end);
        if (isKeyword) _endsStatement = TextOfLast() is "break" or "continue" or "fallthrough" or "return";
    }

    private readonly ReadOnlySpan<char> TextOfLast() => text.AsSpan(_tokens[^1].Start, _tokens[^1].Length);

    /// <summary>Digits, letters, underscores and points, and a sign behind an exponent: every number, and what looks like one.</summary>
    private void Number()
    {
        var isHex = text[_position] == '0' && Peek(1) is 'x' or 'X';
        var end = _position + 1;
        while (end < text.Length)
        {
            var c = text[end];
            var isSign = c is '+' or '-' && (isHex ? text[end - 1] is 'p' or 'P' : text[end - 1] is 'e' or 'E');
            if (!isSign && c != '.' && c != '_' && !char.IsAsciiLetterOrDigit(c)) break;
            end++;
        }

        Add(GoTokenKind.Number, end);
    }

    private void Operator()
    {
        var rest = text.AsSpan(_position);
        var length = 1;
        // Every operator of several characters goes on with one of these.
        if (rest.Length > 1 && rest[1] is '=' or '&' or '|' or '-' or '+' or '<' or '>' or '^' or '.')
        {
            foreach (var candidate in s_operators)
            {
                if (!rest.StartsWith(candidate, StringComparison.Ordinal)) continue;
                length = candidate.Length;
                break;
            }
        }

        Add(GoTokenKind.Operator, _position + length);
        _endsStatement = TextOfLast() is "++" or "--" or ")" or "]" or "}";
    }
}
