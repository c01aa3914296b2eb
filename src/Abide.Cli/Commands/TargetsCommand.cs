using System.CommandLine;
using Abide.Cli.Output;
using Abide.Compatibility.Targets;
using Abide.Reports.Targets;
using Abide.Reports.Text;

namespace Abide.Cli.Commands;

/// <summary><c>abide targets</c>: what can be judged against, and what is known of it.</summary>
internal static class TargetsCommand
{
    public static Command Create(Terminal terminal) => new("targets", "List and show the releases that programs can be judged against")
    {
        CreateList(terminal),
        CreateShow(terminal),
        MatrixCommand.Create(terminal),
        TargetsProbeCommand.Create(terminal),
        TargetsProbeCommand.CreateAsker(terminal),
    };

    private static Command CreateList(Terminal terminal)
    {
        var format = Options.Format("text", "json");
        var list = new Command("list", "List every release") { format };
        list.SetAction(parsed => Write(
            parsed.GetRequiredValue(format),
            terminal,
            output => TargetReport.WriteListJson(TargetCatalog.All, output),
            (options, writer) => TargetReport.WriteList(TargetCatalog.All, options, writer)));
        return list;
    }

    private static Command CreateShow(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "A release: el8.6, centos:7, debian:12" };
        var format = Options.Format("text", "json");
        var show = new Command("show", "Show what is known of one release, and how well") { name, format };
        show.SetAction(parsed =>
        {
            var release = Find(parsed.GetRequiredValue(name));
            return Write(
                parsed.GetRequiredValue(format),
                terminal,
                output => TargetReport.WriteOneJson(release, output),
                (options, writer) => TargetReport.WriteOne(release, options, writer));
        });
        return show;
    }

    private static ReleaseDescription Find(string name)
    {
        if (TargetCatalog.Describe(name) is { } release)
            return release;

        var found = TargetCatalog.Resolve(name);
        throw found.IsKnown
            ? new UserException($"{name} stands for {found.Targets.Length} releases", $"show one of them: {string.Join(", ", found.Targets.Select(target => target.Name))}")
            : TargetSelection.Unknown(name, found.Suggestions);
    }

    /// <summary>Writes the answer to standard output in one of two formats.</summary>
    internal static int Write(string format, Terminal terminal, Action<Stream> writeJson, Action<TextOptions, TextWriter> writeText)
    {
        ReportFile.Write(path: null, terminal.Answer, output =>
        {
            if (format == "json")
            {
                writeJson(output);
                return;
            }

            using var writer = new StreamWriter(output, Terminal.Encoding, leaveOpen: true);
            writeText(new TextOptions(terminal.AnswerIsTerminal && terminal.Colour, terminal.Width), writer);
        });
        return ExitCode.Good;
    }
}
