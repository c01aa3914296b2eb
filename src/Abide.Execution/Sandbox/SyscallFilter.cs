using System.Collections.Immutable;
using Abide.Compatibility.Targets;

namespace Abide.Execution.Sandbox;

/// <summary>The filter that makes this machine's kernel look like a release's.</summary>
internal static class SyscallFilter
{
    /// <summary>
    /// Sends to the supervisor what the release's kernel answers with an error, and uname; so, nothing that it carries out.
    /// Calls of another convention (i386, x32) go to the supervisor too: what that kernel does with them is not known.
    /// </summary>
    /// <param name="syscalls">The release's table.</param>
    /// <param name="convention">Of this machine.</param>
    /// <param name="execve">Whether the supervisor is also to see programs being executed.</param>
    public static ImmutableArray<FilterInstruction> Notifying(KernelSyscalls syscalls, CallConvention convention, bool execve = false) =>
        FilterAssembler.Assemble(
            convention.AuditArchitecture,
            FilterAction.Notify,
            Ranges(syscalls, number => number == convention.Uname || (execve && number == convention.Execve) || syscalls.Answer(number).Error != SyscallError.None ? FilterAction.Notify : FilterAction.Allow, FilterAction.Notify));

    /// <summary>Answers the same errors in the kernel, for hosts without a supervisor's interface; uname stays the host's.</summary>
    public static ImmutableArray<FilterInstruction> Failing(KernelSyscalls syscalls, CallConvention convention)
    {
        var absent = FilterAction.Fail((int)SyscallError.NotImplemented);
        return FilterAssembler.Assemble(
            convention.AuditArchitecture,
            absent,
            Ranges(syscalls, number => syscalls.Answer(number).Error is var error && error == SyscallError.None ? FilterAction.Allow : FilterAction.Fail((int)error), absent));
    }

    /// <param name="syscalls">The kernel's table.</param>
    /// <param name="listed">What a number in the table gets.</param>
    /// <param name="unlisted">What every other number gets.</param>
    private static ImmutableArray<FilterRange> Ranges(KernelSyscalls syscalls, Func<int, FilterAction> listed, FilterAction unlisted)
    {
        var ranges = ImmutableArray.CreateBuilder<FilterRange>();
        var next = 0u;
        foreach (var number in syscalls.Numbers)
        {
            if ((uint)number > next)
                Begin(next, unlisted);
            Begin((uint)number, listed(number));
            next = (uint)number + 1;
        }

        Begin(next, unlisted);
        return ranges.ToImmutable();

        void Begin(uint first, FilterAction action)
        {
            if (ranges.Count == 0 || ranges[^1].Action != action)
                ranges.Add(new(first, action));
        }
    }
}
