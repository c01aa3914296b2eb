namespace Abide.Agent.Tests.Latency;

/// <summary>
/// The agent, as native code, on other kernels than this host's: <c>tests/corpus/latency/guest.sh</c> has it time known calls there in
/// every mode and selection, and with few privileges.
/// </summary>
public sealed class OtherKernelsTests(GuestReports guests) : IClassFixture<GuestReports>
{
    // Linux 5.10, which keeps no storage with tasks, and 6.1, which does. Newer ones (6.12) QEMU 7.2 kills now and then, with nothing but
    // dd at work: it spoils the flags behind cmpxchg16b.
    public static TheoryData<string> Suites => ["bullseye", "bookworm"];

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_best_mode_of_the_kernel_is_found_and_counts_every_call(string suite)
    {
        string[] modes = suite == "bullseye" ? ["tracepoint", "raw"] : ["fentry", "tracepoint", "raw"];
        string keeping = suite == "bullseye" ? "table" : "storage";

        foreach (string mode in (string[])["auto", .. modes])
        {
            string[] told = Case(suite, mode);
            told.ShouldContain(line => line.StartsWith($"syscall_latency_mode{{mode=\"{(mode == "auto" ? modes[0] : mode)}\",keeping=\"{keeping}\",selection=\"process\""));
            told.ShouldContain(CountOf("epoll_wait", 40));
            told.ShouldContain(CountOf("epoll_pwait", 1000));
            SumOf(told, "epoll_wait").ShouldBeInRange(40 * 0.002, 100);
            string[] lost = [.. told.Where(line => line.StartsWith("syscall_latency_lost_total"))];
            lost.Length.ShouldBeGreaterThanOrEqualTo(8);
            lost.ShouldAllBe(line => line.EndsWith("} 0"));
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_call_that_the_kernel_lacks_is_left_out(string suite)
    {
        string[] told = Case(suite, "auto");

        told.ShouldContain($"syscall_latency_observed{{syscall=\"epoll_pwait2\",reason={(suite == "bullseye" ? "\"the kernel has no tracepoints of epoll_pwait2\"} 0" : "\"\"} 1")}");
        told.Contains(CountOf("epoll_pwait2", 10)).ShouldBe(suite != "bullseye");
    }

    [Fact]
    public void A_kernel_that_would_free_code_in_use_is_not_attached_to_at_functions() =>
        Case("bullseye", "fentry").ShouldContain(Unsupported("fentry with storage: the kernel keeps no storage with tasks (Linux 5.12 and later do)"));

    [Theory]
    [MemberData(nameof(Suites))]
    public void Killed_or_stopped_it_leaves_no_program_in_the_kernel(string suite)
    {
        Case(suite, "auto").ShouldContain($"programs: {(suite == "bullseye" ? 5 : 6)}"); // of two calls and of the end of threads; of three calls
        Case(suite, "off").ShouldContain("programs: 0");
        guests.Of(suite).Count(line => line.EndsWith(" programs afterwards: 0")).ShouldBe(10);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_limit_of_locked_memory_is_raised_only_where_maps_are_charged_to_it(string suite)
    {
        string Limit(string mode) => Case(suite, mode).Single(line => line.StartsWith("locked memory: "));

        Limit("off").ShouldNotBe("locked memory: unlimited");
        Limit("auto").ShouldBe(suite == "bullseye" ? "locked memory: unlimited" : Limit("off"));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_cgroup_is_followed_when_it_goes_and_comes_again(string suite)
    {
        Case(suite, "before").ShouldBe(["syscall_latency_cgroup_present 0"]);
        Case(suite, "cgroup").ShouldContain(CountOf("epoll_wait", 14));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Two_capabilities_are_enough_and_what_lacks_is_told(string suite)
    {
        Case(suite, "enough").ShouldContain(CountOf("epoll_wait", 40));
        if (suite == "bullseye")
            Case(suite, "few").ShouldContain(line => line.StartsWith("syscall_latency_mode{mode=\"unsupported\"") && line.Contains("is the limit of locked memory too low?"));
        else
            Case(suite, "few").ShouldContain(CountOf("epoll_wait", 40));
        Case(suite, "one").ShouldContain(line => line.StartsWith("syscall_latency_mode{mode=\"unsupported\"") && line.Contains("programs that trace are not permitted: they take CAP_PERFMON"));
        Case(suite, "none").ShouldContain(Unsupported("bpf(2) is not permitted: it takes CAP_BPF and CAP_PERFMON, before Linux 5.8 CAP_SYS_ADMIN"));
    }

    /// <summary>What was told in one case: the lines that begin with its name, without it.</summary>
    private string[] Case(string suite, string name) => [.. guests.Of(suite).Where(line => line.StartsWith(name + ' ')).Select(line => line[(name.Length + 1)..])];

    private static string CountOf(string call, int count) => $"syscall_latency_seconds_count{{syscall=\"{call}\",node=\"guest\"}} {count}";

    private static string Unsupported(string reason) => $"syscall_latency_mode{{mode=\"unsupported\",keeping=\"\",selection=\"\",reason=\"{reason}\"}} 1";

    private static double SumOf(string[] told, string call)
    {
        string prefix = $"syscall_latency_seconds_sum{{syscall=\"{call}\",node=\"guest\"}} ";
        return double.Parse(told.Single(line => line.StartsWith(prefix))[prefix.Length..]);
    }
}
