using System.Collections.Immutable;
using System.CommandLine;
using Abide.Cli.Configuration;
using Abide.Cli.Files;
using Abide.Cli.Observations;
using Abide.Cli.Output;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Formats;
using Abide.Formats.Roots;
using Abide.Reports;
using Abide.Reports.Json;
using Abide.Reports.Markdown;
using Abide.Reports.Sarif;
using Abide.Reports.Text;

namespace Abide.Cli.Commands;

/// <summary><c>abide check PATH...</c>: will these programs run on those releases, and why not.</summary>
internal static class CheckCommand
{
    private const long BufferBudget = 256L << 20;

    private sealed record CheckOptions(
        string[] Paths, string[] On, string? Kernel, string? Seccomp, bool NoSyscalls, string? Observe, string Format, string? Output, string? FailOn, string? Config, bool Verbose, bool Progress);

    public static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Programs, libraries and directories of them", Arity = ArgumentArity.OneOrMore };
        var on = Options.On();
        var kernel = Options.Kernel();
        var seccomp = Options.Seccomp();
        var noSyscalls = Options.NoSyscalls();
        var observe = Options.Observe();
        var format = Options.Format("text", "json", "sarif", "markdown");
        var output = Options.Output();
        var failOn = Options.FailOn();
        var config = Options.Config();
        var quiet = Options.Quiet();
        var verbose = Options.Verbose();
        var noProgress = Options.NoProgress();

        var command = new Command("check", "Say whether programs will run on releases, and why not") { paths, on, kernel, seccomp, noSyscalls, observe, format, output, failOn, config, quiet, verbose, noProgress };
        command.Validators.Add(result =>
        {
            if (result.GetValue(noSyscalls) && result.GetValue(seccomp) is not null)
                result.AddError("--seccomp says how system calls are answered, and --no-syscalls leaves them out; give one of them");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            terminal.Quiet = parsed.GetValue(quiet);
            var options = new CheckOptions(
                parsed.GetRequiredValue(paths),
                parsed.GetValue(on) ?? [],
                parsed.GetValue(kernel),
                parsed.GetValue(seccomp),
                parsed.GetValue(noSyscalls),
                parsed.GetValue(observe),
                parsed.GetRequiredValue(format),
                parsed.GetValue(output),
                parsed.GetValue(failOn),
                parsed.GetValue(config),
                parsed.GetValue(verbose),
                Progress: terminal.ErrorIsTerminal && !terminal.Quiet && !parsed.GetValue(noProgress));
            return RunAsync(options, terminal, TimeProvider.System, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(CheckOptions options, Terminal terminal, TimeProvider time, CancellationToken cancellationToken)
    {
        var settings = ProjectSettings.Load(options.Config);
        var targets = TargetSelection.Resolve(options.On, options.Kernel, settings);
        if (options.Seccomp is { } file)
        {
            var profile = SeccompFile.Read(file);
            targets = [.. targets.Select(target => target.Behind(profile))];
        }

        var waivers = new WaiverCheck(settings, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));

        var observed = Commands(options.Observe, settings) is { } commands ? new ObservedRuns(targets, commands, terminal) : null;
        var answers = new Answers();
        using var report = CreateReport(options, terminal);
        var problems = await ScanAsync(options, targets, Take, cancellationToken);
        ReportFile.Write(options.Output, terminal.Answer, output => report.Write(problems, output));

        TellProblems(problems, answers, terminal);
        TellWaivers(waivers, settings, terminal);
        return Decide(answers, problems, options.FailOn ?? settings.FailOn, waivers);

        void Take(ProgramReport judged)
        {
            var program = waivers.Apply(observed?.Attach(judged, cancellationToken) ?? judged);
            answers.Add(program);
            report.Add(program);
        }
    }

    /// <summary>What to run a program with, by its path: the arguments of --observe, else the lines of abide.yaml that name it. Null when nothing is to be run.</summary>
    private static Func<string, ImmutableArray<ImmutableArray<string>>>? Commands(string? observe, ProjectSettings settings)
    {
        if (observe is not null)
        {
            ImmutableArray<ImmutableArray<string>> arguments = [CommandWords.Split("--observe", observe)];
            return _ => arguments;
        }

        return settings.Observe.IsEmpty
            ? null
            : path => [.. settings.Observe.Where(command => Path.GetFullPath(command[0], settings.Directory) == Path.GetFullPath(path)).Select(command => command.RemoveAt(0))];
    }

    private static async Task<ImmutableArray<Problem>> ScanAsync(
        CheckOptions options, ImmutableArray<Target> targets, Action<ProgramReport> found, CancellationToken cancellationToken)
    {
        var host = new DirectoryTree("/");
        var judge = new ProgramJudge(targets, host, tellsLibraries: options.Format == "json", readsSyscalls: !options.NoSyscalls);
        var scan = new FileScan(judge, host, new FileBuffers(BufferBudget), digests: options.Format is "json" or "sarif");
        if (!options.Progress)
            return scan.Run(options.Paths, found, cancellationToken);

        var work = Task.Run(() => scan.Run(options.Paths, found, cancellationToken), cancellationToken);
        await ScanProgress.ShowAsync(scan, work);
        return await work;
    }

    private static IReport CreateReport(CheckOptions options, Terminal terminal) => options.Format switch
    {
        "json" => new JsonReport(CommandLine.Version, new Spool()),
        "sarif" => new SarifReport(Rules.All, CommandLine.Version, Directory.GetCurrentDirectory(), new Spool()),
        "markdown" => new MarkdownReport(),
        _ when options.Output is null && terminal.AnswerIsTerminal => new TextReport(new TextOptions(terminal.Colour, terminal.Width, options.Verbose)),
        _ => new TextReport(new TextOptions(Verbose: options.Verbose)),
    };

    private static void TellProblems(ImmutableArray<Problem> problems, Answers answers, Terminal terminal)
    {
        foreach (var problem in problems)
        {
            var what = $"{problem.Path}: {problem.Message} [{problem.Id}]";
            if (answers.Judged.Contains(problem.Path))
                terminal.Warning(what, problem.Hint);
            else
                terminal.Error(what, problem.Hint);
        }
    }

    private static void TellWaivers(WaiverCheck waivers, ProjectSettings settings, Terminal terminal)
    {
        foreach (var waiver in waivers.Expired)
            terminal.Error($"{settings.File}:{waiver.Line}: the waiver of {waiver.Finding} for {waiver.Path} expired on {waiver.Expires:yyyy-MM-dd}", "fix the finding and remove the waiver, or give it a new reason and date");
        foreach (var waiver in waivers.Unused)
            terminal.Warning($"{settings.File}:{waiver.Line}: the waiver of {waiver.Finding} for {waiver.Path} covers nothing in this check", "remove it, or correct its finding, path or target");
    }

    private static int Decide(Answers answers, ImmutableArray<Problem> problems, string? failOn, WaiverCheck waivers)
    {
        if (answers.Has(Outcome.Fails) || (failOn == "degraded" && answers.Has(Outcome.Degraded)) || !waivers.Expired.IsEmpty)
            return ExitCode.Bad;

        if (problems.Any(problem => !answers.Judged.Contains(problem.Path)))
            return ExitCode.CouldNot;

        return answers.Has(Outcome.Undetermined) ? ExitCode.Undetermined : ExitCode.Good;
    }

    /// <summary>What the exit code and the problems depend on.</summary>
    private sealed class Answers
    {
        private readonly bool[] _has = new bool[(int)Outcome.Fails + 1];

        /// <summary>Paths of the programs that were judged.</summary>
        public HashSet<string> Judged { get; } = new(StringComparer.Ordinal);

        public bool Has(Outcome outcome) => _has[(int)outcome];

        public void Add(ProgramReport program)
        {
            Judged.Add(program.Path);
            foreach (var verdict in program.Verdicts)
                _has[(int)verdict.Outcome] = true;
        }
    }
}
