using System.Text;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Seccomp;
using Abide.Compatibility.Tests.Verdicts.Corpus;

namespace Abide.Compatibility.Tests.Targets.Seccomp;

public sealed class SeccompProfileTests
{
    private static readonly Version s_kernel = new(5, 14, 0);

    [Fact]
    public void What_a_profile_does_not_list_gets_its_default() =>
        Answer("""{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["read"],"action":"SCMP_ACT_ALLOW"}]}""", "clone3").ShouldBe(SyscallError.NotPermitted);

    [Fact]
    public void What_a_profile_allows_goes_to_the_kernel() =>
        Answer("""{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["read","clone3"],"action":"SCMP_ACT_ALLOW"}]}""", "clone3").ShouldBe(SyscallError.None);

    [Theory]
    [InlineData("\"errnoRet\":38")]
    [InlineData("\"errno\":\"ENOSYS\"")]
    public void A_rule_may_name_its_error(string errno) =>
        Answer("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"clone3\"],\"action\":\"SCMP_ACT_ERRNO\"," + errno + "}]}", "clone3").ShouldBe(SyscallError.NotImplemented);

    [Fact]
    public void The_default_may_name_its_error() =>
        Answer("""{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":38,"syscalls":[]}""", "clone3").ShouldBe(SyscallError.NotImplemented);

    [Fact]
    public void A_killing_profile_gives_no_answer() =>
        Answer("""{"defaultAction":"SCMP_ACT_KILL_PROCESS"}""", "clone3").ShouldBe(SyscallError.Killed);

    [Fact]
    public void A_call_that_is_allowed_for_some_arguments_is_let_through() =>
        Answer("""{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["personality"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":0,"op":"SCMP_CMP_EQ"}]}]}""", "personality").ShouldBe(SyscallError.None);

    [Theory]
    [InlineData("\"includes\":{\"caps\":[\"CAP_SYS_ADMIN\"]}", SyscallError.NotPermitted)]
    [InlineData("\"includes\":{\"caps\":[\"CAP_SYS_CHROOT\"]}", SyscallError.None)]
    [InlineData("\"excludes\":{\"caps\":[\"CAP_SYS_ADMIN\"]}", SyscallError.None)]
    [InlineData("\"includes\":{\"minKernel\":\"4.8\"}", SyscallError.None)]
    [InlineData("\"includes\":{\"minKernel\":\"6.0\"}", SyscallError.NotPermitted)]
    [InlineData("\"includes\":{\"arches\":[\"arm64\"]}", SyscallError.NotPermitted)]
    [InlineData("\"includes\":{\"arches\":[\"amd64\"]}", SyscallError.None)]
    [InlineData("\"excludes\":{\"arches\":[\"amd64\"]}", SyscallError.NotPermitted)]
    public void Conditions_are_those_of_a_container_that_asks_for_nothing(string condition, SyscallError expected) =>
        Answer("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":[\"unshare\"],\"action\":\"SCMP_ACT_ALLOW\"," + condition + "}]}", "unshare").ShouldBe(expected);

    [Fact]
    public void The_profile_may_be_a_part_of_a_runtime_configuration() =>
        Answer("""{"ociVersion":"1.2.0","linux":{"seccomp":{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["openat2"],"action":"SCMP_ACT_ERRNO"}]}}}""", "openat2").ShouldBe(SyscallError.NotPermitted);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"defaultAction":"ALLOW"}""")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["read"],"action":"SCMP_ACT_FORBID"}]}""")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["read"],"action":"SCMP_ACT_ERRNO","includes":{"minKernel":"new"}}]}""")]
    public void What_is_no_profile_is_refused_with_the_reason(string json)
    {
        SeccompProfile.TryRead(Encoding.UTF8.GetBytes(json), "profile.json", out var profile, out var fault).ShouldBeFalse();
        profile.ShouldBeNull();
        fault.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void A_target_behind_a_profile_answers_as_the_profile_first_and_the_kernel_then()
    {
        var profile = Read("""{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["openat2"],"action":"SCMP_ACT_ALLOW"}]}""");
        const int OpenAt2 = 437, Clone3 = 435;

        var offer = Judging.Bundled("el7.9").Behind(profile).OfferFor("x86_64").Value.ShouldNotBeNull();
        var syscalls = offer.Kernel.ShouldNotBeNull().Syscalls.ShouldNotBeNull();

        syscalls.Answer(Clone3).Error.ShouldBe(SyscallError.NotPermitted);
        syscalls.Answer(Clone3).IsFiltered.ShouldBeTrue();
        syscalls.Answer(OpenAt2).Error.ShouldBe(SyscallError.NotImplemented);
        syscalls.Answer(OpenAt2).IsFiltered.ShouldBeFalse();
    }

    private static SyscallError Answer(string json, string syscall) => Read(json).Answer(syscall, "x86_64", s_kernel);

    private static SeccompProfile Read(string json)
    {
        SeccompProfile.TryRead(Encoding.UTF8.GetBytes(json), "profile.json", out var profile, out var fault).ShouldBeTrue(fault);
        return profile!;
    }
}
