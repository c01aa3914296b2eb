using Abide.Agent.Latency;

namespace Abide.Agent.Tests.Latency;

public sealed class LatencyConfigurationTests
{
    [Fact]
    public void The_default_is_right() => new LatencyConfiguration().FindProblem().ShouldBeNull();

    [Theory]
    [InlineData("epoll_wiat", "syscalls: there is no system call 'epoll_wiat'")]
    [InlineData(null, "syscalls: there is no system call ''")]
    [InlineData("", "syscalls: there is no system call ''")]
    [InlineData("exit_group", "syscalls: exit_group does not return, so that it takes no time that could be told")]
    public void A_call_that_cannot_be_timed_is_refused(string? name, string problem) =>
        new LatencyConfiguration { Syscalls = ["epoll_wait", name!] }.FindProblem().ShouldBe(problem);

    [Fact]
    public void Values_out_of_bounds_are_refused_by_their_key()
    {
        new LatencyConfiguration { Syscalls = [.. Enumerable.Repeat("read", 65)] }.FindProblem()!.ShouldStartWith("syscalls: 65 calls are more");
        new LatencyConfiguration { Syscalls = ["read", "read"] }.FindProblem().ShouldBe("syscalls: a call is named twice");
        new LatencyConfiguration { Mode = "kprobe" }.FindProblem().ShouldBe("mode: 'kprobe' is none of auto, fentry, tracepoint, raw, off");
        new LatencyConfiguration { Cgroup = "a/../../etc" }.FindProblem()!.ShouldStartWith("cgroup: 'a/../../etc' is no path");
        new LatencyConfiguration { Process = "naïve" }.FindProblem()!.ShouldStartWith("process: ");
        new LatencyConfiguration { MostThreads = 0 }.FindProblem()!.ShouldStartWith("mostThreads: 0 is not between");
        new LatencyConfiguration { Process = "a\nb" + new string('c', 5000) }.FindProblem().ShouldBe($"process: 'a?b{new string('c', 57)}...' is no name of printable ASCII");
    }

    [Fact]
    public void Configurations_are_equal_by_what_they_say()
    {
        new LatencyConfiguration { Syscalls = ["read"] }.ShouldBe(new LatencyConfiguration { Syscalls = ["read"] });
        new LatencyConfiguration { Syscalls = ["read"] }.ShouldNotBe(new LatencyConfiguration { Syscalls = ["write"] });
    }
}
