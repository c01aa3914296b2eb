using System.CommandLine;
using Abide.Cli.Output;
using Abide.Compatibility.Verdicts;
using Abide.Formats;
using Abide.Reports.Pages;

namespace Abide.Cli.Commands;

/// <summary><c>abide explain ID</c>: the page of a rule or of a kind of problem.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "Id of a finding (ABI1101) or of a problem (FMT1002)" };
        var command = new Command("explain", "Print what a finding or problem means, and what to do about it") { id };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(id), terminal));
        return command;
    }

    private static int Run(string id, Terminal terminal)
    {
        var page = Rules.Find(id) is { } rule
            ? RulePage.Render(rule)
            : Problems.All.FirstOrDefault(kind => string.Equals(kind.Id, id, StringComparison.OrdinalIgnoreCase)) is { } kind
                ? ProblemPage.Render(kind)
                : throw new UserException($"there is no finding or problem '{id}'", Suggestions.Hint(id, AllIds(), "ids look like ABI1101 or FMT1002; docs/rules/README.md lists them"));

        ReportFile.Write(path: null, terminal.Answer, output => output.Write(Terminal.Encoding.GetBytes(page)));
        return ExitCode.Good;
    }

    private static IEnumerable<string> AllIds() => Rules.All.Select(rule => rule.Id).Concat(Problems.All.Select(kind => kind.Id));
}
