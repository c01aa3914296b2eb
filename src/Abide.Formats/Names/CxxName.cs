using System.Text;

namespace Abide.Formats.Names;

/// <summary>
/// The qualified name in a symbol of the Itanium C++ ABI (section "Mangling"), behind <c>_Z</c>. Parameters and template arguments are
/// passed over, so that what they abbreviate of each other is never needed; a name with an expression in it stays as it is.
/// </summary>
internal ref struct CxxName
{
    private const int DepthLimit = 64;

    // <operator-name>, for those that a function can have.
    private static readonly (string Written, string Meant)[] s_operators =
    [
        ("nw", " new"), ("na", " new[]"), ("dl", " delete"), ("da", " delete[]"), ("aw", " co_await"), ("ps", "+"), ("ng", "-"), ("ad", "&"), ("de", "*"),
        ("co", "~"), ("pl", "+"), ("mi", "-"), ("ml", "*"), ("dv", "/"), ("rm", "%"), ("an", "&"), ("or", "|"), ("eo", "^"),
        ("aS", "="), ("pL", "+="), ("mI", "-="), ("mL", "*="), ("dV", "/="), ("rM", "%="), ("aN", "&="), ("oR", "|="), ("eO", "^="),
        ("ls", "<<"), ("rs", ">>"), ("lS", "<<="), ("rS", ">>="), ("eq", "=="), ("ne", "!="), ("lt", "<"), ("gt", ">"), ("le", "<="),
        ("ge", ">="), ("ss", "<=>"), ("nt", "!"), ("aa", "&&"), ("oo", "||"), ("pp", "++"), ("mm", "--"), ("cm", ","), ("pm", "->*"),
        ("pt", "->"), ("cl", "()"), ("ix", "[]"),
    ];

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _depth;

    private CxxName(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Null when it cannot be read.</summary>
    public static string? Read(ReadOnlySpan<char> text)
    {
        var name = new CxxName(text);
        return name.SkipSpecial() ? name.Encoded() : null;
    }

    /// <summary>A thunk belongs to the function that it is named after; other special names are those of data.</summary>
    private bool SkipSpecial()
    {
        if (!TrySkip("Th") && !TrySkip("Tv")) return Peek() is not ('T' or 'G');
        var isVirtual = _text[_at - 1] == 'v';
        return Number() && TrySkip("_") && (!isVirtual || (Number() && TrySkip("_")));
    }

    /// <summary>A name; <c>&lt;encoding&gt;</c> without what follows it.</summary>
    private string? Encoded() => Peek() switch
    {
        'N' => Nested(),
        'Z' => Local(),
        'S' when _at + 1 < _text.Length && _text[_at + 1] == 't' => TrySkip("St") && Component(null) is { } name && SkipArguments() ? "std::" + name : null,
        _ => Component(null) is { } name && SkipArguments() ? name : null,
    };

    /// <summary>N, qualifiers of <c>this</c>, components, E.</summary>
    private string? Nested()
    {
        if (!Enter() || !TrySkip("N")) return null;
        while (Peek() is 'r' or 'V' or 'K' or 'R' or 'O') _at++;
        var path = new StringBuilder();
        string? last = null;
        while (Peek() != 'E')
        {
            if (Peek() == 'I')
            {
                if (!SkipArguments()) return null;
                continue;
            }

            var component = Peek() == 'S' ? Abbreviation() : Component(last);
            if (component is null) return null;
            if (path.Length > 0) path.Append("::");
            path.Append(component);
            last = component[(component.LastIndexOf(':') + 1)..];
        }

        _depth--;
        return TrySkip("E") && path.Length > 0 ? path.ToString() : null;
    }

    /// <summary>Z, a function with its parameters, E, and what lies in it.</summary>
    private string? Local()
    {
        if (!Enter() || !TrySkip("Z") || Encoded() is not { } function) return null;
        while (Peek() != 'E')
        {
            if (!SkipType()) return null;
        }

        _at++;
        _depth--;
        if (TrySkip("s")) return function;
        if (TrySkip("d") && !Numbered()) return null;
        return Encoded() is { } entity ? $"{function}::{entity}" : null;
    }

    /// <summary>One <c>&lt;unqualified-name&gt;</c>.</summary>
    /// <param name="last">The component before it, which constructors are named after.</param>
    private string? Component(string? last)
    {
        TrySkip("L"); // internal linkage
        if (char.IsAsciiDigit(Peek())) return Source() is { } source && SkipTags() ? source : null;
        if (TrySkip("Ul"))
        {
            while (Peek() != 'E')
            {
                if (!SkipType()) return null;
            }

            _at++;
            return Numbered() ? "{lambda}" : null;
        }

        if (TrySkip("Ut")) return Numbered() ? "{unnamed}" : null;
        if (last is not null && Peek() is 'C' or 'D' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))
        {
            var isDestructor = _text[_at] == 'D';
            _at += 2;
            return isDestructor ? "~" + last : last;
        }

        if (TrySkip("cv")) return SkipType() ? "operator()" : null;
        if (TrySkip("li")) return Source() is { } suffix ? "operator\"\" " + suffix : null;
        foreach (var (written, meant) in s_operators)
        {
            if (TrySkip(written)) return "operator" + meant;
        }

        return null;
    }

    private string? Source()
    {
        var start = _at;
        if (!Number() || !int.TryParse(_text[start.._at], out var length) || length == 0 || length > _text.Length - _at) return null;
        var name = _text.Slice(_at, length).ToString();
        _at += length;
        return name.StartsWith("_GLOBAL__N", StringComparison.Ordinal) ? "(anonymous)" : name;
    }

    /// <summary>The abbreviations of std; those of earlier parts cannot stand here, where nothing came before.</summary>
    private string? Abbreviation()
    {
        var name = _at + 1 < _text.Length ? _text[_at + 1] switch
        {
            't' => "std",
            'a' => "std::allocator",
            'b' => "std::basic_string",
            's' => "std::string",
            'i' => "std::istream",
            'o' => "std::ostream",
            'd' => "std::iostream",
            _ => null,
        } : null;
        if (name is not null) _at += 2;
        return name;
    }

    private bool SkipTags()
    {
        while (TrySkip("B"))
        {
            if (Source() is null) return false;
        }

        return true;
    }

    private bool SkipArguments()
    {
        if (Peek() != 'I') return true;
        if (!Enter()) return false;
        _at++;
        while (Peek() != 'E')
        {
            if (!SkipArgument()) return false;
        }

        _at++;
        _depth--;
        return true;
    }

    private bool SkipArgument()
    {
        switch (Peek())
        {
            case 'L':
                return SkipLiteral();
            case 'J':
                if (!Enter()) return false;
                _at++;
                while (Peek() != 'E')
                {
                    if (!SkipArgument()) return false;
                }

                _at++;
                _depth--;
                return true;
            case 'X': // an expression
                return false;
            default:
                return SkipType();
        }
    }

    private bool SkipLiteral()
    {
        if (!TrySkip("L")) return false;
        if (TrySkip("_Z"))
        {
            if (Encoded() is null) return false;
            while (Peek() != 'E')
            {
                if (!SkipType()) return false;
            }
        }
        else
        {
            if (!SkipType()) return false;
            TrySkip("n");
            while (char.IsAsciiHexDigitLower(Peek())) _at++;
        }

        return TrySkip("E");
    }

    private bool SkipType()
    {
        if (!Enter()) return false;
        var isSkipped = SkipTypeBehind();
        _depth--;
        return isSkipped;
    }

    private bool SkipTypeBehind()
    {
        var kind = Peek();
        switch (kind)
        {
            case 'P' or 'R' or 'O' or 'K' or 'V' or 'r' or 'C' or 'G':
                _at++;
                return SkipType();
            case 'u':
                _at++;
                return Source() is not null;
            case >= 'a' and <= 'z':
                _at++;
                return true;
            case 'D':
                _at++;
                return SkipDecorated();
            case 'F':
                _at++;
                TrySkip("Y");
                while (Peek() != 'E')
                {
                    if (Peek() is 'R' or 'O' && _at + 1 < _text.Length && _text[_at + 1] == 'E') _at++;
                    else if (!SkipType()) return false;
                }

                return TrySkip("E");
            case 'A':
                _at++;
                return Numbered() && SkipType();
            case 'M':
                _at++;
                return SkipType() && SkipType();
            case 'T':
                _at++;
                return Numbered() && SkipArguments();
            case 'S':
                return SkipAbbreviated();
            case 'N':
                return SkipNested();
            case 'Z':
                return Local() is not null;
            default:
                return char.IsAsciiDigit(kind) && Source() is not null && SkipTags() && SkipArguments();
        }
    }

    /// <summary>Behind D: decimal floats, auto, nullptr, packs, noexcept; no decltype.</summary>
    private bool SkipDecorated()
    {
        switch (Peek())
        {
            case 'd' or 'e' or 'f' or 'h' or 'i' or 's' or 'u' or 'a' or 'c' or 'n':
                _at++;
                return true;
            case 'p' or 'o' or 'x':
                _at++;
                return SkipType();
            default:
                return false;
        }
    }

    private bool SkipAbbreviated()
    {
        if (TrySkip("St")) return Component(null) is not null && SkipArguments();
        _at++;
        if (Peek() is >= 'a' and <= 'z')
        {
            _at++;
        }
        else
        {
            while (Peek() is (>= '0' and <= '9') or (>= 'A' and <= 'Z')) _at++;
            if (!TrySkip("_")) return false;
        }

        return SkipArguments();
    }

    /// <summary>A type's nested name, which may begin with what came before.</summary>
    private bool SkipNested()
    {
        _at++;
        while (Peek() is 'r' or 'V' or 'K' or 'R' or 'O') _at++;
        while (Peek() != 'E')
        {
            var isSkipped = Peek() switch
            {
                'I' => SkipArguments(),
                'S' when _at + 1 < _text.Length && _text[_at + 1] == 't' => TrySkip("St"),
                'S' or 'T' => SkipType(),
                _ => Component("") is not null,
            };
            if (!isSkipped) return false;
        }

        return TrySkip("E");
    }

    /// <summary>An optional number, and an underscore.</summary>
    private bool Numbered()
    {
        Number();
        return TrySkip("_");
    }

    private bool Number()
    {
        var start = _at;
        TrySkip("n");
        while (char.IsAsciiDigit(Peek())) _at++;
        return _at > start;
    }

    private bool Enter() => ++_depth <= DepthLimit;

    private bool TrySkip(string text)
    {
        if (!_text[_at..].StartsWith(text)) return false;
        _at += text.Length;
        return true;
    }

    private readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';
}
