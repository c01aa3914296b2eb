using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Abide.Formats.Tests.Elf;

/// <summary>What binutils' readelf says of a file, as far as we read the same.</summary>
internal sealed partial record ReadElf
{
    private const int MatchTimeout = 10_000; // milliseconds

    public required ImmutableArray<ulong> DynamicTags { get; init; }

    public required ImmutableArray<string> Needed { get; init; }

    public required string? Soname { get; init; }

    public required string? RunPath { get; init; }

    public required string? Interpreter { get; init; }

    /// <summary>File, name, flags and index.</summary>
    public required ImmutableArray<string> VersionNeeds { get; init; }

    /// <summary>Name, flags and index.</summary>
    public required ImmutableArray<string> VersionDefinitions { get; init; }

    /// <summary>Value, size, binding, section index and name with version, from index 1 on.</summary>
    public required ImmutableArray<string> DynamicSymbols { get; init; }

    /// <summary>Entries of .rel and .rela sections that the loader applies.</summary>
    public required int Relocations { get; init; }

    public required int PackedRelocations { get; init; }

    public required string? BuildId { get; init; }

    public static ReadElf Read(string path)
    {
        var text = Tool.Run("readelf", ["-W", "-d", "-V", "--dyn-syms", "-r", "-n", "-l", path]);
        var lines = text.Split('\n');
        return new ReadElf
        {
            DynamicTags = [.. lines.Select(line => DynamicEntry().Match(line)).Where(match => match.Success).Select(match => Hexadecimal(match.Groups["tag"].Value)).Where(tag => tag != 0)],
            Needed = [.. Bracketed(lines, "(NEEDED)")],
            Soname = Bracketed(lines, "(SONAME)").FirstOrDefault(),
            RunPath = Bracketed(lines, "(RUNPATH)").FirstOrDefault(),
            Interpreter = Interpreters().Match(text) is { Success: true } interpreter ? interpreter.Groups["path"].Value : null,
            VersionNeeds = ReadVersionNeeds(lines),
            VersionDefinitions = [.. lines.Select(line => Definition().Match(line)).Where(match => match.Success)
                .Select(match => $"{match.Groups["name"].Value} {match.Groups["flags"].Value.Trim()} {match.Groups["index"].Value}")],
            DynamicSymbols = [.. ReadSymbols(lines)],
            Relocations = lines.Select(line => RelocationSection().Match(line)).Where(match => match.Success && !match.Groups["name"].Value.StartsWith(".relr", StringComparison.Ordinal))
                .Sum(match => int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture)),
            PackedRelocations = lines.Select(line => PackedOffsets().Match(line)).Where(match => match.Success).Sum(match => int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture)),
            BuildId = BuildIdentifier().Match(text) is { Success: true } build ? build.Groups["id"].Value : null,
        };
    }

    private static ImmutableArray<string> ReadVersionNeeds(string[] lines)
    {
        var needs = ImmutableArray.CreateBuilder<string>();
        var file = "";
        foreach (var line in lines)
        {
            if (NeedFile().Match(line) is { Success: true } need) file = need.Groups["file"].Value;
            if (NeedVersion().Match(line) is { Success: true } version) needs.Add($"{file} {version.Groups["name"].Value} {version.Groups["flags"].Value.Trim()} {version.Groups["index"].Value}");
        }

        return needs.DrainToImmutable();
    }

    private static IEnumerable<string> ReadSymbols(string[] lines)
    {
        foreach (var match in lines.Select(line => Symbol().Match(line)).Where(match => match.Success && match.Groups["number"].Value != "0"))
        {
            // Sizes from 100000 on are hexadecimal; the number behind an undefined symbol is its version index.
            var size = match.Groups["size"].Value is ['0', 'x', .. var digits] ? Hexadecimal(digits) : ulong.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture);
            // Symbols of sections have no name in the table; readelf lends them the section's.
            var name = match.Groups["type"].Value == "SECTION" ? "" : match.Groups["name"].Value;
            // STB_GNU_UNIQUE has its name only in files that say that they are GNU's.
            var binding = match.Groups["binding"].Value.StartsWith('<') ? "UNIQUE" : match.Groups["binding"].Value;
            yield return $"{Hexadecimal(match.Groups["value"].Value):x} {size} {binding} {match.Groups["section"].Value} {name}".TrimEnd();
        }
    }

    private static IEnumerable<string> Bracketed(string[] lines, string tag) =>
        lines.Where(line => line.Contains(tag, StringComparison.Ordinal)).Select(line => line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.LastIndexOf(']')]);

    private static ulong Hexadecimal(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ 0x(?<tag>[0-9a-f]+) [\(<]", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex DynamicEntry();

    [GeneratedRegex(@"Requesting program interpreter: (?<path>.*)\]", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Interpreters();

    [GeneratedRegex(@"Rev: 1  Flags: (?<flags>.*)  Index: (?<index>\d+)  Cnt: \d+  Name: (?<name>.*)$", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Definition();

    [GeneratedRegex(@"Version: 1  File: (?<file>.*)  Cnt: \d+$", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex NeedFile();

    [GeneratedRegex(@"^  0x[0-9a-f]+:   Name: (?<name>.*)  Flags: (?<flags>.*)  Version: (?<index>\d+)$", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex NeedVersion();

    [GeneratedRegex(@"^ +(?<number>\d+): (?<value>[0-9a-f]+) +(?<size>\w+) (?<type>\S+) +(?<binding><OS specific>: 10|\S+) +\S+ +(\[.*\] +)?(?<section>\S+) ?(?<name>\S*)", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex Symbol();

    [GeneratedRegex(@"^Relocation section '(?<name>.*)' at offset .* contains (?<count>\d+) entr", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex RelocationSection();

    [GeneratedRegex(@"^  (?<count>\d+) offsets?$", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex PackedOffsets();

    [GeneratedRegex(@"Build ID: (?<id>[0-9a-f]+)", RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex BuildIdentifier();
}
