using System.Text;
using Abide.Builds.Logs;
using Abide.Tests;

namespace Abide.Builds.Tests.Logs;

/// <summary>Logs that tools really wrote, in <c>logs/</c> beside the tests.</summary>
internal static class RealLog
{
    private const string Folder = "tests/Abide.Builds.Tests/logs";

    private static readonly string[] s_sets = ["given", "known"];

    /// <summary>Name and ids of each row of told.txt.</summary>
    public static IEnumerable<(string Name, string[] Ids)> Told =>
        File.ReadLines(Repository.PathTo($"{Folder}/told.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(" | "))
            .Select(row => (row[0], row[1].Split(' ').Except(["-"]).Order(StringComparer.Ordinal).ToArray()));

    /// <summary>Every log that is there.</summary>
    public static IEnumerable<string> All =>
        s_sets.Select(set => Repository.PathTo($"{Folder}/{set}")).Where(Directory.Exists).SelectMany(directory => Directory.EnumerateFiles(directory, "*.log"))
            .Select(path => Path.GetRelativePath(Repository.PathTo(Folder), path)).Order(StringComparer.Ordinal);

    /// <summary>The text, without the line in front that tells the truth.</summary>
    public static string Read(string name)
    {
        var text = File.ReadAllText(Repository.PathTo($"{Folder}/{name}"));
        return text.StartsWith("# COMMAND:", StringComparison.Ordinal) ? text[(text.IndexOf('\n') + 1)..] : text;
    }

    public static LogExplanation Explain(string text) => Explain(Encoding.UTF8.GetBytes(text));

    public static LogExplanation Explain(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return LogExplainer.Explain(stream, "a log", CancellationToken.None);
    }

    public static string[] Ids(LogExplanation explanation) => [.. explanation.Causes.Select(cause => cause.Diagnosis.Id).Distinct().Order(StringComparer.Ordinal)];
}
