using System.Globalization;
using System.Numerics;
using System.Text;
using Abide.Builds.Projects.Sources;

namespace Abide.Builds.Projects.Constants;

/// <summary>Evaluates one constant expression. What it does not know makes the whole unknown: null.</summary>
/// <param name="text">The file.</param>
/// <param name="constants">What names stand for.</param>
/// <param name="iota">The place in the group.</param>
/// <param name="wordBits">Width of uint and uintptr.</param>
internal sealed class ConstantExpression(GoText text, PackageConstants constants, int iota, int wordBits)
{
    private const int DeepestNesting = 100;
    private const int WidestShift = 512;

    private int _index;
    private int _end;
    private int _depth;

    /// <param name="start">First token.</param>
    /// <param name="end">The token behind it.</param>
    public ConstantValue? Evaluate(int start, int end)
    {
        (_index, _end, _depth) = (start, end, 0);
        var value = Binary(1);
        return _index == _end ? value : null;
    }

    private ConstantValue? Binary(int lowest)
    {
        if (++_depth > DeepestNesting) return null;
        var left = Unary();
        while (_index < _end && Precedence(text.Span(_index)) is var precedence && precedence >= lowest)
        {
            var operation = text.String(_index++);
            var right = Binary(precedence + 1);
            if (left is null || right is null) return null;
            left = Apply(operation, left, right);
        }

        _depth--;
        return left;
    }

    private static int Precedence(ReadOnlySpan<char> operation) => operation switch
    {
        "+" or "-" or "|" or "^" => 4,
        "*" or "/" or "%" or "<<" or ">>" or "&" or "&^" => 5,
        _ => 0,
    };

    private static ConstantValue? Apply(string operation, ConstantValue left, ConstantValue right)
    {
        var type = left.Type.Length > 0 || operation is "<<" or ">>" ? left.Type : right.Type;
        if (left.Text is not null && right.Text is not null) return operation == "+" ? ConstantValue.Of(left.Text + right.Text, type) : null;
        if (left.Number is not { } a || right.Number is not { } b) return null;
        if (operation is "<<" or ">>" && (b < 0 || b > WidestShift)) return null;
        if (operation is "/" or "%" && b.IsZero) return null;
        BigInteger? result = operation switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => BigInteger.Divide(a, b),
            "%" => BigInteger.Remainder(a, b),
            "&" => a & b,
            "|" => a | b,
            "^" => a ^ b,
            "&^" => a & ~b,
            "<<" => a << (int)b,
            ">>" => a >> (int)b,
            _ => null,
        };
        return result is { } number ? ConstantValue.Of(number, type) : null;
    }

    private ConstantValue? Unary()
    {
        if (!text.IsAny(_index, "+", "-", "^")) return Primary();
        if (++_depth > DeepestNesting) return null;
        var sign = text.String(_index++);
        var operand = Unary();
        _depth--;
        if (operand?.Number is not { } number) return null;
        return ConstantValue.Of(sign == "-" ? -number : sign == "+" ? number : Complement(number, operand.Type), operand.Type);
    }

    /// <summary>Of an unsigned type the complement stays in its width.</summary>
    private BigInteger Complement(BigInteger number, string type)
    {
        var bits = type switch
        {
            "uint8" or "byte" => 8,
            "uint16" => 16,
            "uint32" => 32,
            "uint64" => 64,
            "uint" or "uintptr" or "syscall.Errno" => wordBits,
            _ => 0,
        };
        return bits == 0 ? ~number : ((BigInteger.One << bits) - 1) ^ number;
    }

    private ConstantValue? Primary()
    {
        if (_index >= _end) return null;
        var token = text[_index];
        switch (token.Kind)
        {
            case GoTokenKind.Number:
                return ParseNumber(text.String(_index++));
            case GoTokenKind.Rune:
                return ParseRune(text.String(_index++));
            case GoTokenKind.String:
                return ParseString(text.String(_index++)) is { } content ? ConstantValue.Of(content, "") : null;
            case GoTokenKind.Operator when text.Is(_index, "(") && text.Partner(_index) > 0:
                return Bracketed();
            case GoTokenKind.Identifier:
                return Named();
            default:
                return null;
        }
    }

    private ConstantValue? Bracketed()
    {
        var (close, end) = (text.Partner(_index), _end);
        _index++;
        _end = close;
        var value = Binary(1);
        if (_index != close) value = null;
        (_index, _end) = (close + 1, end);
        return value;
    }

    /// <summary>A constant, or a conversion <c>syscall.Errno(0x9)</c>.</summary>
    private ConstantValue? Named()
    {
        var start = _index++;
        while (text.Is(_index, ".") && text.IsIdentifier(_index + 1)) _index += 2;
        var name = text.Text[text[start].Start..text[_index - 1].End];
        if (!text.Is(_index, "(") || text.Partner(_index) < 0)
            return name == "iota" && !constants.Declares("iota") ? ConstantValue.Of(iota, "") : constants.ValueOf(name);
        var value = Bracketed();
        if (name == "len") return value?.Text is { } measured ? ConstantValue.Of(Encoding.UTF8.GetByteCount(measured), "int") : null;
        return value is null || name is "cap" or "real" or "imag" or "complex" or "min" or "max" || name.StartsWith("unsafe.", StringComparison.Ordinal)
            ? null
            : value with { Type = name };
    }

    private static ConstantValue? ParseNumber(string literal)
    {
        var digits = literal.Replace("_", "", StringComparison.Ordinal);
        var (radix, skip) = digits switch
        {
            ['0', 'x' or 'X', ..] => (16, 2),
            ['0', 'b' or 'B', ..] => (2, 2),
            ['0', 'o' or 'O', ..] => (8, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        if (digits.Length - skip is 0 or > 160) return null;
        var value = BigInteger.Zero;
        foreach (var c in digits.AsSpan(skip))
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 99;
            if (digit >= radix) return null;
            value = (value * radix) + digit;
        }

        return ConstantValue.Of(value, "");
    }

    private static ConstantValue? ParseRune(string literal) =>
        literal.Length > 2 && Unescape(literal[1..^1]) is { } content && Rune.DecodeFromUtf16(content, out var rune, out var used) == System.Buffers.OperationStatus.Done && used == content.Length
            ? ConstantValue.Of(rune.Value, "")
            : null;

    private static string? ParseString(string literal) =>
        literal.Length < 2 || literal[^1] != literal[0] ? null : literal[0] == '`' ? literal[1..^1].Replace("\r", "", StringComparison.Ordinal) : Unescape(literal[1..^1]);

    private static string? Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
            {
                result.Append(text[at]);
                continue;
            }

            if (++at >= text.Length) return null;
            var simple = "abfnrtv\\'\"".IndexOf(text[at], StringComparison.Ordinal);
            if (simple >= 0)
            {
                result.Append("\a\b\f\n\r\t\v\\'\""[simple]);
                continue;
            }

            var (digits, radix) = text[at] switch { 'x' => (2, 16), 'u' => (4, 16), 'U' => (8, 16), >= '0' and <= '7' => (3, 8), _ => (0, 0) };
            if (radix == 16) at++;
            if (digits == 0 || at + digits > text.Length || !TryParse(text.AsSpan(at, digits), radix, out var code)) return null;
            if (!Rune.IsValid(code)) return null;
            result.Append(new Rune(code).ToString());
            at += digits - 1;
        }

        return result.ToString();
    }

    private static bool TryParse(ReadOnlySpan<char> digits, int radix, out int code)
    {
        if (radix == 16) return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);
        code = 0;
        foreach (var c in digits)
        {
            if (c is < '0' or > '7') return false;
            code = (code * 8) + (c - '0');
        }

        return true;
    }
}
