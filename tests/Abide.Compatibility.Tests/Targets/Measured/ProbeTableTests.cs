using Abide.Compatibility.Targets.Measured;

namespace Abide.Compatibility.Tests.Targets.Measured;

public sealed class ProbeTableTests
{
    public static TheoryData<string> Architectures { get; } = ["x86_64", "aarch64"];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Every_known_call_has_a_line(string architecture)
    {
        var table = ProbeTable.For(architecture).ShouldNotBeNull();
        var written = ProbeTable.Names.ToHashSet(StringComparer.Ordinal);

        table.Probes.Length.ShouldBeGreaterThan(300);
        table.Probes.ShouldAllBe(probe => written.Contains(probe.Name));
        table.Probes.Select(probe => probe.Number).ShouldBeInOrder(SortDirection.Ascending);
        table.Probes.Select(probe => probe.Number).ShouldBeUnique();
    }

    [Fact]
    public void No_line_is_of_a_call_that_no_table_has()
    {
        var known = ProbeTable.For("x86_64")!.Probes.Concat(ProbeTable.For("aarch64")!.Probes).Select(probe => probe.Name).ToHashSet(StringComparer.Ordinal);

        ProbeTable.Names.ShouldAllBe(name => known.Contains(name));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void What_is_never_asked_says_why_and_has_no_arguments(string architecture)
    {
        var never = ProbeTable.For(architecture)!.Probes.Where(probe => probe.Never is not null).ToList();

        never.Select(probe => probe.Name).ShouldBeSubsetOf(["exit", "exit_group", "fork", "kexec_file_load", "kexec_load", "pause", "reboot", "rt_sigreturn", "sync", "uretprobe", "vfork", "vhangup"]);
        never.ShouldAllBe(probe => probe.Never!.Length > 20 && probe.Arguments.IsEmpty);
        ProbeTable.For(architecture)!.Probes.ShouldAllBe(probe => probe.Arguments.Length <= SyscallProbe.MostArguments);
    }

    [Fact]
    public void No_probe_signals_every_process_or_turns_something_off()
    {
        long First(string name) => ProbeTable.For("x86_64")!.Probes.Single(probe => probe.Name == name).Arguments is [{ Kind: ProbeArgumentKind.Number, Value: var value }, ..] ? value : long.MinValue;

        First("kill").ShouldBe(0x3fffffff); // -1 is everyone
        First("acct").ShouldBe(long.MinValue); // a null path ends accounting
        First("personality").ShouldBe(0xffffffff); // asks
        First("setuid").ShouldBe(-1); // no user
    }

    [Fact]
    public void A_machine_without_tables_has_no_probes() => ProbeTable.For("s390x").ShouldBeNull();

    [Theory]
    [InlineData("openat2", 38, false, ProbeOutcome.Absent, null)]
    [InlineData("openat2", 14, false, ProbeOutcome.Wired, null)]
    [InlineData("openat2", 0, true, ProbeOutcome.Wired, null)]
    [InlineData("openat2", 38, true, ProbeOutcome.Masked, null)]
    [InlineData("bpf", 1, true, ProbeOutcome.Masked, null)]
    [InlineData("bpf", 1, false, ProbeOutcome.Wired, null)]
    [InlineData("memfd_secret", 38, false, ProbeOutcome.Absent, "or the boot option secretmem.enable leaves it off")]
    public void An_answer_says_what_it_can(string name, int errno, bool isMasked, ProbeOutcome outcome, string? reason)
    {
        var read = ProbeTable.For("x86_64")!.Probes.Single(probe => probe.Name == name).Read(errno, isMasked);

        read.Outcome.ShouldBe(outcome);
        read.Errno.ShouldBe(errno);
        read.Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData(0, "success")]
    [InlineData(9, "EBADF")]
    [InlineData(38, "ENOSYS")]
    [InlineData(133, "EHWPOISON")]
    [InlineData(512, "errno 512")]
    [InlineData(-1, "errno -1")]
    public void Errors_have_their_names(int number, string name) => ErrorNumber.NameOf(number).ShouldBe(name);
}
