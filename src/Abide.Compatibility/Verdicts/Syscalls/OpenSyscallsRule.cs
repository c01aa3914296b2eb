using System.Collections.Immutable;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Syscalls;

internal sealed class OpenSyscallsRule : Rule
{
    private const int SitesTold = 4;

    public override string Id => "ABI1806";

    public override string Title => "System calls that cannot be told";

    public override string Explanation =>
        "The program has a place that makes a system call whose number is not a constant: it comes from data, from the network, or through a pointer. What is judged covers the calls that can be told; "
        + "whether the kernel has the others is not known.";

    public override string Remedy => "Prove it: `abide run --as TARGET -- COMMAND` runs the program with the answers of that kernel.";

    public override string Example => "func raw(nr uintptr) { syscall.Syscall(nr, 0, 0, 0) }   // nr comes from a configuration file";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (offer.Kernel?.Syscalls is null) yield break;
        foreach (var loaded in program.OwnObjects)
        {
            if (loaded.Needs!.Syscalls is not { IsOpen: true } syscalls) continue;
            ImmutableArray<Evidence> evidence = [.. syscalls.Untold.Take(SitesTold).Select(site => new Evidence { File = loaded.DisplayName, Function = site.Function ?? $"0x{site.Address:x}" })];
            yield return new Finding
            {
                Id = Id,
                Severity = Severity.Undetermined,
                Subject = loaded.DisplayName,
                Need = "system calls with a number that is not a constant",
                Message = $"{loaded.DisplayName} makes system calls whose number cannot be told, in {string.Join(", ", evidence.Select(site => site.Function).Distinct(StringComparer.Ordinal))}",
                Hint = RefusedSyscall.ProveIt,
                Evidence = evidence,
            };
        }
    }
}
