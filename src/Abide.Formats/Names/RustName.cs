using System.Text;

namespace Abide.Formats.Names;

/// <summary>
/// Symbols of Rust's own mangling (RFC 2603, "Symbol name mangling v0"), behind <c>_R</c>. Back references make them short, and let a
/// hostile one grow without end: depth, steps and length are limited.
/// </summary>
internal ref struct RustName
{
    private const int DepthLimit = 64, StepLimit = 4096, LengthLimit = 1024;

    private readonly ReadOnlySpan<char> _text;
    private readonly StringBuilder _written = new();
    private int _at;
    private int _depth;
    private int _steps;
    private int _silent;

    private RustName(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Null when it cannot be read.</summary>
    public static string? Read(ReadOnlySpan<char> text)
    {
        var name = new RustName(text);
        return name.Path() && name._written.Length > 0 ? name._written.ToString() : null;
    }

    /// <summary>False, here and below, where the text is something else, or more than is reasonable.</summary>
    private bool Path()
    {
        if (!Enter()) return false;
        var isRead = Next() switch
        {
            'C' => Identifier(),
            'N' => Nested(),
            'M' => Silently(static (ref name) => name.ImplPath()) && Write("<") && Type() && Write(">"),
            'X' => Silently(static (ref name) => name.ImplPath()) && Trait(),
            'Y' => Trait(),
            'I' => Path() && Silently(static (ref name) => name.Arguments()),
            'B' => Back(static (ref name) => name.Path()),
            _ => false,
        };
        _depth--;
        return isRead;
    }

    private bool Nested()
    {
        var space = Next();
        if (!Path()) return false;
        switch (space)
        {
            case 'C':
                return Write("::{closure}") && Silently(static (ref name) => name.Identifier());
            case 'S':
                return Write("::{shim}") && Silently(static (ref name) => name.Identifier());
            case >= 'a' and <= 'z':
                return Write("::") && Identifier();
            default:
                return false;
        }
    }

    private bool Trait() => Write("<") && Type() && Write(" as ") && Path() && Write(">");

    private bool ImplPath() => Disambiguator() && Path();

    private bool Arguments()
    {
        while (Peek() != 'E')
        {
            if (!Enter()) return false;
            _depth--;
            var isRead = Peek() switch
            {
                'L' => Next() == 'L' && Base62(out _),
                'K' => Next() == 'K' && Constant(),
                _ => Type(),
            };
            if (!isRead) return false;
        }

        return Next() == 'E';
    }

    private bool Constant()
    {
        var kind = Next();
        if (kind == 'p') return true;
        if (kind == 'B') return Back(static (ref name) => name.Constant());
        if (kind is < 'a' or > 'z') return false;
        while (char.IsAsciiHexDigitLower(Peek()) || Peek() == 'n') _at++;
        return Next() == '_';
    }

    private bool Type()
    {
        if (!Enter()) return false;
        var isRead = TypeBehind();
        _depth--;
        return isRead;
    }

    private bool TypeBehind()
    {
        var kind = Peek();
        if (Basic(kind) is { } basic) return Next() == kind && Write(basic);
        switch (kind)
        {
            case 'A':
                return Next() == 'A' && Write("[") && Type() && Silently(static (ref name) => name.Constant()) && Write("; _]");
            case 'S':
                return Next() == 'S' && Write("[") && Type() && Write("]");
            case 'R' or 'Q':
                _at++;
                return (Peek() != 'L' || (Next() == 'L' && Base62(out _))) && Write(kind == 'R' ? "&" : "&mut ") && Type();
            case 'P' or 'O':
                _at++;
                return Write(kind == 'P' ? "*const " : "*mut ") && Type();
            case 'T':
                return Next() == 'T' && Write("(") && Tuple() && Write(")");
            case 'F':
                return Next() == 'F' && Write("fn") && Silently(static (ref name) => name.Signature());
            case 'D':
                return Next() == 'D' && Dynamic();
            case 'B':
                return Next() == 'B' && Back(static (ref name) => name.Type());
            default:
                return Path();
        }
    }

    private bool Tuple()
    {
        for (var count = 0; Peek() != 'E'; count++)
        {
            if ((count > 0 && !Write(", ")) || !Type()) return false;
        }

        return Next() == 'E';
    }

    private bool Signature()
    {
        if (Peek() == 'G' && !(Next() == 'G' && Base62(out _))) return false;
        if (Peek() == 'U') _at++;
        if (Peek() == 'K' && !(Next() == 'K' && (Peek() == 'C' ? Next() == 'C' : Undisambiguated()))) return false;
        while (Peek() != 'E')
        {
            if (!Type()) return false;
        }

        return Next() == 'E' && Type();
    }

    private bool Dynamic()
    {
        if (Peek() == 'G' && !(Next() == 'G' && Base62(out _))) return false;
        if (!Write("dyn ")) return false;
        for (var count = 0; Peek() != 'E'; count++)
        {
            if ((count > 0 && !Write(" + ")) || !Path()) return false;
            while (Peek() == 'p')
            {
                _at++;
                if (!Silently(static (ref name) => name.Undisambiguated() && name.Type())) return false;
            }
        }

        return Next() == 'E' && Next() == 'L' && Base62(out _);
    }

    private bool Identifier() => Disambiguator() && Undisambiguated();

    private bool Disambiguator() => Peek() != 's' || (Next() == 's' && Base62(out _));

    /// <summary>An optional <c>u</c> for Punycode, which is left as it is, a length, and as many characters.</summary>
    private bool Undisambiguated()
    {
        if (Peek() == 'u') _at++;
        if (!char.IsAsciiDigit(Peek())) return false;
        var length = 0;
        // A length has no leading zero: 0 is all of it.
        if (Peek() == '0')
        {
            _at++;
        }
        else
        {
            for (; char.IsAsciiDigit(Peek()); _at++)
            {
                length = (length * 10) + (Peek() - '0');
                if (length > _text.Length) return false;
            }
        }

        if (Peek() == '_') _at++;
        if (length > _text.Length - _at) return false;
        var isWritten = Write(_text.Slice(_at, length));
        _at += length;
        return isWritten;
    }

    private bool Back(Part part)
    {
        var from = _at - 1;
        if (!Base62(out var target) || target >= (ulong)from) return false;
        var after = _at;
        _at = (int)target;
        var isRead = Enter() && part(ref this);
        _depth--;
        _at = after;
        return isRead;
    }

    private bool Silently(Part part)
    {
        _silent++;
        var isRead = part(ref this);
        _silent--;
        return isRead;
    }

    /// <summary><c>_</c> is 0, <c>0_</c> is 1.</summary>
    private bool Base62(out ulong number)
    {
        number = 0;
        if (Peek() == '_') return Next() == '_';
        while (Peek() != '_')
        {
            var digit = Next() switch
            {
                >= '0' and <= '9' and var c => c - '0',
                >= 'a' and <= 'z' and var c => c - 'a' + 10,
                >= 'A' and <= 'Z' and var c => c - 'A' + 36,
                _ => -1,
            };
            if (digit < 0 || number >= (ulong.MaxValue / 62) - 1) return false;
            number = (number * 62) + (ulong)digit;
        }

        number++;
        return Next() == '_';
    }

    private bool Enter()
    {
        _depth++;
        return _depth <= DepthLimit && ++_steps <= StepLimit;
    }

    private readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private char Next() => _at < _text.Length ? _text[_at++] : '\0';

    private readonly bool Write(ReadOnlySpan<char> text)
    {
        if (_silent > 0) return true;
        _written.Append(text);
        return _written.Length <= LengthLimit;
    }

    private static string? Basic(char kind) => kind switch
    {
        'a' => "i8",
        'b' => "bool",
        'c' => "char",
        'd' => "f64",
        'e' => "str",
        'f' => "f32",
        'h' => "u8",
        'i' => "isize",
        'j' => "usize",
        'l' => "i32",
        'm' => "u32",
        'n' => "i128",
        'o' => "u128",
        'p' => "_",
        's' => "i16",
        't' => "u16",
        'u' => "()",
        'v' => "...",
        'x' => "i64",
        'y' => "u64",
        'z' => "!",
        _ => null,
    };

    private delegate bool Part(ref RustName name);
}
