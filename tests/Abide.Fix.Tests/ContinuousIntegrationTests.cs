using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Abide.Fix.Tests;

/// <summary>The commands of docs/fix-in-ci.md, as they stand there.</summary>
public sealed partial class ContinuousIntegrationTests
{
    [Fact]
    public void The_commands_of_the_guide_do_what_it_says()
    {
        var blocks = Block().Matches(File.ReadAllText(Repository.PathTo("docs/fix-in-ci.md"))).Select(match => match.Groups["text"].Value).ToList();
        blocks.Count.ShouldBe(2);
        var row = new SampleRow("old-xsys", "1.24", ImmutableSortedDictionary<string, string>.Empty);
        using var directory = new TemporaryDirectory();
        var project = FixRun.Prepare(row, directory);
        const string identity = "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com GIT_CONFIG_GLOBAL=/dev/null\n";
        Run(row, project, $"{identity}git init --quiet\ngit add --all\ngit commit --quiet --message old\n{FixRun.Abide("")}\n{blocks[0]}");

        var clone = directory["clone"];
        Run(row, project, $"{identity}[ -z \"$(git status --porcelain)\" ]\ngit clone --quiet . '{clone}'");
        Run(row, clone, $"{FixRun.Abide("")}\n{blocks[1]}").ShouldContain("1 program on 3 targets");
    }

    private static string Run(SampleRow row, string directory, string script)
    {
        var (exitCode, output, errors) = FixRun.Bash(row, directory, script);
        exitCode.ShouldBe(0, output + errors);
        return output;
    }

    [GeneratedRegex("^```sh\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();
}
