using Abide.Compatibility.Targets.Measured;
using Abide.Reports.Pages;
using Abide.Tests;

namespace Abide.Cli.Tests.Kernels;

/// <summary>What the probes say of Debian's kernels, beside what their sources and configurations say.</summary>
[Collection("Kernels")]
public sealed class MeasuredKernelTests(MeasuredKernels kernels)
{
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["bullseye"] = "Debian 11 (Linux 5.10)",
        ["bookworm"] = "Debian 12 (6.1)",
        ["trixie"] = "Debian 13 (6.12)",
        ["sid"] = "Debian unstable",
    };

    public static TheoryData<string> Suites { get; } = [.. MeasuredKernels.Suites];

    // Calls whose number upstream's table has, and the kernel not; in which suites, and why.
    private static readonly (string Name, string Suites, string Why)[] s_explained =
    [
        ("set_thread_area", "bullseye bookworm trixie sid", "the number was given to x86-64, which never had the call"),
        ("get_thread_area", "bullseye bookworm trixie sid", "the number was given to x86-64, which never had the call"),
        ("epoll_ctl_old", "bullseye bookworm trixie sid", "was never implemented"),
        ("epoll_wait_old", "bullseye bookworm trixie sid", "was never implemented"),
        ("lookup_dcookie", "bookworm trixie sid", "removed from Linux 5.13 on"),
        ("memfd_secret", "bookworm", "switched off unless secretmem.enable is given, until Linux 6.5"),
    ];

    // Options of a kernel's configuration, and a call that only it brings.
    private static readonly (string Option, string Call)[] s_configured =
    [
        ("USERFAULTFD", "userfaultfd"),
        ("IO_URING", "io_uring_setup"),
        ("BPF_SYSCALL", "bpf"),
        ("MODIFY_LDT_SYSCALL", "modify_ldt"),
        ("X86_IOPL_IOPERM", "iopl"),
        ("MODULES", "init_module"),
        ("SYSFS_SYSCALL", "sysfs"),
        ("QUOTA", "quotactl"),
        ("FANOTIFY", "fanotify_init"),
        ("CHECKPOINT_RESTORE", "kcmp"),
        ("SECURITY_LANDLOCK", "landlock_create_ruleset"),
        ("X86_USER_SHADOW_STACK", "map_shadow_stack"),
        ("NUMA", "mbind"),
        ("POSIX_MQUEUE", "mq_open"),
        ("KEYS", "keyctl"),
        ("FHANDLE", "name_to_handle_at"),
    ];

    [Theory]
    [MemberData(nameof(Suites))]
    public void Every_call_is_as_upstream_says_or_the_difference_is_known(string suite)
    {
        var measured = kernels.All[suite];
        var comparison = KernelComparison.Of(measured, KnownKernel.Find(measured.Release, measured.Architecture)!)!;

        measured.IsMasked.ShouldBeFalse();
        measured.Syscalls.Where(call => call.Outcome == ProbeOutcome.NotProbed).ShouldAllBe(call => ProbeTable.For("x86_64")!.Probes.Single(probe => probe.Number == call.Number).Never != null);
        comparison.Compared.ShouldBeGreaterThan(350);
        comparison.Differences.Select(difference => $"{difference.Measured.Name} {difference.Measured.Outcome}").Order(StringComparer.Ordinal)
            .ShouldBe(s_explained.Where(known => known.Suites.Split(' ').Contains(suite)).Select(known => $"{known.Name} {ProbeOutcome.Absent}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("bullseye")]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    public void Calls_that_are_configured_are_those_that_are_there(string suite)
    {
        var configuration = File.ReadAllLines(Path.Combine(TestCache.Kernel(suite), "config")).ToHashSet(StringComparer.Ordinal);
        var outcomes = kernels.All[suite].Syscalls.ToDictionary(call => call.Name, call => call.Outcome, StringComparer.Ordinal);

        foreach (var (option, call) in s_configured)
            outcomes[call].ShouldBe(configuration.Contains($"CONFIG_{option}=y") ? ProbeOutcome.Wired : ProbeOutcome.Absent, $"{call} by CONFIG_{option}");
    }

    [Fact]
    public void A_call_appears_with_the_kernel_that_brought_it()
    {
        ProbeOutcome Of(string suite, string name) => kernels.All[suite].Syscalls.Single(call => call.Name == name).Outcome;

        Of("bullseye", "epoll_pwait2").ShouldBe(ProbeOutcome.Absent); // 5.11
        Of("bookworm", "epoll_pwait2").ShouldBe(ProbeOutcome.Wired);
        Of("bookworm", "cachestat").ShouldBe(ProbeOutcome.Absent); // 6.5
        Of("trixie", "cachestat").ShouldBe(ProbeOutcome.Wired);
        Of("trixie", "setxattrat").ShouldBe(ProbeOutcome.Absent); // 6.13
        Of("sid", "setxattrat").ShouldBe(ProbeOutcome.Wired);
    }

    [Fact]
    public void What_a_program_may_rely_on_is_what_was_measured()
    {
        var page = ErrnoPage.Render([.. MeasuredKernels.Suites.Select(suite => (s_names[suite], kernels.All[suite]))]);

        Snapshot.Verify(page, "docs/errno.md");
    }

    [Fact]
    public void Every_promise_of_the_page_holds_on_every_kernel()
    {
        var page = ErrnoPage.Render([.. MeasuredKernels.Suites.Select(suite => (s_names[suite], kernels.All[suite]))]);

        ErrnoPage.Promises.ShouldAllBe(promise => page.Contains(promise, StringComparison.Ordinal));
        ErrnoPage.Promises.Length.ShouldBeGreaterThan(10);
    }
}
