using System.Text.RegularExpressions;
using Abide.Tests;

namespace Abide.Builds.Tests.Logs;

/// <summary>What <c>tests/tools/make-logs.sh</c> makes and what it makes it of stay together.</summary>
public sealed partial class LogCasesTests
{
    private const string Logs = "tests/Abide.Builds.Tests/logs";
    private const string Cases = "tests/corpus/broken";

    private static readonly string[] Columns = ["tools", "cause", "ids"];

    [Theory]
    [InlineData("known")]
    [InlineData("aside")]
    public void Each_log_has_the_case_that_makes_it_again(string set) =>
        Names($"{Logs}/{set}", "*.log").ShouldBe(Names($"{Cases}/{set}", "*.case"));

    [Theory]
    [InlineData("known")]
    [InlineData("aside")]
    public void The_table_is_what_the_heads_of_the_cases_say(string set)
    {
        var table = File.ReadLines(Repository.PathTo($"{Logs}/{set}.txt")).Where(line => !line.StartsWith('#'));

        table.Order(StringComparer.Ordinal).ShouldBe(Names($"{Cases}/{set}", "*.case").Select(name => Row(set, name)).Order(StringComparer.Ordinal), "make the tables again: tests/tools/make-logs.sh --tables");
    }

    [Theory]
    [InlineData("known")]
    [InlineData("aside")]
    public void No_log_names_another_home_than_the_one_of_the_cases(string set)
    {
        var strangers = Directory.EnumerateFiles(Repository.PathTo($"{Logs}/{set}"), "*.log")
            .SelectMany(path => Home().Matches(File.ReadAllText(path)).Select(match => $"{Path.GetFileName(path)}: {match.Value}"));

        strangers.ShouldBeEmpty();
    }

    private static string[] Names(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(Repository.PathTo(folder), pattern).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    private static string Row(string set, string name)
    {
        var head = File.ReadLines(Repository.PathTo($"{Cases}/{set}/{name}.case")).TakeWhile(line => line.StartsWith("# ", StringComparison.Ordinal)).ToList();
        return string.Join(" | ", [$"{name}.log", .. Columns.Select(key => head.Single(line => line.StartsWith($"# {key}: ", StringComparison.Ordinal))[(key.Length + 4)..])]);
    }

    [GeneratedRegex(@"/home/(?!ci\b)[a-z]+|(?<![\w.])/root/\w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Home();
}
