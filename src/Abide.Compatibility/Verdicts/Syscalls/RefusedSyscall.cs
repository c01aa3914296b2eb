using System.Collections.Immutable;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Syscalls;

/// <summary>A system call that an object makes and the target's kernel refuses, with what is known of the functions that make it.</summary>
internal sealed class RefusedSyscall
{
    /// <summary>The hint where only a run can tell.</summary>
    public const string ProveIt = "prove it: abide run --as TARGET -- COMMAND";

    private const int SitesTold = 4;

    private readonly LoadedObject _by;
    private readonly SyscallNeed _need;
    private readonly KernelOffer _kernel;

    private RefusedSyscall(LoadedObject by, SyscallNeed need, SyscallAnswer answer, KernelOffer kernel, Closure program)
    {
        _by = by;
        _need = need;
        _kernel = kernel;
        Answer = answer;
        Name = answer.Name ?? $"syscall {need.Number}";
        Fallbacks = [.. need.Sites.Select(site => FallbackTable.Rows.FirstOrDefault(row => row.Covers(Name, answer.Error, site, by.DisplayName, by.Origin == ObjectOrigin.Program ? program.Go?.Build : null)))];
    }

    /// <summary>Name of the object that makes it.</summary>
    public string File => _by.DisplayName;

    public SyscallAnswer Answer { get; }

    public string Name { get; }

    /// <summary>Whether it is the kernel that has no such call, and not a setting or a filter that refuses it.</summary>
    public bool IsMissing => Answer is { IsFiltered: false, State: SyscallState.Absent or SyscallState.Stub };

    /// <summary>What happens where every function is prepared; null where one is not, or is not known to be.</summary>
    public string? Consequence => Fallbacks.All(fallback => fallback is { Survives: true })
        ? string.Join("; ", Fallbacks.Select(fallback => fallback!.Consequence).Distinct(StringComparer.Ordinal))
        : null;

    /// <summary>One a site, null where nothing is known of it.</summary>
    public ImmutableArray<Fallback?> Fallbacks { get; }

    /// <summary>Those of what the user brings; empty where the kernel's system calls are not known.</summary>
    public static IEnumerable<RefusedSyscall> Of(Closure program, Offer offer)
    {
        if (offer.Kernel is not { Syscalls: { } syscalls } kernel) yield break;
        foreach (var loaded in program.OwnObjects)
        {
            foreach (var need in loaded.Needs!.Syscalls?.Items ?? [])
            {
                var answer = syscalls.Answer(need.Number);
                if (answer.Error != SyscallError.None) yield return new(loaded, need, answer, kernel, program);
            }
        }

        // A release's libraries fit its own kernel. What only an opened plug-in could ask for is not told: that may be anything.
        if (!offer.HasForeignKernel) yield break;
        foreach (var need in program.LibrarySyscalls.Value?.Items ?? [])
        {
            var answer = syscalls.Answer(need.Number);
            if (answer.Error != SyscallError.None && need.IsCertain) yield return new(program.Objects[0], need, answer, kernel, program);
        }
    }

    /// <param name="id">The rule's id.</param>
    /// <param name="severity">How bad it is.</param>
    /// <param name="consequence">What follows, the end of the message.</param>
    /// <param name="hint">The next step.</param>
    /// <param name="isTold">Which of <see cref="Fallbacks"/> belong to the finding.</param>
    public Finding ToFinding(string id, Severity severity, string consequence, string hint, Func<Fallback?, bool> isTold) =>
        Join([this], id, severity, consequence, hint, isTold);

    /// <summary>One finding for calls of one object that are refused in one way and have one consequence.</summary>
    public static Finding Join(IReadOnlyList<RefusedSyscall> refused, string id, Severity severity, string consequence, string hint, Func<Fallback?, bool> isTold)
    {
        var first = refused[0];
        var names = string.Join(", ", refused.Select(call => call.Name));
        var confidence = refused.Max(call => call.Answer.Confidence);
        return new()
        {
            Id = id,
            Severity = severity,
            Subject = names,
            Need = $"{names} (system call {string.Join(", ", refused.Select(call => call._need.Number))})",
            Message = $"{first.Refusal(names)}; {consequence}",
            Hint = hint,
            Evidence = [.. refused.SelectMany(call => call.Sites(isTold)), TargetEvidence.Of(first._kernel.Provenance with { Confidence = confidence }, first._kernel.Uname)],
        };
    }

    private IEnumerable<Evidence> Sites(Func<Fallback?, bool> isTold) => _need.Sites.Zip(Fallbacks)
        .Where(pair => isTold(pair.Second))
        .Take(SitesTold)
        .Select(pair => new Evidence { File = _by.DisplayName, Symbol = Name, Function = Describe(pair.First), Source = pair.Second?.Source });

    /// <summary>The function, with the wrapper nearest to it that says which call it wants.</summary>
    private static string Describe(SyscallSite site) => (site.Function, site.Through) switch
    {
        (null, [var library, ..]) when site.Address == 0 => library,
        (null, _) => $"0x{site.Address:x}",
        (var function, []) => function,
        (var function, [var wrapper, ..]) => $"{function} through {wrapper}",
    };

    /// <summary>The same for every release that refuses it in the same way, so that reports tell it once; which kernel it is stands in the evidence.</summary>
    private string Refusal(string names) => Answer switch
    {
        { IsFiltered: true, Error: SyscallError.Killed } => $"the container's seccomp profile ends a program that calls {names}",
        { IsFiltered: true } => $"the container's seccomp profile answers {ErrorName} to {names}",
        _ when IsMissing => $"the kernel has no {names}",
        _ => $"the kernel answers {ErrorName} to {names}: {Answer.Condition}",
    };

    private string ErrorName => Answer.Error switch
    {
        SyscallError.NotPermitted => "EPERM",
        SyscallError.NotImplemented => "ENOSYS",
        var other => $"error {(int)other}",
    };
}
