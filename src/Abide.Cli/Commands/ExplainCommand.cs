using System.CommandLine;
using Abide.Builds.Diagnoses;
using Abide.Builds.Logs;
using Abide.Cli.Output;
using Abide.Compatibility.Verdicts;
using Abide.Formats;
using Abide.Reports.Explanations;
using Abide.Reports.Pages;
using Abide.Reports.Text;

namespace Abide.Cli.Commands;

/// <summary><c>abide explain [FILE|-|ID]</c>: why a build or a start failed, read from its log; or the page of an id.</summary>
internal static class ExplainCommand
{
    private const string StandardInput = "-";

    public static Command Create(Terminal terminal)
    {
        var what = new Argument<string?>("FILE|-|ID")
        {
            Description = "A log, - for standard input, or the id of a finding (ABI1101), problem (FMT1002) or diagnosis (BLD2301); standard input when not given and not a terminal",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var format = Options.Format("text", "json");
        var command = new Command("explain", Description) { what, format };
        command.SetAction((parsed, token) => Task.FromResult(Run(parsed.GetValue(what), parsed.GetRequiredValue(format), terminal, token)));
        return command;
    }

    private const string Description =
        """
        Say why a build or a start failed, from its log; or what an id means

        Reads what go, cgo, C compilers, linkers, loaders, make and journals wrote, with the stamps and colours of CI systems. Each
        root cause is told once, with the lines that show it, what to do and what not to do. What is not recognised is said to be so.
        """;

    private static int Run(string? what, string format, Terminal terminal, CancellationToken token)
    {
        if (what is null && !Console.IsInputRedirected)
            throw new UserException("there is no log to read", "name a file, pipe a log in (go build ./... 2>&1 | abide explain), or give an id such as BLD2301; see abide explain --help");

        if (what is not (null or StandardInput) && !File.Exists(what) && (PageOf(what) is not null || LooksLikeId(what)))
            return WritePage(what, terminal);

        var explanation = Read(what, token);
        var isWhole = explanation.IsText;
        foreach (var problem in explanation.Problems)
        {
            var told = $"{problem.Path}: {problem.Message} [{problem.Id}]";
            if (problem.Id == Problems.LongLogLine.Id)
            {
                terminal.Warning(told, problem.Hint);
            }
            else
            {
                isWhole = false;
                terminal.Error(told, problem.Hint);
            }
        }

        if (!explanation.IsText && format == "text")
            return ExitCode.CouldNot;

        ReportFile.Write(path: null, terminal.Answer, output =>
        {
            if (format == "json")
                ExplanationJson.Write(explanation, CommandLine.Version, output);
            else
                ExplanationText.Write(explanation, new TextOptions(terminal.Colour && terminal.AnswerIsTerminal, terminal.Width), output);
        });
        return !isWhole ? ExitCode.CouldNot
            : explanation.Outcome is LogOutcome.Unknown or LogOutcome.PartlyExplained ? ExitCode.Undetermined
            : ExitCode.Good;
    }

    private static LogExplanation Read(string? path, CancellationToken token)
    {
        try
        {
            using var log = path is null or StandardInput ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return LogExplainer.Explain(log, path is null or StandardInput ? "standard input" : path, token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var directory = path is not null && Directory.Exists(path);
            throw new UserException(
                directory ? $"cannot read {path}: it is a directory" : $"cannot read {path ?? "standard input"}: {e.Message}",
                directory ? "name the log file" : "check the path and its permissions; an id looks like BLD2301, ABI1101 or FMT1002");
        }
    }

    private static int WritePage(string id, Terminal terminal)
    {
        var page = PageOf(id) ?? throw new UserException(
            $"there is no finding, problem or diagnosis '{id}', and no file of that name", Suggestions.Hint(id, AllIds(), "ids look like ABI1101, FMT1002 or BLD2301; docs/rules/README.md and docs/diagnoses/README.md list them"));
        ReportFile.Write(path: null, terminal.Answer, output => output.Write(Terminal.Encoding.GetBytes(page)));
        return ExitCode.Good;
    }

    private static string? PageOf(string id) =>
        Rules.Find(id) is { } rule ? RulePage.Render(rule)
        : AllDiagnoses.Find(id) is { } diagnosis ? DiagnosisPage.Render(diagnosis)
        : Problems.All.FirstOrDefault(kind => string.Equals(kind.Id, id, StringComparison.OrdinalIgnoreCase)) is { } kind ? ProblemPage.Render(kind)
        : null;

    /// <summary>A few letters and digits, as no log is called.</summary>
    private static bool LooksLikeId(string text) =>
        text.Length is > 0 and <= 10 && text.All(char.IsAsciiLetterOrDigit) && char.IsAsciiLetter(text[0]) && char.IsAsciiDigit(text[^1]);

    private static IEnumerable<string> AllIds() =>
        Rules.All.Select(rule => rule.Id).Concat(Problems.All.Select(kind => kind.Id)).Concat(AllDiagnoses.List.Select(diagnosis => diagnosis.Id));
}
