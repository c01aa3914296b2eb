using Abide.Compatibility.Targets;
using Abide.Compatibility.Tests.Verdicts.Corpus;

namespace Abide.Compatibility.Tests.Targets;

public sealed class KernelSyscallsTests
{
    private const int Read = 0, UserFaultFd = 323, GetRandom = 318, IoUringSetup = 425, OpenAt2 = 437, MemfdSecret = 447, EpollPWait2 = 441, LandlockCreateRuleset = 444, PidfdOpen = 434, CloseRange = 436, Statx = 332, ReadFuture = 100_000;

    [Theory]
    [InlineData("el7.9", Read, SyscallError.None, SyscallState.Wired)]
    [InlineData("el7.9", OpenAt2, SyscallError.NotImplemented, SyscallState.Absent)]
    [InlineData("el8.7", OpenAt2, SyscallError.None, SyscallState.Wired)]
    [InlineData("el9.2", IoUringSetup, SyscallError.NotImplemented, SyscallState.Stub)]
    [InlineData("el9.3", IoUringSetup, SyscallError.NotPermitted, SyscallState.Wired)]
    [InlineData("el9.0", MemfdSecret, SyscallError.NotImplemented, SyscallState.Wired)]
    [InlineData("el10.0", MemfdSecret, SyscallError.None, SyscallState.Wired)]
    [InlineData("el9.3", UserFaultFd, SyscallError.None, SyscallState.Wired)] // its condition is a matter of privileges
    [InlineData("el10.0", ReadFuture, SyscallError.NotImplemented, SyscallState.Absent)]
    [InlineData("el10.0", -1, SyscallError.NotImplemented, SyscallState.Absent)]
    public void A_measured_kernel_answers_as_it_comes(string release, int number, SyscallError error, SyscallState state)
    {
        var answer = Kernel(release).Syscalls.ShouldNotBeNull().Answer(number);

        answer.Error.ShouldBe(error);
        answer.State.ShouldBe(state);
        answer.Confidence.ShouldBe(Confidence.Measured);
    }

    [Fact]
    public void A_call_that_the_kernel_lacks_has_the_name_that_others_give_it() =>
        Kernel("el7.9").Syscalls!.Answer(OpenAt2).Name.ShouldBe("openat2");

    [Fact]
    public void A_number_that_no_kernel_has_is_nameless() => Kernel("el7.9").Syscalls!.Answer(ReadFuture).Name.ShouldBeNull();

    [Fact]
    public void A_condition_is_told_whether_or_not_it_decides()
    {
        Kernel("el9.3").Syscalls!.Answer(IoUringSetup).Condition.ShouldNotBeNull().ShouldContain("io_uring_disabled");
        Kernel("el9.3").Syscalls!.Answer(UserFaultFd).Condition.ShouldNotBeNull().ShouldContain("unprivileged");
    }

    [Fact]
    public void Only_making_a_ring_is_refused_where_io_uring_is_switched_off()
    {
        const int IoUringEnter = 426, IoUringRegister = 427;
        var syscalls = Kernel("el9.3").Syscalls.ShouldNotBeNull();

        syscalls.Answer(IoUringSetup).Error.ShouldBe(SyscallError.NotPermitted);
        foreach (var number in (int[])[IoUringEnter, IoUringRegister])
        {
            syscalls.Answer(number).Error.ShouldBe(SyscallError.None); // EBADF, from the call itself
            syscalls.Answer(number).Condition.ShouldBeNull();
            Kernel("el9.1").Syscalls!.Answer(number).Error.ShouldBe(SyscallError.NotImplemented);
        }
    }

    [Fact]
    public void A_kernel_between_measured_ones_is_inferred_where_they_agree_and_unverified_where_they_differ()
    {
        // el7.3 has no getrandom, el7.7 has it; both lack openat2.
        var syscalls = Kernel("el7.6").Syscalls.ShouldNotBeNull();

        syscalls.Answer(Read).Confidence.ShouldBe(Confidence.Inferred);
        syscalls.Answer(OpenAt2).Confidence.ShouldBe(Confidence.Inferred);
        syscalls.Answer(GetRandom).Confidence.ShouldBe(Confidence.Unverified);
        syscalls.Answer(GetRandom).Error.ShouldBe(SyscallError.NotImplemented);
    }

    [Fact]
    public void A_kernel_of_which_only_the_version_is_known_has_what_upstream_had_by_then()
    {
        const int CacheStat = 451; // Linux 6.5
        var syscalls = Kernel("debian:12").Syscalls.ShouldNotBeNull();

        syscalls.Answer(OpenAt2).Error.ShouldBe(SyscallError.None);
        syscalls.Answer(OpenAt2).Confidence.ShouldBe(Confidence.Inferred);
        syscalls.Answer(CacheStat).Error.ShouldBe(SyscallError.NotImplemented);
        syscalls.Answer(CacheStat).Confidence.ShouldBe(Confidence.Unverified);
        Kernel("debian:13").Syscalls!.Answer(CacheStat).Error.ShouldBe(SyscallError.None);
    }

    [Theory]
    [InlineData("openeuler:22.03", OpenAt2, SyscallError.None, SyscallState.LikelyWired, Confidence.Inferred)]
    [InlineData("openeuler:22.03", EpollPWait2, SyscallError.NotImplemented, SyscallState.Stub, Confidence.Inferred)] // reserved, although upstream has given the number a name
    [InlineData("openeuler:22.03", MemfdSecret, SyscallError.NotImplemented, SyscallState.Stub, Confidence.Inferred)]
    [InlineData("openeuler:22.03", LandlockCreateRuleset, SyscallError.None, SyscallState.LikelyWired, Confidence.Unverified)] // newer than 5.10, so it came with an update
    [InlineData("openeuler:22.03", 457, SyscallError.NotImplemented, SyscallState.Absent, Confidence.Inferred)]
    [InlineData("openeuler:22.03", Read, SyscallError.None, SyscallState.LikelyWired, Confidence.Inferred)]
    [InlineData("openeuler:20.03", OpenAt2, SyscallError.NotImplemented, SyscallState.Absent, Confidence.Unverified)] // no tree of its line was read
    public void A_tree_of_the_vendor_answers_for_the_newer_calls_of_its_line(string release, int number, SyscallError error, SyscallState state, Confidence confidence)
    {
        var answer = Kernel(release).Syscalls.ShouldNotBeNull().Answer(number);

        answer.Error.ShouldBe(error);
        answer.State.ShouldBe(state);
        answer.Confidence.ShouldBe(confidence);
    }

    [Theory]
    [InlineData(PidfdOpen)] // in the 4.19 of Anolis, not in its 4.18
    [InlineData(OpenAt2)]
    [InlineData(CloseRange)] // in neither, but in its 5.10
    public void A_release_of_several_kernels_is_sure_only_of_what_the_oldest_has(int number)
    {
        var kernel = Kernel("anolis:8");

        kernel.Syscalls!.Answer(number).Error.ShouldBe(SyscallError.NotImplemented);
        kernel.Syscalls.Answer(number).Confidence.ShouldBe(Confidence.Unverified);
        kernel.Syscalls.Answer(Statx).Confidence.ShouldBe(Confidence.Inferred);
        kernel.Syscalls.Answer(Statx).Error.ShouldBe(SyscallError.None);
        kernel.Provenance.Source.ShouldContain("alibaba/cloud-kernel@20ffcc47");
    }

    [Fact]
    public void A_tree_whose_kernel_version_is_not_known_stands_for_no_release() =>
        Kernel("amazon:2023").Provenance.Source.ShouldNotContain("amazonlinux/linux");

    [Fact]
    public void Programs_of_32_bits_are_not_answered_from_the_64_bit_table()
    {
        var offer = Judging.Bundled("el7.9").OfferFor("i686").Value.ShouldNotBeNull();

        offer.Kernel.ShouldNotBeNull().Syscalls.ShouldBeNull();
    }

    private static KernelOffer Kernel(string release) => Judging.Bundled(release).OfferFor("x86_64").Value.ShouldNotBeNull().Kernel.ShouldNotBeNull();
}
