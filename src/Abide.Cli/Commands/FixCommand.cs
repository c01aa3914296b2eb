using System.CommandLine;
using Abide.Builds.Plans;
using Abide.Cli.Fixing;
using Abide.Cli.Output;
using Abide.Execution.Fixing;
using Abide.Reports.Fixes;
using Abide.Reports.Text;

namespace Abide.Cli.Commands;

/// <summary><c>abide fix [DIR|PROGRAM] -- BUILD</c>: plans that make it run there, each tried on a copy.</summary>
internal static class FixCommand
{
    /// <summary>A vendor directory has hundreds of files; those at the top of the project are told first.</summary>
    private const int FilesTold = 12;

    private sealed record Request(FixInput Input, string? Plan, string? Apply, string? Keep, string? Proof, string? Replay, string Format, string? Output, bool Verbose, bool Progress);

    public static Command Create(Terminal terminal, Signals signals)
    {
        var place = new Argument<string>("DIR|PROGRAM") { Description = "Where the build runs, or a program without source", DefaultValueFactory = _ => "." };
        var line = new Argument<string[]>("BUILD") { Description = "The build and its arguments, after --; go build of all programs when it is not given for a Go project", Arity = ArgumentArity.ZeroOrMore };
        var on = Options.On();
        var shared = new FixOptions();
        var plan = new Option<string?>("--plan") { Description = "Try this plan alone", HelpName = "NAME" };
        var apply = new Option<string?>("--apply") { Description = $"Try this plan alone, and when it is proven write its files to the project, and its variables to {Plan.VariablesFile}, or what builds with it to {Plan.ScriptFile}", HelpName = "NAME" };
        var keep = new Option<string?>("--keep") { Description = "Put the best plan's programs into this directory, new or empty", HelpName = "DIR" };
        var proof = new Option<string?>("--proof") { Description = "Write the best plan's proof to a file, for --replay", HelpName = "FILE" };
        var resolve = new Option<string[]>("--resolve") { Description = "Look these host and user names up on this machine and inside the root of dir: targets, by a small Go program that is built with cgo and without", HelpName = "NAME,...", Arity = ArgumentArity.OneOrMore };
        var replay = new Option<string?>("--replay") { Description = "Do a proof again, and say whether the same comes out. Runs the commands that the proof names", HelpName = "FILE" };
        var root = new Option<string?>("--root") { Description = "For a program without source: the root directory whose libraries it may bring along; this machine's own when not given", HelpName = "DIR" };
        var format = Options.Format("text", "json", "markdown");
        var output = Options.Output();
        var command = new Command("fix", Description) { place, line, on, plan, apply, keep, resolve, proof, replay, root, format, output };
        shared.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(apply) is { } applied && result.GetValue(plan) is { } tried && applied != tried)
                result.AddError($"--apply {applied} tries that plan alone, and --plan names {tried}");
            if (result.GetValue(replay) is not null && (result.GetValue(apply) ?? result.GetValue(keep) ?? result.GetValue(proof)) is not null)
                result.AddError("--replay does one proof again; leave --apply, --keep and --proof out");
            if (result.GetValue(replay) is not null && ((Option[])[on, resolve, root, .. shared.Asking]).FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } asked)
                result.AddError($"--replay asks what the proof asked; leave {asked.Name} out");
        });
        command.SetAction((parsed, token) =>
        {
            terminal.Quiet = parsed.GetValue(shared.Quiet);
            var request = new Request(
                shared.Read(parsed, place, line, on) with { Resolve = parsed.GetValue(resolve) ?? [], Root = parsed.GetValue(root) },
                parsed.GetValue(plan),
                parsed.GetValue(apply),
                parsed.GetValue(keep),
                parsed.GetValue(proof),
                parsed.GetValue(replay),
                parsed.GetRequiredValue(format),
                parsed.GetValue(output),
                parsed.GetValue(shared.Verbose),
                shared.ShowsProgress(parsed, terminal));
            return RunAsync(request, terminal, signals, TimeProvider.System, token);
        });
        return command;
    }

    private const string Description =
        """
        Find plans that make a project run on releases, and prove each on a copy

        abide fix --on el7.9,el8.6 -- go build -o app .
        abide fix ./service --on dir:/srv/el8 --run --version -- make

        Builds the project as it is and judges what comes out; then, for every plan that applies, does the same in a copy of the
        project, and tells what was proven and what changes. Builds are not confined: words and variables that name the project lead into
        the copy, and one that writes to the project by another way is told with the files, and exits with 2.
        """;

    private static async Task<int> RunAsync(Request options, Terminal terminal, Signals signals, TimeProvider time, CancellationToken token)
    {
        signals.Grace = FixInput.Grace;
        if (options is { Replay: not null, Input.Command.Length: > 0 })
            throw new UserException("a build is given, and --replay does that of the proof", "leave out -- and what follows it");
        if (options.Replay is not null) return await FixReplay.RunAsync(options.Replay, options.Input.Path, options.Input.Config, options.Plan, options.Format, options.Output, new(terminal, options.Progress, options.Verbose), token);
        var input = options.Input.Request(time);
        using var kept = KeptPrograms.Open(options.Keep);
        var request = input with { Only = options.Apply ?? options.Plan, Applies = options.Apply is not null, Results = kept?.Places ?? [] };
        using var observer = new FixProgress(terminal, options.Progress, options.Verbose, (proof, copy, made) => kept?.Take(proof, copy, made));
        var report = await FixFaults.TellAsync(PlanTrials.RunAsync(request, observer, token));
        observer.Clear();

        kept?.Keep(report.Best);
        if (kept is { NotKept: { IsEmpty: false } left })
            terminal.Warning($"not kept, since it is no program: {Printable.Escape(string.Join(", ", left.Take(FilesTold)))}{(left.Length > FilesTold ? $" and {left.Length - FilesTold} more" : "")}", "have the build make them again where they are wanted");
        ReportFile.Write(options.Output, terminal.Answer, stream =>
        {
            if (options.Format == "json")
                FixJson.Write(report, CommandLine.Version, stream);
            else
                terminal.WriteText(stream, options.Output, (text, writer) => WriteText(report, options.Format, text, writer));
        });
        if (options.Proof is { } file && report.Best is { } best)
            ReportFile.Write(file, terminal.Answer, stream => ProofFile.Write(best, CommandLine.Version, stream));
        else if (options.Proof is not null)
            terminal.Warning($"{options.Proof} is not written: {(report.NothingToFix ? "there is nothing to fix" : "no plan is proven")}", report.NothingToFix ? "name the plan to prove all the same with --plan" : "the report says of each plan why not");
        TellApplied(options.Apply, report, terminal);
        if (!report.Touched.IsEmpty) return ExitCode.CouldNot;
        return report.NothingToFix || report.Best is not null ? ExitCode.Good
            : report.IsUndetermined ? ExitCode.Undetermined
            : ExitCode.Bad;
    }

    private static void WriteText(FixReport report, string format, TextOptions text, TextWriter writer)
    {
        if (format == "markdown") FixMarkdownReport.Write(report, writer);
        else FixTextReport.Write(report, text, writer);
    }

    private static void TellApplied(string? plan, FixReport report, Terminal terminal)
    {
        if (plan is null) return;
        if (report.Applied is not { } applied)
            terminal.Warning($"{plan} is not applied: it is not proven, and the project is as it was", "the report says why not");
        else
            Console.Error.Write(applied.IsEmpty ? $"applied {plan}: there is nothing to write\n" : $"applied {plan} in {Printable.Escape(report.Project)}: {Printable.Escape(string.Join(", ", applied.OrderBy(path => path.Count('/')).Take(FilesTold)))}{(applied.Length > FilesTold ? $" and {applied.Length - FilesTold} more" : "")}\n");
        if (report.Applied?.Any(path => Path.GetFileName(path) == Plan.ScriptFile) == true)
            terminal.Warning($"{string.Join(' ', report.Command)} makes what it made before: the plan builds in another way", $"build with ./{Plan.ScriptFile}, here and in CI; with a command behind it, it runs that in the same way");
    }
}
