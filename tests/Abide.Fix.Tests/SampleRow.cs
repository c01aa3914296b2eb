using System.Collections.Immutable;

namespace Abide.Fix.Tests;

/// <summary>One line of matrix.txt.</summary>
/// <param name="Sample">Directory under samples/.</param>
/// <param name="Go">Release of Go in the test cache; <c>trixie</c> for what is built on that release of Debian, and run in another.</param>
/// <param name="Plans">What plans must come to, by name; <c>told</c> for what is never tried.</param>
public sealed record SampleRow(string Sample, string Go, ImmutableSortedDictionary<string, string> Plans)
{
    public const string OnTrixie = "trixie", IsTold = "told";

    /// <summary>What is built on this machine.</summary>
    public static IEnumerable<SampleRow> Here => All.Where(row => row.Go != OnTrixie);

    /// <summary>What is built on Debian 13.</summary>
    public static IEnumerable<SampleRow> There => All.Where(row => row.Go == OnTrixie);

    private static ImmutableArray<SampleRow> All { get; } =
    [
        .. File.ReadLines(Repository.PathTo("tests/Abide.Fix.Tests/matrix.txt")).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(fields => new SampleRow(fields[0], fields[1], fields[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=')).ToImmutableSortedDictionary(word => word[0], word => word[1], StringComparer.Ordinal))),
    ];

    public override string ToString() => $"{Sample} with Go {Go}";
}
