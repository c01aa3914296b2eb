using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Verdicts;
using Abide.Execution.Sandbox;

namespace Abide.Cli.Observations;

/// <summary>Runs judged programs as each target, one after the other, and attaches what was seen to the verdicts.</summary>
/// <param name="targets">In the order of the verdicts.</param>
/// <param name="commands">The command lines of a program, without the program itself, by its path.</param>
/// <param name="terminal">For warnings.</param>
internal sealed class ObservedRuns(ImmutableArray<Target> targets, Func<string, ImmutableArray<ImmutableArray<string>>> commands, Terminal terminal)
{
    private const string Executable = "elf-executable", RootPrefix = "dir:";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly string _architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";

    /// <summary>The program with its verdicts; blocks while it runs.</summary>
    public ProgramReport Attach(ProgramReport program, CancellationToken cancellationToken)
    {
        foreach (var arguments in commands(program.Path))
        {
            if (program.Kind != Executable || program.Arch != _architecture)
            {
                terminal.Warning($"{program.Path} cannot be observed: it is {program.Arch} {program.Kind}, and this machine runs {_architecture} executables", null);
                continue;
            }

            var verdicts = program.Verdicts.ToBuilder();
            for (var i = 0; i < verdicts.Count; i++)
                verdicts[i] = Observe(program, verdicts[i], targets[i], arguments, cancellationToken);
            program = program with { Verdicts = verdicts.DrainToImmutable() };
        }

        return program;
    }

    private Verdict Observe(ProgramReport program, Verdict verdict, Target target, ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        if (target.OfferFor(_architecture).Value?.Kernel is not { Syscalls: not null } kernel)
        {
            terminal.Warning($"{program.Path} is not observed as {target.Name}: the kernel's system calls are not known", "name the kernel of a release with --kernel");
            return verdict;
        }

        var trial = Create(Path.GetFullPath(program.Path), target, arguments);
        // As the target first: what a run leaves behind may stop the next one, and must not look like a death.
        if (trial.As(target.Name, kernel, cancellationToken, out var failure) is not { } seen)
            throw new UserException($"{program.Path} cannot be observed: {failure!.What}", failure.Hint);
        if (seen.Succeeded)
            return verdict.With(seen, here: seen);
        return trial.Here(cancellationToken, out failure) is { } here
            ? verdict.With(seen, here)
            : throw new UserException($"{program.Path} cannot be observed: {failure!.What}", failure.Hint);
    }

    /// <summary>A program that lies in a root directory runs inside it.</summary>
    private static Trial Create(string program, Target target, ImmutableArray<string> arguments)
    {
        var started = StartedWith.Read();
        var root = target.Name.StartsWith(RootPrefix, StringComparison.Ordinal) ? Path.GetFullPath(target.Name[RootPrefix.Length..]).TrimEnd('/') : null;
        var isInside = root is not null && program.StartsWith(root + "/", StringComparison.Ordinal);
        return new()
        {
            Command = [isInside ? program[root!.Length..] : program, .. arguments],
            Root = isInside ? root : null,
            Limit = s_limit,
            HiddenVariables = started.OwnVariables,
            OpenFiles = started.OpenFiles,
            IgnoredSignals = started.IgnoredSignals,
        };
    }
}
