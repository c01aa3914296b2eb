using System.CommandLine;
using Abide.Cli.Output;
using Abide.Compatibility.Targets;
using Abide.Reports.Targets;
using Abide.Reports.Text;

namespace Abide.Cli.Commands;

/// <summary><c>abide targets</c>: what can be judged against.</summary>
internal static class TargetsCommand
{
    public static Command Create(Terminal terminal) => new("targets", "List, show, capture and compare the releases that programs can be judged against")
    {
        CreateList(terminal),
        TargetsShowCommand.Create(terminal),
        TargetsCaptureCommand.Create(terminal),
        TargetsDiffCommand.Create(terminal),
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
