using System.CommandLine;
using Abide.Cli.Output;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Measured;
using Abide.Execution.Probing;
using Abide.Reports.Targets;

namespace Abide.Cli.Commands;

/// <summary><c>abide targets probe</c>: measures the kernel that runs, and says where the bundled facts differ.</summary>
internal static class TargetsProbeCommand
{
    private const string Asker = "ask";

    public static Command Create(Terminal terminal)
    {
        var format = Options.Format("text", "json");
        var against = new Option<string?>("--against") { Description = "Compare with the facts of this target; those that uname tells when not given", HelpName = "TARGET" };
        var corrections = new Option<string?>("--corrections") { Description = "Write the calls that the facts are wrong about to a file of comma-separated values", HelpName = "FILE" };
        var go = new Option<string?>("--go") { Description = "Measure Go's wrappers too, in a program that this go command builds", HelpName = "COMMAND" };
        var probe = new Command("probe", "Measure the running kernel: which system calls it has, and what it answers to bad descriptors") { format, against, corrections, go };
        probe.SetAction(async (parsed, cancellationToken) =>
        {
            var facts = parsed.GetValue(against) is { } name ? KernelOf(name) : null;
            var measured = await MeasureAsync(parsed.GetValue(go), cancellationToken);
            var comparison = (facts ?? KnownKernel.Find(measured.Release, measured.Architecture)) is { } kernel ? KernelComparison.Of(measured, kernel) : null;
            if (parsed.GetValue(corrections) is { } file)
                WriteCorrections(file, measured, comparison, terminal);
            return TargetsCommand.Write(
                parsed.GetRequiredValue(format),
                terminal,
                output => KernelReport.WriteJson(measured, comparison, output),
                (options, writer) => KernelReport.WriteText(measured, comparison, options, writer));
        });
        return probe;
    }

    /// <summary>The process that asks the kernel on behalf of another abide: <c>abide targets ask syscalls 0</c>. For no one else.</summary>
    public static Command CreateAsker(Terminal terminal)
    {
        var what = new Argument<string>("WHAT");
        var first = new Argument<int>("FIRST");
        var ask = new Command(Asker, "Ask the kernel on behalf of another abide") { what, first };
        ask.Hidden = true;
        ask.SetAction(parsed =>
        {
            AskingProcess.Prepare();
            return AskingProcess.Ask(parsed.GetRequiredValue(what), parsed.GetRequiredValue(first), terminal.Answer) ? ExitCode.Good : ExitCode.CouldNot;
        });
        return ask;
    }

    /// <summary>Measures the running kernel in processes of this program.</summary>
    /// <param name="go">The go command whose wrappers are measured too, or null.</param>
    /// <param name="cancellationToken">Ends them.</param>
    /// <exception cref="UserException">It cannot be measured here.</exception>
    internal static async Task<KernelMeasurement> MeasureAsync(string? go, CancellationToken cancellationToken)
    {
        try
        {
            var prober = new KernelProber { Asker = [.. OwnCommand.Words(), "targets", Asker] };
            var measured = await prober.MeasureAsync(cancellationToken);
            return go is null ? measured : measured with { Errno = [.. measured.Errno, .. await GoWrappers.MeasureAsync(go, cancellationToken)] };
        }
        catch (PlatformNotSupportedException e)
        {
            throw new UserException($"cannot measure this kernel: {e.Message}", "there are probes for x86_64 and aarch64");
        }
        catch (IOException e)
        {
            throw new UserException($"cannot measure this kernel: {e.Message}", go is null ? "check that this system starts processes and has room in its temporary directory" : "try it without --go");
        }
    }

    private static KernelOffer KernelOf(string name)
    {
        var found = TargetCatalog.Resolve(name);
        if (found.Targets.IsEmpty)
            throw TargetSelection.Unknown(name, found.Suggestions);
        if (found.Targets.Length > 1)
            throw new UserException($"{name} stands for {found.Targets.Length} releases", $"name one of them: {string.Join(", ", found.Targets.Select(target => target.Name))}");
        return found.Targets[0].OfferFor(KernelProber.Architecture).Value?.Kernel is { Syscalls: not null } kernel
            ? kernel
            : throw new UserException($"no system calls are known of the kernel of {name} on {KernelProber.Architecture}", "see abide targets list");
    }

    private static void WriteCorrections(string path, KernelMeasurement measured, KernelComparison? comparison, Terminal terminal)
    {
        if (comparison is null)
            throw new UserException($"there are no facts to correct for Linux {measured.Release}", "name a target with --against");
        if (measured.IsMasked)
            terminal.Warning("a seccomp filter stands before the kernel, so that no fact is corrected", "run it outside of the container");
        ReportFile.Write(path, terminal.Answer, output =>
        {
            using var writer = new StreamWriter(output, Terminal.Encoding, leaveOpen: true);
            KernelReport.WriteCorrections(measured, comparison, writer);
        });
    }
}
