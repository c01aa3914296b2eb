using System.CommandLine;
using Abide.Builds.Plans;
using Abide.Cli.Fixing;
using Abide.Cli.Output;
using Abide.Execution.Fixing;
using Abide.Reports.Fixes;

namespace Abide.Cli.Commands;

/// <summary><c>abide build --for TARGET -- BUILD</c>: builds so that it runs there, or hands over nothing.</summary>
internal static class BuildCommand
{
    private sealed record BuildOptions(FixInput Input, bool AnyBytes, string? Proof, string Format, string? Output, bool Verbose, bool Progress);

    public static Command Create(Terminal terminal, Signals signals)
    {
        var directory = new Argument<string>("DIR") { Description = "Where the build runs", DefaultValueFactory = _ => "." };
        var line = new Argument<string[]>("BUILD") { Description = "The build and its arguments, after --", Arity = ArgumentArity.ZeroOrMore };
        var targets = Options.On("--for");
        targets.Description = "Where the programs are to run: names, families, target files and root directories, as --on of check takes them";
        var shared = new FixOptions();
        var anyBytes = new Option<bool>("--any-bytes") { Description = "Hand programs over even when two builds give different bytes" };
        var proof = new Option<string?>("--proof") { Description = "Write the proof of the plan that was taken to a file", HelpName = "FILE" };
        var format = Options.Format("text", "json");
        var output = Options.Output();
        var command = new Command("build", Description) { directory, line, targets, anyBytes, proof, format, output };
        shared.AddTo(command);
        command.SetAction((parsed, token) =>
        {
            terminal.Quiet = parsed.GetValue(shared.Quiet);
            var input = shared.Read(parsed, directory, line, targets);
            if (input.Command.Length == 0)
                throw new UserException("no build is given", "write it after --, for example abide build --for el7.9 -- go build -o app .");
            var options = new BuildOptions(input, parsed.GetValue(anyBytes), parsed.GetValue(proof), parsed.GetRequiredValue(format), parsed.GetValue(output), parsed.GetValue(shared.Verbose), shared.ShowsProgress(parsed, terminal));
            return RunAsync(options, terminal, signals, TimeProvider.System, token);
        });
        return command;
    }

    private const string Description =
        """
        Build so that the programs run on releases, or hand over nothing

        abide build --for el7.9,el8.6 -- go build -o app .
        abide build ./service --for el9.1 --test "make test" -- make

        Builds a copy as the command says; where a verdict is worse than asked, takes the best plan, as abide fix ranks them. Builds twice,
        in directories of different names, and compares the bytes. Then puts the programs where the command would have put them, and
        changes nothing else.
        """;

    private static async Task<int> RunAsync(BuildOptions options, Terminal terminal, Signals signals, TimeProvider time, CancellationToken token)
    {
        signals.Grace = FixInput.Grace;
        var request = options.Input.Request(time);
        if (request.Program is not null)
            throw new UserException($"{options.Input.Path} is a file", "name the project's directory");
        using var observer = new FixProgress(terminal, options.Progress, options.Verbose, (_, _, _) => { });
        var report = await FixFaults.TellAsync(ProvenBuild.RunAsync(request, options.AnyBytes, observer, token));
        observer.Clear();
        ReportFile.Write(options.Output, terminal.Answer, stream =>
        {
            if (options.Format == "json")
                FixJson.Write(report, CommandLine.Version, stream);
            else
                terminal.WriteText(stream, options.Output, (text, writer) => BuildText.Write(report, text, writer));
        });
        if (options.Proof is { } file && report.Proof is { } proof)
            ReportFile.Write(file, terminal.Answer, stream => ProofFile.Write(proof, CommandLine.Version, stream));
        if (!report.Fix.Touched.IsEmpty) return ExitCode.CouldNot;
        return report.Refusal is null ? ExitCode.Good
            : report.Fix is { Best: null, NothingToFix: false, IsUndetermined: true } ? ExitCode.Undetermined
            : ExitCode.Bad;
    }
}
