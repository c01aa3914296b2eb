using System.CommandLine;
using Abide.Builds.Plans;
using Abide.Cli.Configuration;
using Abide.Cli.Fixing;
using Abide.Cli.Observations;
using Abide.Cli.Output;
using Abide.Compatibility.Verdicts;
using Abide.Execution.Fixing;
using Abide.Formats.Roots;
using Abide.Reports.Fixes;
using Abide.Reports.Text;

namespace Abide.Cli.Commands;

/// <summary><c>abide fix [DIR|PROGRAM] -- BUILD</c>: plans that make it run there, each tried on a copy.</summary>
internal static class FixCommand
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(30); // in which copies are removed

    private sealed record FixOptions
    {
        public required string Path { get; init; }

        public required string[] On { get; init; }

        public required string[] Command { get; init; }

        public string? Kernel { get; init; }

        public string? FailOn { get; init; }

        public string? Plan { get; init; }

        public string? Apply { get; init; }

        public string? Keep { get; init; }

        public string? Proof { get; init; }

        public string? Replay { get; init; }

        public string? Project { get; init; }

        public string? Root { get; init; }

        public string[] Programs { get; init; } = [];

        public string? Run { get; init; }

        public string? Test { get; init; }

        public required string Format { get; init; }

        public string? Output { get; init; }

        public string? Config { get; init; }

        public bool Verbose { get; init; }

        public bool Progress { get; init; }
    }

    public static Command Create(Terminal terminal, Signals signals)
    {
        var path = new Argument<string>("DIR|PROGRAM") { Description = "Where the build runs, or a program without source", DefaultValueFactory = _ => "." };
        var on = Options.On();
        var kernel = Options.Kernel();
        var failOn = Options.FailOn();
        failOn.Description = "The mildest verdict that is not good enough: fails (the default) or degraded";
        var plan = new Option<string?>("--plan") { Description = "Try this plan alone", HelpName = "NAME" };
        var apply = new Option<string?>("--apply") { Description = $"Try this plan alone, and when it is proven write its files to the project, and its variables to {Builds.Plans.Plan.VariablesFile}", HelpName = "NAME" };
        var keep = new Option<string?>("--keep") { Description = "Put the best plan's programs into this directory, new or empty", HelpName = "DIR" };
        var proof = new Option<string?>("--proof") { Description = "Write the best plan's proof to a file, for --replay", HelpName = "FILE" };
        var replay = new Option<string?>("--replay") { Description = "Do a proof again, and say whether the same comes out. Runs the commands that the proof names", HelpName = "FILE" };
        var project = new Option<string?>("--project") { Description = "What is copied for each attempt; the repository, workspace or module of DIR when not given", HelpName = "DIR" };
        var root = new Option<DirectoryInfo?>("--root") { Description = "For a program without source: the root directory whose libraries it may bring along; this machine's own when not given", HelpName = "DIR" };
        var program = new Option<string[]>("--program") { Description = "A program that counts, relative to DIR; all that the build makes when not given", HelpName = "PATH", Arity = ArgumentArity.OneOrMore };
        var run = new Option<string?>(Options.RunName) { Description = "Run each executable with these arguments, as each target, and inside the root of dir: targets", HelpName = "'ARGS...'" };
        var test = new Option<string?>(Options.TestName) { Description = "Run this command in the copy after each build; no shell reads it", HelpName = "'COMMAND...'" };
        var format = Options.Format("text", "json", "markdown");
        var output = Options.Output();
        var config = Options.Config();
        var quiet = Options.Quiet();
        var verbose = Options.Verbose();
        verbose.Description = "Show what builds write";
        var noProgress = Options.NoProgress();
        var line = new Argument<string[]>("BUILD") { Description = "The build and its arguments, after --", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("fix", Description) { path, line, on, kernel, failOn, plan, apply, keep, proof, replay, project, root, program, run, test, format, output, config, quiet, verbose, noProgress };
        command.Validators.Add(result =>
        {
            if (result.GetValue(apply) is { } applied && result.GetValue(plan) is { } tried && applied != tried)
                result.AddError($"--apply {applied} tries that plan alone, and --plan names {tried}");
            if (result.GetValue(replay) is not null && (result.GetValue(apply) ?? result.GetValue(keep) ?? result.GetValue(proof)) is not null)
                result.AddError("--replay does one proof again; leave --apply, --keep and --proof out");
        });
        command.SetAction((parsed, token) =>
        {
            terminal.Quiet = parsed.GetValue(quiet);
            var (place, build) = Words(parsed, parsed.GetRequiredValue(path), parsed.GetValue(line) ?? []);
            var options = new FixOptions
            {
                Path = place,
                Command = build,
                On = parsed.GetValue(on) ?? [],
                Kernel = parsed.GetValue(kernel),
                FailOn = parsed.GetValue(failOn),
                Plan = parsed.GetValue(plan),
                Apply = parsed.GetValue(apply),
                Keep = parsed.GetValue(keep),
                Proof = parsed.GetValue(proof),
                Replay = parsed.GetValue(replay),
                Project = parsed.GetValue(project),
                Root = parsed.GetValue(root)?.FullName,
                Programs = parsed.GetValue(program) ?? [],
                Run = parsed.GetValue(run),
                Test = parsed.GetValue(test),
                Format = parsed.GetRequiredValue(format),
                Output = parsed.GetValue(output),
                Config = parsed.GetValue(config),
                Verbose = parsed.GetValue(verbose),
                Progress = terminal.ErrorIsTerminal && !terminal.Quiet && !parsed.GetValue(noProgress),
            };
            return RunAsync(options, terminal, signals, TimeProvider.System, token);
        });
        return command;
    }

    private const string Description =
        """
        Find plans that make a project run on releases, and prove each on a copy

        abide fix --on el7.9,el8.6 -- go build -o app .
        abide fix ./service --on dir:/srv/el8 --run --version -- make

        Builds the project as it is and judges what comes out; then, for every plan that applies, does the same in a copy of the
        project, and tells what was proven and what changes. The project's own files are never written.
        """;

    private static async Task<int> RunAsync(FixOptions options, Terminal terminal, Signals signals, TimeProvider time, CancellationToken token)
    {
        signals.Grace = s_grace;
        if (options.Replay is not null) return await FixReplay.RunAsync(options.Replay, options.Path, options.Plan, options.Format, options.Output, new(terminal, options.Progress, options.Verbose), token);
        var request = Request(options, time);
        using var kept = KeptPrograms.Open(options.Keep);
        using var observer = new FixProgress(terminal, options.Progress, options.Verbose, (proof, copy) => kept?.Take(proof, copy));
        var report = await FixFaults.TellAsync(PlanTrials.RunAsync(request, observer, token));
        observer.Clear();

        kept?.Keep(report.Best);
        ReportFile.Write(options.Output, terminal.Answer, stream => Write(report, options, terminal, stream));
        if (options.Proof is { } file && report.Best is { } best)
            ReportFile.Write(file, terminal.Answer, stream => ProofFile.Write(best, CommandLine.Version, stream));
        else if (options.Proof is not null)
            terminal.Warning($"{options.Proof} is not written: {(report.NothingToFix ? "there is nothing to fix" : "no plan is proven")}", null);
        TellApplied(options.Apply, report, terminal);
        return report.NothingToFix || report.Best is not null ? ExitCode.Good
            : report.Plans is [{ Standing: ProofStanding.Undetermined }, ..] ? ExitCode.Undetermined
            : ExitCode.Bad;
    }

    private static void Write(FixReport report, FixOptions options, Terminal terminal, Stream stream)
    {
        if (options.Format == "json")
        {
            FixJson.Write(report, CommandLine.Version, stream);
            return;
        }

        using var writer = new StreamWriter(stream, Terminal.Encoding, leaveOpen: true);
        var isTerminal = options.Output is null && terminal.AnswerIsTerminal;
        if (options.Format == "markdown")
            FixMarkdownReport.Write(report, writer);
        else
            FixTextReport.Write(report, new TextOptions(isTerminal && terminal.Colour, isTerminal ? terminal.Width : null), writer);
    }

    private static void TellApplied(string? plan, FixReport report, Terminal terminal)
    {
        if (plan is null) return;
        if (report.Applied is not { } applied)
            terminal.Warning($"{plan} is not applied: it is not proven, and the project is as it was", null);
        else
            Console.Error.Write(applied.IsEmpty ? $"applied {plan}: there is nothing to write\n" : $"applied {plan} in {Printable.Escape(report.Project)}: {Printable.Escape(string.Join(", ", applied))}\n");
    }

    private static FixRequest Request(FixOptions options, TimeProvider time)
    {
        var settings = ProjectSettings.Load(options.Config);
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Path));
        if (!FileStatus.TryRead(place, followLinks: true, out var status))
            throw new UserException($"there is no {options.Path}", "name a project's directory or a program");
        var program = status.Kind == RootEntryKind.File ? place : null;
        if (program is not null && options.Command.Length > 0)
            throw new UserException($"{options.Path} is a file, and a build is given as well", "name the project's directory, or leave the build out for a program without source");

        var started = StartedWith.Read();
        var waivers = new WaiverCheck(settings, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        return new()
        {
            Directory = program is null ? place : Path.GetDirectoryName(program)!,
            Program = program,
            LibraryRoot = LibraryRoot(options.Root),
            Root = options.Project is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Project)),
            Command = [.. options.Command],
            Targets = TargetSelection.Resolve(options.On, options.Kernel, settings),
            Environment = BuildEnvironment.Of(started),
            FailOn = (options.FailOn ?? settings.FailOn) == "degraded" ? Outcome.Degraded : Outcome.Fails,
            Programs = [.. options.Programs],
            RunArguments = options.Run is null ? null : CommandWords.Split(Options.RunName, options.Run),
            Test = options.Test is null ? [] : CommandWords.Split(Options.TestName, options.Test),
            Only = options.Apply ?? options.Plan,
            Applies = options.Apply is not null,
            Waive = waivers.Apply,
            OpenFiles = started.OpenFiles,
            IgnoredSignals = started.IgnoredSignals,
            HiddenVariables = started.OwnVariables,
        };
    }

    private static string LibraryRoot(string? root) =>
        root is null ? "/"
        : Directory.Exists(root) ? Path.TrimEndingDirectorySeparator(root)
        : throw new UserException($"there is no directory {root}", "name the root of a release after --root");

    /// <summary>What stands before -- is the place, and all after it the build: the parser would take its first word for the place when none is given.</summary>
    private static (string Path, string[] Build) Words(ParseResult parsed, string path, string[] rest)
    {
        var dashes = parsed.Tokens.TakeWhile(token => token.Type != System.CommandLine.Parsing.TokenType.DoubleDash).ToList();
        if (dashes.Count == parsed.Tokens.Count)
        {
            return rest.Length == 0 ? (path, rest) : throw new UserException($"'{rest[0]}' is one word too many", "write the build after --");
        }

        string[] all = [.. parsed.Tokens.Skip(dashes.Count + 1).Select(token => token.Value)];
        return all.Length == rest.Length ? (path, all) : (".", all);
    }
}
