using System.Collections.Immutable;
using Abide.Tests;

namespace Abide.Agent.Tests.Latency;

/// <summary>
/// The agent, as native code, on other kernels than this host's: <c>tests/corpus/latency/guest.sh</c> has it time known calls there in
/// every mode and selection, and with few privileges.
/// </summary>
public sealed class OtherKernelsTests(GuestReports guests) : IClassFixture<GuestReports>
{
    // Linux 5.10, which keeps no storage with tasks; the first of Debian that does; and the newest.
    public static TheoryData<string> Suites => ["bullseye", "bookworm", "sid"];

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_best_mode_of_the_kernel_is_found_and_counts_every_call(string suite)
    {
        var report = guests.Of(suite);
        string[] modes = suite == "bullseye" ? ["tracepoint", "raw"] : ["fentry", "tracepoint", "raw"];
        string keeping = suite == "bullseye" ? "table" : "storage";

        foreach (string mode in (string[])["auto", .. modes])
        {
            report.ShouldContain(line => line.StartsWith($"{mode} syscall_latency_mode{{mode=\"{(mode == "auto" ? modes[0] : mode)}\",keeping=\"{keeping}\",selection=\"process\""), mode);
            report.ShouldContain($"{mode} syscall_latency_seconds_count{{syscall=\"epoll_wait\",node=\"guest\"}} 40");
            report.ShouldContain($"{mode} syscall_latency_seconds_count{{syscall=\"epoll_pwait\",node=\"guest\"}} 1000");
            SumOf(report, mode, "epoll_wait").ShouldBeInRange(40 * 0.002, 10);
            report.Where(line => line.StartsWith($"{mode} syscall_latency_lost_total")).ShouldAllBe(line => line.EndsWith("} 0"));
            report.Count(line => line.StartsWith($"{mode} syscall_latency_lost_total")).ShouldBeGreaterThanOrEqualTo(8);
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_call_that_the_kernel_lacks_is_left_out(string suite)
    {
        string observed = suite == "bullseye" ? "reason=\"the kernel has no tracepoints of epoll_pwait2\"} 0" : "reason=\"\"} 1";

        guests.Of(suite).ShouldContain($"auto syscall_latency_observed{{syscall=\"epoll_pwait2\",{observed}");
        guests.Of(suite).Contains("auto syscall_latency_seconds_count{syscall=\"epoll_pwait2\",node=\"guest\"} 10").ShouldBe(suite != "bullseye");
    }

    [Fact]
    public void A_kernel_that_would_free_code_in_use_is_not_attached_to_at_functions() =>
        guests.Of("bullseye").ShouldContain(
            "fentry syscall_latency_mode{mode=\"unsupported\",keeping=\"\",selection=\"\",reason=\"fentry with storage: the kernel keeps no storage with tasks (Linux 5.12 and later do)\"} 1");

    [Theory]
    [MemberData(nameof(Suites))]
    public void Killed_it_leaves_no_program_in_the_kernel(string suite)
    {
        var report = guests.Of(suite);

        report.ShouldContain($"auto programs: {(suite == "bullseye" ? 5 : 6)}"); // of two calls and of the end of threads; of three calls
        report.ShouldContain("off programs: 0");
        report.Count(line => line.EndsWith(" programs afterwards: 0")).ShouldBe(9);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_limit_of_locked_memory_is_raised_only_where_maps_are_charged_to_it(string suite)
    {
        string Limit(string mode) => guests.Of(suite).Single(line => line.StartsWith($"{mode} locked memory: "))[(mode.Length + 1)..];

        if (suite == "bullseye")
            Limit("auto").ShouldBe("locked memory: unlimited");
        else
            Limit("auto").ShouldBe(Limit("off"));
        Limit("off").ShouldNotBe("locked memory: unlimited");
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_cgroup_is_followed_when_it_goes_and_comes_again(string suite)
    {
        guests.Of(suite).ShouldContain("before syscall_latency_cgroup_present 0");
        guests.Of(suite).ShouldContain("cgroup syscall_latency_seconds_count{syscall=\"epoll_wait\",node=\"guest\"} 14");
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Two_capabilities_are_enough_and_what_lacks_is_told(string suite)
    {
        var report = guests.Of(suite);

        report.ShouldContain("enough syscall_latency_seconds_count{syscall=\"epoll_wait\",node=\"guest\"} 40");
        if (suite == "bullseye")
            report.ShouldContain(line => line.StartsWith("few syscall_latency_mode{mode=\"unsupported\"") && line.Contains("is the limit of locked memory too low?"));
        else
            report.ShouldContain("few syscall_latency_seconds_count{syscall=\"epoll_wait\",node=\"guest\"} 40");
        report.ShouldContain(
            "none syscall_latency_mode{mode=\"unsupported\",keeping=\"\",selection=\"\",reason=\"bpf(2) is not permitted: it takes CAP_BPF and CAP_PERFMON, before Linux 5.8 CAP_SYS_ADMIN\"} 1");
    }

    private static double SumOf(ImmutableArray<string> report, string mode, string call)
    {
        string prefix = $"{mode} syscall_latency_seconds_sum{{syscall=\"{call}\",node=\"guest\"}} ";
        return double.Parse(report.Single(line => line.StartsWith(prefix))[prefix.Length..]);
    }
}
