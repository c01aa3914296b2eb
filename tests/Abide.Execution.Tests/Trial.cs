using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Execution.Sandbox;

namespace Abide.Execution.Tests;

/// <summary>One run of a command as a release, with its output.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Output">Standard output and error.</param>
internal sealed record Trial(RunResult Result, string Output)
{
    /// <summary>The report of a run that took place.</summary>
    public RunReport Report => Result.Report.ShouldNotBeNull(Result.Failure?.What);

    public Observation Seen => Report.Observation;

    public static KernelOffer Kernel(string release) =>
        TargetCatalog.Resolve(release).Targets.ShouldHaveSingleItem().OfferFor(CallConvention.Host!.Architecture).Value.ShouldNotBeNull().Kernel.ShouldNotBeNull();

    public static Trial Run(string release, params string[] command) => Run(release, command, request => request);

    /// <param name="release">Whose kernel is imitated.</param>
    /// <param name="command">Program and arguments.</param>
    /// <param name="change">What else is asked.</param>
    public static Trial Run(string release, string[] command, Func<RunRequest, RunRequest> change)
    {
        var file = Path.GetTempFileName();
        try
        {
            RunResult result;
            using (var input = File.OpenHandle("/dev/null"))
            using (var output = File.OpenHandle(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
                result = new SandboxedRun(change(new() { Target = release, Kernel = Kernel(release), Command = RunRequest.Encode(command), Input = input, Output = output, Error = output })).Complete();
            return new(result, File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>How often the target would not have carried out a call.</summary>
    public long CountOf(string name) => Seen.Syscalls.Where(call => call.Name == name).Sum(call => call.Count);

    public ImmutableArray<SyscallCaller> CallersOf(string name) => Seen.Syscalls.Single(call => call.Name == name).Callers;
}
