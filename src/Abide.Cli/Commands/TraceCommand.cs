using System.CommandLine;
using System.Runtime.InteropServices;
using Abide.Builds.Traces;
using Abide.Cli.Output;
using Abide.Compatibility.Targets;
using Abide.Execution.Sandbox;
using Abide.Execution.Tracing;
using Abide.Reports.Traces;

namespace Abide.Cli.Commands;

/// <summary><c>abide trace -- COMMAND...</c>: what a build really uses.</summary>
internal static class TraceCommand
{
    private const string TargetPrefix = "dir:";

    private sealed record TraceOptions(string? On, string? Header, string? Log, string Format, string? Output, string[] Command);

    public static Command Create(Terminal terminal, Signals signals)
    {
        var on = new Option<string?>("--on") { Description = "The release that the build is for: its glibc is compared, and the files of dir:ROOT are told apart", HelpName = "TARGET" };
        var header = new Option<string?>("--header") { Description = "Show which file each #include of this header became, through which files and by which rule", HelpName = "NAME" };
        var log = new Option<string?>("--log") { Description = "Read a saved log of go build -x instead of running a build; - for standard input", HelpName = "FILE" };
        var format = Options.Format("text", "json");
        var output = Options.Output();
        var line = new Argument<string[]>("COMMAND") { Description = "The build and its arguments, after --", Arity = ArgumentArity.ZeroOrMore };

        var command = new Command("trace", Description) { on, header, log, format, output, line };
        command.SetAction(parsed => Run(
            new TraceOptions(parsed.GetValue(on), parsed.GetValue(header), parsed.GetValue(log), parsed.GetValue(format)!, parsed.GetValue(output), parsed.GetValue(line) ?? []),
            terminal,
            signals));
        return command;
    }

    private const string Description =
        """
        Run a build and show what it really uses

        abide trace -- go build ./...
        abide trace --header errno.h -o trace.txt -- make

        Every compiler, assembler and linker; where each looks for headers and what every #include became; what each linker opened, and
        which libc; and what of the host got into a build for another system. The build's output is its own, byte for byte; it gets an
        empty GOCACHE so that a warm one hides nothing. The report follows on standard output, or goes to --output.
        """;

    private static int Run(TraceOptions options, Terminal terminal, Signals signals)
    {
        if (options.Log is not null && options.Command.Length > 0)
            throw new UserException("--log reads a log and runs nothing, but a command is given as well", "leave one of the two out");
        if (options.Log is null && options.Command.Length == 0)
            throw new UserException("no command is given", "write the build after --, for example abide trace -- go build ./...; or read a log with --log FILE");
        if (options.Header is "")
            throw new UserException("--header names no header", "write for example --header errno.h; is a variable unset?");

        var target = options.On is null ? null : TargetOf(options.On);
        var interrupted = 0;
        var trace = options.Log is { } log ? TraceLogFile.Read(log, options.Header, HostArchitecture) : Watch(options, signals, out interrupted);
        if (interrupted != 0)
            return ExitCode.SignalBase + interrupted;

        trace = trace with { Findings = TraceFindings.Find(trace, target?.Libc) };
        ReportFile.Write(options.Output, terminal.Answer, stream =>
        {
            if (options.Format == "json")
                TraceJsonReport.Write(trace, options.Header, CommandLine.Version, stream);
            else
                TraceTextReport.Write(trace, options.Header, Terminal.Encoding, stream);
        });
        return !trace.Findings.IsEmpty || (trace.Source == TraceSource.Run && trace.ExitCode is not 0) ? ExitCode.Bad : ExitCode.Good;
    }

    /// <summary>Runs and watches; the signal that was to end it, or 0.</summary>
    private static BuildTrace Watch(TraceOptions options, Signals signals, out int interrupted)
    {
        var started = StartedWith.Read();
        using var build = new TracedBuild(new TraceRequest
        {
            Command = RunRequest.Encode(options.Command),
            OpenFiles = started.OpenFiles,
            IgnoredSignals = started.IgnoredSignals,
            HiddenVariables = started.OwnVariables,
            TargetRoot = options.On?.StartsWith(TargetPrefix, StringComparison.Ordinal) == true ? Path.GetFullPath(options.On[TargetPrefix.Length..]) : null,
        });

        var received = 0;
        TraceResult result;
        using (signals.HandOver(Pass, started.IgnoredSignals ?? 0))
            result = build.Complete();
        if (result.Failure is { } failure)
            throw new UserException(failure.What, failure.Hint);
        interrupted = Volatile.Read(ref received);
        return result.Trace!;

        void Pass(int signal)
        {
            const int Interrupt = 2, Terminate = 15, HangUp = 1, Quit = 3;
            if (signal is Interrupt or Terminate or HangUp or Quit)
                Volatile.Write(ref received, signal);
            build.Signal(signal);
        }
    }

    private static string HostArchitecture => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";

    private static (Target Target, TargetLibc? Libc)? TargetOf(string name)
    {
        var target = TargetSelection.Resolve([name], kernel: null, Configuration.ProjectSettings.None) is [var one]
            ? one
            : throw new UserException($"--on {name} stands for several targets", "name one release, for example el8.6: a build is for one");
        return target.OfferFor(HostArchitecture) is { IsPresent: true, Value: { Libc: LibcFamily.Glibc, LibcVersion: { } version } }
            ? (target, new TargetLibc(target.Name, version.ToString()))
            : throw new UserException($"the glibc of {name} is not known on {HostArchitecture}", "name a release, for example el8.6; abide targets show NAME tells what is known of one");
    }
}
