using System.CommandLine;
using System.Runtime.InteropServices;
using Abide.Cli.Output;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Execution.Sandbox;
using Abide.Reports.Json;
using Abide.Reports.Text;

namespace Abide.Cli.Commands;

/// <summary><c>abide run --as TARGET -- COMMAND...</c>: run a command as if on that release's kernel.</summary>
internal static class RunCommand
{
    private sealed record RunOptions(string As, string? Root, string? Report, string[] Command, bool Wait, bool Quiet);

    public static Command Create(Terminal terminal, Signals signals)
    {
        var target = new Option<string>("--as") { Description = "The release whose kernel is imitated: el7.9, centos:8", HelpName = "TARGET", Required = true };
        var root = new Option<string?>("--root") { Description = "Run the command inside this root directory, through bubblewrap", HelpName = "DIR" };
        var report = new Option<string?>("--report") { Description = "Write what was observed to a file, as JSON", HelpName = "FILE" };
        var wait = new Option<bool>("--wait") { Description = "Wait for all that the command starts, for example a server that becomes a daemon" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No summary on standard error" };
        var line = new Argument<string[]>("COMMAND") { Description = "The command and its arguments, after --", Arity = ArgumentArity.OneOrMore };

        var command = new Command("run", Description) { target, root, report, wait, quiet, line };
        command.SetAction(parsed => Run(
            new RunOptions(parsed.GetRequiredValue(target), parsed.GetValue(root), parsed.GetValue(report), parsed.GetRequiredValue(line), parsed.GetValue(wait), parsed.GetValue(quiet)),
            terminal,
            signals));
        return command;
    }

    private const string Description =
        """
        Run a command as if on a release's kernel

        System calls that the kernel lacks are answered as it would answer them, uname tells its release, and what was missed is
        summed up on standard error. Exit code, signals, input and output are the command's own.

        Not imitated: new flags, ioctls and prctls of calls that the kernel has; the contents of /proc; glibc's "kernel too old".
        Without root, set-uid programs run without privileges. Programs that install a seccomp listener of their own get EBUSY.
        """;

    private static int Run(RunOptions options, Terminal terminal, Signals signals)
    {
        var started = StartedWith.Read();
        var run = new SandboxedRun(new RunRequest
        {
            Target = options.As,
            Kernel = KernelOf(options.As),
            Command = CommandBytes(options.Command),
            Root = options.Root,
            OpenFiles = started.OpenFiles,
            IgnoredSignals = started.IgnoredSignals,
            HiddenVariables = started.OwnVariables,
            WaitsForAll = options.Wait,
            StopsWithCommand = true,
        });

        RunResult result;
        using (signals.HandOver(run.Signal, started.IgnoredSignals ?? 0))
            result = run.Complete();
        if (result.Failure is { } failure)
            throw new UserException(failure.What, failure.Hint);

        Tell(result.Report!, options, terminal);
        if (result.EndSignal != 0)
            SandboxedRun.EndBySignal(result.EndSignal);
        return result.Report!.Observation.ExitCode ?? ExitCode.CouldNot;
    }

    private static void Tell(RunReport report, RunOptions options, Terminal terminal)
    {
        if (!options.Quiet)
            RunSummary.Write(report, Console.Error);
        if (options.Report is { } file)
            ReportFile.Write(file, terminal.Answer, output => RunJsonReport.Write(report, CommandLine.Version, output));
    }

    private static KernelOffer KernelOf(string name)
    {
        var target = TargetSelection.Resolve([name], kernel: null, Configuration.ProjectSettings.None) is [var one]
            ? one
            : throw new UserException($"--as {name} stands for several targets", "name one release, for example el8.6");
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";
        return target.OfferFor(architecture) is { IsPresent: true, Value.Kernel: { } kernel }
            ? kernel
            : throw new UserException($"the kernel of {name} is not known on {architecture}", "name a release of el7 to el10; abide targets show NAME tells what is known of one");
    }

    /// <summary>
    /// The command as the kernel handed it over, at the end of this process's own arguments: .NET's copy loses what is not
    /// UTF-8.
    /// </summary>
    private static System.Collections.Immutable.ImmutableArray<byte[]> CommandBytes(string[] command)
    {
        var encoded = RunRequest.Encode(command);
        if (!command.Any(word => word.Contains('\uFFFD', StringComparison.Ordinal)))
            return encoded;

        var own = File.ReadAllBytes("/proc/self/cmdline");
        var words = new List<byte[]>();
        foreach (var range in own.AsSpan(0, Math.Max(0, own.Length - 1)).Split((byte)0))
            words.Add(own[range]);
        return words.Count > command.Length ? [.. words[^command.Length..]] : encoded;
    }
}
