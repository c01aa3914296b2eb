using Abide.Tests;

namespace Abide.Builds.Tests.Logs;

/// <summary>
/// A log of <c>logs/aside</c>, with what may be said of it. These logs judge the matchers: who writes matchers does not read them.
/// </summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Must">Diagnoses that have to be told; of each group one is enough.</param>
/// <param name="May">Diagnoses that are right to tell and right to leave out.</param>
/// <param name="Fails">Something failed; a log of a success otherwise.</param>
internal sealed record SetAside(string Name, string[][] Must, string[] May, bool Fails)
{
    private const string Folder = "tests/Abide.Builds.Tests/logs";

    /// <summary>The rows of <c>aside.txt</c>: <c>A B|C D?</c> must have A, one of B and C, and may have D; <c>!</c> is a failure without a diagnosis, <c>-</c> none.</summary>
    public static IReadOnlyList<SetAside> All { get; } =
        [.. File.ReadLines(Repository.PathTo($"{Folder}/aside.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(" | "))
            .Select(row => Parse(row[0], row[^1].Split(' ')))];

    /// <summary>The files that are there.</summary>
    public static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Repository.PathTo($"{Folder}/aside"), "*.log").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>A log of a success or of a failure that no diagnosis is about.</summary>
    public bool HasNothingToTell => Must is [];

    public string Text => RealLog.Read($"aside/{Name}");

    /// <summary>What was told and does not belong there.</summary>
    public IEnumerable<string> Wrong(IEnumerable<string> told) => told.Except(Must.SelectMany(group => group)).Except(May);

    /// <summary>Whether each cause was told.</summary>
    public bool IsExplained(IReadOnlyCollection<string> told) => Must.All(group => group.Any(told.Contains));

    private static SetAside Parse(string name, string[] ids) =>
        new(name,
            Must: [.. ids.Where(id => id is not ("-" or "!") && !id.EndsWith('?')).Select(id => id.Split('|'))],
            May: [.. ids.Where(id => id.EndsWith('?')).Select(id => id[..^1])],
            Fails: ids is ["!", ..] || Array.Exists(ids, id => id.StartsWith("BLD", StringComparison.Ordinal) && !id.EndsWith('?')));
}
