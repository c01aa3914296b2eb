using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Abide.Builds.Traces.Headers;

/// <summary>An <c>#include</c> as the preprocessor's line markers tell it.</summary>
/// <param name="File">As the compiler names it.</param>
/// <param name="Includer">By the name that <c>#line</c> gives it; <c>&lt;command-line&gt;</c> for what is included without a directive.</param>
/// <param name="IncluderFile">The file that was read.</param>
/// <param name="Line">Of the directive; null when it is not known.</param>
public sealed record IncludeMarker(string File, string Includer, string IncluderFile, int? Line);

/// <summary>
/// Reads what <c>-E -dD</c> writes: line markers (GCC's cpp manual, "Preprocessor Output") tell who included what, in order, and the
/// definitions tell the glibc that the headers are of.
/// </summary>
public sealed class PreprocessedText(string source)
{
    private const int MostIncludes = 200_000;
    private const int DeepestFile = 1000;

    private readonly Stack<Frame> _files = new([new Frame { File = source, Name = source, Include = -1 }]);
    private readonly List<IncludeMarker> _includes = [];
    private string? _major;
    private string? _minor;

    /// <summary>In the order in which the files were opened.</summary>
    public ImmutableArray<IncludeMarker> Includes => [.. _includes];

    /// <summary>Version of glibc's headers, <c>2.36</c>; null when they define none.</summary>
    public string? Glibc => _major is not null && _minor is not null ? $"{_major}.{_minor}" : null;

    /// <summary>Takes the next line, without its end.</summary>
    public void Add(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("# ") && line.Length > 2 && char.IsAsciiDigit(line[2]))
            Mark(line[2..]);
        else if (line.StartsWith("#define __GLIBC"))
            Define(line["#define ".Length..]);
    }

    private void Define(ReadOnlySpan<char> definition)
    {
        var blank = definition.IndexOf(' ');
        if (blank < 0 || !int.TryParse(definition[(blank + 1)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return;
        // The first definition counts: zig gives the minor version on the command line, and the header leaves it.
        var text = value.ToString(CultureInfo.InvariantCulture);
        if (definition[..blank] is "__GLIBC__")
            _major ??= text;
        else if (definition[..blank] is "__GLIBC_MINOR__")
            _minor ??= text;
    }

    private void Mark(ReadOnlySpan<char> marker)
    {
        var blank = marker.IndexOf(' ');
        if (blank < 0 || !int.TryParse(marker[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var line) || !TryUnquote(marker[(blank + 1)..], out var name, out var flags))
            return;

        if (HasFlag(flags, '1'))
            Enter(name);
        else if (HasFlag(flags, '2'))
            Leave(name, line);
        else
            _files.Peek().Name = name;
    }

    private void Enter(string name)
    {
        if (_files.Count >= DeepestFile)
            return;
        var above = _files.Peek();
        var include = -1;
        if (!name.StartsWith('<') && _includes.Count < MostIncludes)
        {
            include = _includes.Count;
            _includes.Add(new(name, above.Name, above.File, Line: null));
        }

        _files.Push(new() { File = name, Name = name, Include = include });
    }

    /// <summary>The marker that leaves a file names the line behind the directive that entered it.</summary>
    private void Leave(string name, int line)
    {
        if (_files.Count < 2)
            return;
        var left = _files.Pop();
        if (left.Include >= 0 && line > 1)
            _includes[left.Include] = _includes[left.Include] with { Line = line - 1 };
        _files.Peek().Name = name;
    }

    private static bool HasFlag(ReadOnlySpan<char> flags, char flag)
    {
        foreach (var range in flags.Split(' '))
        {
            if (flags[range].Length == 1 && flags[range][0] == flag)
                return true;
        }

        return false;
    }

    /// <summary>A C string: backslashes before quotes and backslashes, and three octal digits for other bytes.</summary>
    private static bool TryUnquote(ReadOnlySpan<char> text, out string name, out ReadOnlySpan<char> rest)
    {
        name = "";
        rest = default;
        if (text is not ['"', ..])
            return false;
        var plain = text[1..].IndexOfAny('"', '\\');
        if (plain >= 0 && text[plain + 1] == '"')
        {
            name = text[1..(plain + 1)].ToString();
            rest = text[(plain + 2)..];
            return true;
        }

        var bytes = new List<byte>();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                name = Encoding.UTF8.GetString([.. bytes]);
                rest = text[(i + 1)..];
                return true;
            }

            if (text[i] == '\\' && i + 3 < text.Length && TryOctal(text.Slice(i + 1, 3), out var octal))
            {
                bytes.Add(octal);
                i += 3;
                continue;
            }

            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
        }

        return false;
    }

    private static bool TryOctal(ReadOnlySpan<char> digits, out byte value)
    {
        var sum = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                value = 0;
                return false;
            }

            sum = (sum * 8) + (digit - '0');
        }

        value = (byte)sum;
        return sum <= byte.MaxValue;
    }

    private sealed class Frame
    {
        public required string File { get; init; }

        public required string Name { get; set; }

        public required int Include { get; init; }
    }
}
