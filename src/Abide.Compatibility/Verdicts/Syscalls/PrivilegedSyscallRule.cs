using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Syscalls;

internal sealed class PrivilegedSyscallRule : Rule
{
    private const string PerfEventOpen = "perf_event_open";

    public override string Id => "ABI1805";

    public override string Title => "System call that depends on privileges";

    public override string Explanation =>
        "The kernel has the call and lets only some callers use it: `bpf` asks for CAP_BPF or CAP_SYS_ADMIN, `userfaultfd` for what `vm.unprivileged_userfaultfd` says, `perf_event_open` for what `kernel.perf_event_paranoid` says. "
        + "The same program then works as root and not as a service user.";

    public override string Remedy => "Give the service the capability, or set the sysctl, where the program needs the call.";

    public override string Example => "bpf(BPF_PROG_LOAD, …) = -1 EPERM (Operation not permitted)";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (offer.Kernel is not { Syscalls: { } syscalls } kernel) yield break;
        foreach (var loaded in program.OwnObjects)
        {
            foreach (var need in loaded.Needs!.Syscalls?.Items ?? [])
            {
                var answer = syscalls.Answer(need.Number);
                if (answer.Error != SyscallError.None || Condition(answer) is not { } condition) continue;
                yield return new Finding
                {
                    Id = Id,
                    Severity = Severity.Note,
                    Subject = answer.Name!,
                    Need = $"{answer.Name} (system call {need.Number})",
                    Message = $"{answer.Name} depends on privileges: {condition}",
                    Evidence = [Site(loaded, answer.Name!, need.Sites[0]), TargetEvidence.Of(kernel.Provenance with { Confidence = answer.Confidence })],
                };
            }
        }
    }

    /// <summary>Kernel documentation, admin-guide/sysctl/kernel.rst, perf_event_paranoid.</summary>
    private static string? Condition(SyscallAnswer answer) =>
        answer.Name == PerfEventOpen ? "without CAP_PERFMON or CAP_SYS_ADMIN it measures what kernel.perf_event_paranoid allows, by default the caller's own processes" : answer.Condition;

    private static Evidence Site(LoadedObject loaded, string name, SyscallSite site) => new() { File = loaded.DisplayName, Symbol = name, Function = site.Function ?? $"0x{site.Address:x}" };
}
