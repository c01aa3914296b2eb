using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Abide.Compatibility.Tests.Agreement;

/// <param name="Symbol">Name without version.</param>
/// <param name="Object">The object that asks for it, a path in the root.</param>
/// <param name="Text">The loader's words.</param>
internal sealed record UndefinedSymbol(string Symbol, string Object, string Text);

/// <summary>What ld.so said of one file in one run with LD_TRACE_LOADED_OBJECTS and LD_WARN.</summary>
internal sealed partial record LoaderAnswer
{
    /// <summary>What keeps it from starting apart from symbols: missing libraries and versions, refused objects.</summary>
    public required ImmutableArray<string> Failures { get; init; }

    public required ImmutableArray<UndefinedSymbol> Undefined { get; init; }

    /// <summary>Lines that this class does not understand; the tests allow none.</summary>
    public required ImmutableArray<string> Strange { get; init; }

    public static LoaderAnswer Parse(IEnumerable<string> lines, int exitCode)
    {
        ImmutableArray<string>.Builder failures = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<UndefinedSymbol>.Builder undefined = ImmutableArray.CreateBuilder<UndefinedSymbol>();
        ImmutableArray<string>.Builder strange = ImmutableArray.CreateBuilder<string>();
        foreach (string line in lines)
        {
            if (UndefinedLine().Match(line) is { Success: true } match)
                undefined.Add(new UndefinedSymbol(match.Groups["symbol"].Value, match.Groups["object"].Value, line.Trim()));
            else if (FailureLine().IsMatch(line))
                failures.Add(line.Trim());
            else if (!HarmlessLine().IsMatch(line))
                strange.Add(line);
        }

        // The loader died, of a signal perhaps: whatever it said that we do not know is its reason.
        if (exitCode != 0)
        {
            failures.Add($"exit code {exitCode}: {string.Join(" / ", strange)}");
            strange.Clear();
        }

        return new LoaderAnswer { Failures = failures.ToImmutable(), Undefined = undefined.ToImmutable(), Strange = strange.ToImmutable() };
    }

    // A version may be the empty string: a base definition that somebody bound to.
    // glibc elf/dl-lookup.c words the first two, elf/rtld.c (print_unresolved) appends the object.
    [GeneratedRegex(
        @"^(undefined symbol: (?<symbol>[^,\t]+)(, version \S*)?|symbol (?<symbol>[^,]+), version \S* not defined in file \S+ with link time reference)\t\((?<object>.*)\)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex UndefinedLine();

    // A weak version need that is not met is worded "weak version `X' not found" and only warns (elf/dl-version.c).
    [GeneratedRegex(
        @" => not found$|: version `[^']*' not found \(required by .*\)$|: error while loading shared libraries: ",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex FailureLine();

    [GeneratedRegex(
        @"^\t\S.* \(0x[0-9a-f]+\)$|^\tstatically linked$|: no version information available \(required by .*\)$|: weak version `[^']*' not found \(required by .*\)$|: Symbol `[^']*' has different size in shared object, consider re-linking$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex HarmlessLine();
}

/// <summary>The two questions a loader is asked of one file.</summary>
/// <param name="Start">What it resolves before the program runs: data, and everything in objects bound at once.</param>
/// <param name="EverySymbol">With LD_BIND_NOW: functions that are called later as well.</param>
internal sealed record LoaderAnswers(LoaderAnswer Start, LoaderAnswer EverySymbol);
