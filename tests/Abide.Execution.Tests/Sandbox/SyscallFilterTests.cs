using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Execution.Sandbox;

namespace Abide.Execution.Tests.Sandbox;

public sealed class SyscallFilterTests
{
    private const uint I386 = 0x40000003, Arm = 0x40000028;
    private const int X32 = 0x40000000;

    public static TheoryData<string, string> Kernels => new()
    {
        { "el7.3", "x86_64" }, { "el7.6", "x86_64" }, { "el7.9", "x86_64" }, { "el8.3", "x86_64" }, { "el8.10", "x86_64" },
        { "el9.1", "x86_64" }, { "el9.6", "x86_64" }, { "el10.0", "x86_64" },
        { "el8.3", "aarch64" }, { "el9.6", "aarch64" }, { "el10.0", "aarch64" },
    };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_number_gets_what_the_kernel_answers(string release, string architecture)
    {
        var (syscalls, convention) = Open(release, architecture);
        var notifying = SyscallFilter.Notifying(syscalls, convention);
        var failing = SyscallFilter.Failing(syscalls, convention);

        foreach (var number in Enumerable.Range(0, 2000).Concat([-1, int.MinValue, int.MaxValue, X32, X32 + 1]))
        {
            var error = syscalls.Answer(number).Error;
            var supervised = error != SyscallError.None || number == convention.Uname;
            Act(notifying, convention, number).ShouldBe(supervised ? FilterAction.Notify : FilterAction.Allow, $"{number}");
            Act(failing, convention, number).ShouldBe(error == SyscallError.None ? FilterAction.Allow : FilterAction.Fail((int)error), $"{number}");
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Calls_of_another_convention_are_never_carried_out(string release, string architecture)
    {
        var (syscalls, convention) = Open(release, architecture);

        foreach (var foreign in (uint[])[I386, Arm, 0])
        {
            FilterMachine.Run(SyscallFilter.Notifying(syscalls, convention), foreign, 0).Action.ShouldBe(FilterAction.Notify);
            FilterMachine.Run(SyscallFilter.Failing(syscalls, convention), foreign, 0).Action.ShouldBe(FilterAction.Fail(38));
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void No_call_takes_more_than_a_dozen_instructions(string release, string architecture)
    {
        var (syscalls, convention) = Open(release, architecture);
        var filter = SyscallFilter.Notifying(syscalls, convention);

        Enumerable.Range(0, 500).Max(number => FilterMachine.Run(filter, convention.AuditArchitecture, number).Steps).ShouldBeLessThanOrEqualTo(12);
    }

    [Fact]
    public void A_filter_with_more_ranges_than_a_short_jump_reaches_still_finds_each()
    {
        var ranges = Enumerable.Range(0, 2000).Select(i => new FilterRange((uint)i * 10, FilterAction.Fail(i % 4000))).ToImmutableArray();
        var filter = FilterAssembler.Assemble(1, FilterAction.Notify, ranges);

        for (var i = 0; i < ranges.Length; i++)
        {
            FilterMachine.Run(filter, 1, i * 10).Action.ShouldBe(ranges[i].Action);
            FilterMachine.Run(filter, 1, (i * 10) + 9).Action.ShouldBe(ranges[i].Action);
        }
    }

    private static FilterAction Act(ImmutableArray<FilterInstruction> filter, CallConvention convention, int number) =>
        FilterMachine.Run(filter, convention.AuditArchitecture, number).Action;

    private static (KernelSyscalls Syscalls, CallConvention Convention) Open(string release, string architecture) =>
        (TargetCatalog.Resolve(release).Targets.ShouldHaveSingleItem().OfferFor(architecture).Value.ShouldNotBeNull().Kernel!.Syscalls!, architecture == "x86_64" ? CallConvention.X64 : CallConvention.Arm64);
}
