using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Measured;

namespace Abide.Compatibility.Tests.Targets.Measured;

public sealed class KernelComparisonTests
{
    [Theory]
    [InlineData("4.18.0-372.32.1.el8_6.x86_64", "el8.6", Confidence.Measured)]
    [InlineData("4.18.0-372.9.1.el8_6.x86_64", "el8.6", Confidence.Measured)] // another build of the same minor
    [InlineData("3.10.0-1160.el7.x86_64", "el7.9", Confidence.Measured)]
    [InlineData("3.10.0-1160.119.1.el7.x86_64", "el7.9", Confidence.Measured)]
    [InlineData("4.18.0-147.8.1.el8_1.x86_64", "el8.0", Confidence.Inferred)] // no release of the tables: its neighbour
    [InlineData("6.12.107+deb13-cloud-amd64", "Linux 6.12", Confidence.Inferred)]
    [InlineData("6.18.44", "Linux 6.18", Confidence.Inferred)]
    [InlineData("3.10.0-9999.el7.x86_64", "Linux 3.10", Confidence.Inferred)]
    public void The_facts_are_those_of_the_kernel_that_uname_tells(string uname, string release, Confidence confidence)
    {
        var found = KnownKernel.Find(uname, "x86_64").ShouldNotBeNull();

        found.Release.ShouldBe(release);
        found.Provenance.Confidence.ShouldBe(confidence);
        found.Syscalls.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("", "x86_64")]
    [InlineData("next-20260101", "x86_64")]
    [InlineData("6.12.1", "s390x")]
    public void Of_other_names_nothing_is_known(string uname, string architecture) => KnownKernel.Find(uname, architecture).ShouldBeNull();

    [Fact]
    public void What_a_kernel_has_and_its_facts_have_not_is_told_and_so_is_the_contrary()
    {
        var facts = KnownKernel.Find("3.10.0-1160.el7.x86_64", "x86_64")!;

        var comparison = Compare(facts, isMasked: false, (437, "openat2", ProbeOutcome.Wired), (0, "read", ProbeOutcome.Absent), (1, "write", ProbeOutcome.Wired), (174, "create_module", ProbeOutcome.Absent), (169, "reboot", ProbeOutcome.NotProbed));

        comparison.Compared.ShouldBe(4);
        comparison.Differences.Select(difference => difference.Measured.Name).ShouldBe(["openat2", "read"]);
        comparison.Differences.ShouldAllBe(difference => difference.Explanation == null);
    }

    [Fact]
    public void A_masked_measurement_corrects_no_fact() =>
        Compare(KnownKernel.Find("3.10.0-1160.el7.x86_64", "x86_64")!, isMasked: true, (437, "openat2", ProbeOutcome.Wired), (0, "read", ProbeOutcome.Masked)).Differences.ShouldBeEmpty();

    [Fact]
    public void A_condition_explains_what_the_facts_could_not_know()
    {
        // el9 answers ENOSYS to memfd_secret unless it was booted with secretmem.enable=1; this one was.
        var comparison = Compare(KnownKernel.Find("5.14.0-427.42.1.el9_4.x86_64", "x86_64")!, isMasked: false, (447, "memfd_secret", ProbeOutcome.Wired));

        comparison.Differences.ShouldHaveSingleItem().Explanation.ShouldNotBeNull().ShouldContain("secretmem.enable");
    }

    [Fact]
    public void A_call_that_an_administrator_must_allow_is_wired_all_the_same() =>
        Compare(KnownKernel.Find("5.14.0-427.42.1.el9_4.x86_64", "x86_64")!, isMasked: false, (425, "io_uring_setup", ProbeOutcome.Wired)).Differences.ShouldBeEmpty();

    private static KernelComparison Compare(KernelOffer facts, bool isMasked, params (int Number, string Name, ProbeOutcome Outcome)[] calls) =>
        KernelComparison.Of(
            new()
            {
                Release = facts.Uname,
                Architecture = "x86_64",
                IsMasked = isMasked,
                Syscalls = [.. calls.Select(call => new MeasuredSyscall(call.Number, call.Name, call.Outcome, Errno: 0))],
            },
            facts).ShouldNotBeNull();
}
