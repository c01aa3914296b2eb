using System.CommandLine;
using Abide.Cli.Configuration;
using Abide.Cli.Output;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Differences;
using Abide.Formats.Roots;
using Abide.Reports.Targets;
using Abide.Reports.Text;

namespace Abide.Cli.Commands;

/// <summary><c>abide targets diff A B</c>: what appears, disappears and changes between two targets.</summary>
internal static class TargetsDiffCommand
{
    private const string DefaultArchitecture = "x86_64";

    private sealed record DiffOptions(string From, string To, string? For, string? Arch, string Format, string? Output, bool Verbose);

    public static Command Create(Terminal terminal)
    {
        const string Kinds = "a release, a captured target or a root directory";
        var from = new Argument<string>("FROM") { Description = $"Where programs run now: {Kinds}" };
        var to = new Argument<string>("TO") { Description = $"Where they are to run: {Kinds}" };
        var program = new Option<string?>("--for") { Description = "Only what this program and the libraries beside it need", HelpName = "PROGRAM" };
        var architecture = new Option<string?>("--arch") { Description = $"Architecture to compare; that of the program, else {DefaultArchitecture}", HelpName = "ARCH" };
        var format = Options.Format("text", "json", "markdown");
        var output = Options.Output();
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Tell every symbol" };
        var diff = new Command("diff", "Show what appears, disappears and changes between two targets") { from, to, program, architecture, format, output, verbose };
        diff.SetAction(parsed => Run(
            new DiffOptions(parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), parsed.GetValue(program), parsed.GetValue(architecture), parsed.GetRequiredValue(format), parsed.GetValue(output), parsed.GetValue(verbose)),
            terminal));
        return diff;
    }

    private static int Run(DiffOptions options, Terminal terminal)
    {
        var program = options.For is { } path ? Read(path) : null;
        var architecture = options.Arch ?? program?.Architecture ?? DefaultArchitecture;
        if (program is not null && program.Architecture != architecture)
            throw new UserException($"{options.For} is for {program.Architecture}", "leave --arch out");

        var difference = TargetComparison.Run(OfferOf(options.From, architecture), OfferOf(options.To, architecture), program);
        ReportFile.Write(options.Output, terminal.Answer, output => Write(difference, options, terminal, output));
        return ExitCode.Good;
    }

    private static void Write(TargetDifference difference, DiffOptions options, Terminal terminal, Stream output)
    {
        if (options.Format == "json")
        {
            DifferenceReport.WriteJson(difference, CommandLine.Version, output);
            return;
        }

        using var writer = new StreamWriter(output, Terminal.Encoding, leaveOpen: true);
        var isTerminal = options.Output is null && terminal.AnswerIsTerminal;
        var text = new TextOptions(isTerminal && terminal.Colour, isTerminal ? terminal.Width : null, options.Verbose);
        if (options.Format == "markdown")
            DifferenceReport.WriteMarkdown(difference, text, writer);
        else
            DifferenceReport.WriteText(difference, text, writer);
    }

    private static Offer OfferOf(string name, string architecture)
    {
        var target = TargetSelection.Resolve([name], kernel: null, ProjectSettings.None) switch
        {
            [var one] => one,
            var several => throw new UserException($"{name} stands for {several.Length} targets", $"compare one of them: {string.Join(", ", several.Take(3).Select(each => each.Name))}"),
        };
        var offer = target.OfferFor(architecture);
        return offer.Value ?? throw new UserException($"{name} cannot be compared for {architecture}: {offer.Reason}", "name another architecture with --arch");
    }

    private static ProgramScope Read(string path)
    {
        var host = new DirectoryTree("/");
        var place = Path.GetFullPath(path);
        if (host.Find(place) is not { Kind: RootEntryKind.File } entry || host.Read(place) is not { } bytes)
            throw new UserException($"{path} cannot be read, or is no regular file", "name one program or library after --for");
        return ProgramScope.TryRead(bytes, path, entry.Path, host, out var scope, out var problems)
            ? scope
            : throw new UserException($"{path}: {problems[0].Message} [{problems[0].Id}]", problems[0].Hint);
    }
}
