using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Execution.Sandbox;

namespace Abide.Execution.Fixing;

/// <summary>Runs made executables as each target: with its kernel's answers on this machine, and inside its root where it is a directory.</summary>
/// <param name="request">Arguments and targets.</param>
internal sealed class ProgramRuns(FixRequest request)
{
    /// <summary>Where the copy lies inside a root, in a file system of its own so that nothing is made in the root.</summary>
    private const string Inside = "/tmp";

    private const string Executable = "elf-executable";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    /// <summary>The most that runs can show of a plan.</summary>
    public static ProofStrength Most(FixRequest request) =>
        request.RunArguments is null ? ProofStrength.Checked
        : request.Targets.Any(target => target.Name.StartsWith(Here.RootPrefix, StringComparison.Ordinal)) ? ProofStrength.RunThere
        : ProofStrength.RunAsKernel;

    /// <summary>The program with what was seen beside its verdicts.</summary>
    /// <param name="program">Its path is relative to the copy.</param>
    /// <param name="started">What is started for it, relative to the copy: itself, or its launcher.</param>
    /// <param name="copy">Where it lies.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="FixException">It cannot be run on this machine.</exception>
    public MadeProgram Attach(MadeProgram program, string started, ProjectCopy copy, CancellationToken token)
    {
        if (request.RunArguments is not { } arguments || program.Report.Kind != Executable || program.Report.Arch != Here.Architecture)
            return program;
        var verdicts = program.Report.Verdicts;
        for (var i = 0; i < verdicts.Length; i++)
            verdicts = verdicts.SetItem(i, Observe(program.Report, started, verdicts[i], request.Targets[i], arguments, copy, token));
        return program with { Report = program.Report with { Verdicts = verdicts } };
    }

    private Verdict Observe(ProgramReport program, string started, Verdict verdict, Target target, ImmutableArray<string> arguments, ProjectCopy copy, CancellationToken token)
    {
        var root = target.Name.StartsWith(Here.RootPrefix, StringComparison.Ordinal) ? Path.GetFullPath(target.Name[Here.RootPrefix.Length..]) : null;
        var kernel = target.OfferFor(Here.Architecture).Value?.Kernel is { Syscalls: not null } known ? known : null;
        if (kernel is null && root is null) return verdict; // nothing of the target would be in it
        using var standing = new WorkingDirectory(copy.Directory);
        var trial = new Trial
        {
            Command = [Path.Combine(root is null ? copy.Directory : Inside, started), .. arguments],
            Root = root,
            Shown = root is null ? null : (copy.Directory, Inside),
            Limit = s_limit,
            HiddenVariables = request.HiddenVariables,
            OpenFiles = request.OpenFiles,
            IgnoredSignals = request.IgnoredSignals,
        };
        // As the target first: what a run leaves behind may stop the next one, and must not look like a death.
        RunFailure? failure;
        var seen = (kernel is null ? trial.Here(token, out failure) : trial.As(target.Name, kernel, token, out failure)) ?? throw new FixException($"{program.Path} cannot be run: {failure!.What}", failure.Hint);
        if (seen.Succeeded) return With(verdict, seen, seen);
        // A root's program is compared with itself on this machine: what fails there as well tells nothing of the root.
        var here = (trial with { Root = null, Shown = null, Command = [Path.Combine(copy.Directory, started), .. arguments] }).Here(token, out failure);
        return With(verdict, seen, here ?? seen);

        Verdict With(Verdict on, Observation there, Observation onHost) =>
            on.With(there with { Arguments = [program.Path, .. arguments] }, onHost);
    }
}
