using System.Collections.Immutable;
using System.Text;

namespace Abide.Builds.Projects.Modules;

/// <summary>One line of a go.mod file, in words.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Words">Without comments; quotes are taken off.</param>
/// <param name="Columns">Where each word begins, in bytes from 1.</param>
/// <param name="IsIndirect">Whether the comment says <c>indirect</c>.</param>
/// <param name="Text">The line as written, trimmed.</param>
internal sealed record ModuleLine(int Number, ImmutableArray<string> Words, ImmutableArray<int> Columns, bool IsIndirect, string Text)
{
    private const int MostBytes = 64 << 10;

    /// <summary>False with the fault when it cannot be split.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> raw, int number, out ModuleLine line, out ModuleFault? fault)
    {
        line = null!;
        fault = null;
        if (raw.Length > MostBytes)
        {
            fault = new(number, 1, $"the line is {raw.Length} bytes long", "");
            return false;
        }

        var words = ImmutableArray.CreateBuilder<string>();
        var columns = ImmutableArray.CreateBuilder<int>();
        var isIndirect = false;
        var at = 0;
        while (at < raw.Length)
        {
            var rest = raw[at..];
            if (rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r')
            {
                at++;
            }
            else if (rest.StartsWith("//"u8))
            {
                isIndirect = Encoding.UTF8.GetString(rest[2..]).TrimStart().TrimEnd() is "indirect" or ['i', 'n', 'd', 'i', 'r', 'e', 'c', 't', ';', ..];
                break;
            }
            else if (rest.StartsWith("/*"u8))
            {
                fault = new(number, at + 1, "mod files must use // comments (not /* */ comments)", Shown(raw));
                return false;
            }
            else if (WordLength(rest) is > 0 and var length)
            {
                // The grammar has raw strings, the go command takes none (modfile.parseString).
                if (rest[0] != '"' && rest[..length].IndexOfAny((byte)'\'', (byte)'`') >= 0)
                {
                    fault = new(number, at + 1, "unquoted string cannot contain quote", Shown(raw));
                    return false;
                }

                words.Add(Unquoted(rest[..length]));
                columns.Add(at + 1);
                at += length;
            }
            else
            {
                fault = new(number, at + 1, rest[0] is (byte)'"' or (byte)'`' ? "a string has no end" : $"unexpected byte 0x{rest[0]:x2}", Shown(raw));
                return false;
            }
        }

        line = new(number, words.DrainToImmutable(), columns.DrainToImmutable(), isIndirect, Shown(raw));
        return true;
    }

    /// <summary>Bytes of the word that begins here; 0 when there is none.</summary>
    private static int WordLength(ReadOnlySpan<byte> rest)
    {
        if (rest.StartsWith("=>"u8)) return 2;
        if (rest[0] is (byte)'(' or (byte)')' or (byte)'[' or (byte)']' or (byte)',') return 1;
        if (rest[0] is (byte)'"' or (byte)'`')
            return rest[1..].IndexOf(rest[0]) is >= 0 and var close ? close + 2 : 0;

        var length = 0;
        while (length < rest.Length
            && rest[length] > ' ' && rest[length] != 0x7f
            && rest[length] is not ((byte)'(' or (byte)')' or (byte)'[' or (byte)']' or (byte)',' or (byte)'"' or (byte)'`')
            && !rest[length..].StartsWith("//"u8) && !rest[length..].StartsWith("/*"u8) && !rest[length..].StartsWith("=>"u8))
        {
            length++;
        }

        return length;
    }

    private static string Unquoted(ReadOnlySpan<byte> word) =>
        Encoding.UTF8.GetString(word[0] is (byte)'"' or (byte)'`' ? word[1..^1] : word);

    private static string Shown(ReadOnlySpan<byte> raw)
    {
        const int Most = 200;
        var text = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, Most)]).Trim();
        return raw.Length > Most ? text + "…" : text;
    }
}
