using System.Diagnostics;
using Abide.Agent.Latency;

namespace Abide.Agent.Tests.Latency;

/// <summary>
/// Calls whose number and length are known, as this host's kernel counts them. Which ways there are depends on the kernel; those of
/// others are tried in virtual machines.
/// </summary>
[Collection(nameof(TimedAlone))]
public sealed class TimedCallsTests : IDisposable
{
    private readonly WaitingProgram _program = new();

    public static TheoryData<string, string> Ways => new()
    {
        { "tracepoint", "storage" },
        { "tracepoint", "table" },
        { "raw", "storage" },
        { "raw", "table" },
    };

    public void Dispose() => _program.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_call_is_counted_once_and_its_time_is_that_of_the_program(string mode, string keeping)
    {
        using var timers = Attach(mode, keeping, new() { Process = _program.Name });

        var waits = _program.Make("epoll_wait", 300, TimeSpan.FromMilliseconds(1));
        var quick = _program.Make("epoll_pwait", 5000, TimeSpan.Zero);
        var precise = _program.Make("epoll_pwait2", 40, TimeSpan.FromMicroseconds(200));

        Verify(timers, "epoll_wait", 300, TimeSpan.FromMilliseconds(1), waits);
        Verify(timers, "epoll_pwait", 5000, TimeSpan.Zero, quick);
        Verify(timers, "epoll_pwait2", 40, TimeSpan.FromMicroseconds(200), precise);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void No_call_is_lost_when_processes_call_at_once(string mode, string keeping)
    {
        using var timers = Attach(mode, keeping, new() { Process = _program.Name, Syscalls = ["epoll_wait"] });

        Parallel.For(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 6 }, _ => _program.Make("epoll_wait", 20000, TimeSpan.Zero));

        var histogram = timers.Read(timers.Calls[0]);
        VerifyCount(histogram, 120000);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Calls_that_end_because_the_process_is_killed_are_counted_and_leave_nothing_behind(string mode, string keeping)
    {
        using var timers = Attach(mode, keeping, new() { Process = _program.Name, MostThreads = 40 });

        // Three times as many threads as there are places, but never more at once.
        for (int i = 0; i < 4; i++)
        {
            using var process = _program.Start("epoll_wait", threads: 30);
            process.Kill();
            process.WaitForExit();
        }

        var histogram = Eventually(() => timers.Read(timers.Calls[0]), histogram => histogram.Count == 120);
        histogram.Refused.ShouldBe(0ul);
        histogram.Abandoned.ShouldBe(0ul);
        histogram.Seconds.ShouldBeGreaterThan(120 * 0.1);
    }

    [Fact]
    public void Threads_beyond_the_room_are_counted_as_refused()
    {
        using var timers = Attach("tracepoint", "table", new() { Process = _program.Name, MostThreads = 10 });

        using var process = _program.Start("epoll_wait", threads: 25);
        process.Kill();
        process.WaitForExit();

        var histogram = Eventually(() => timers.Read(timers.Calls[0]), histogram => histogram.Count == 10);
        histogram.Refused.ShouldBe(15ul);
    }

    [Fact]
    public void A_process_goes_by_the_name_of_its_first_thread()
    {
        using var timers = Attach("tracepoint", "storage", new() { Process = _program.Name });
        using var other = Attach("tracepoint", "storage", new() { Process = "a thread" });
        using var none = Attach("tracepoint", "storage", new() { Process = _program.Name[..^1] });

        _program.Make("epoll_wait", 10, TimeSpan.Zero, "a thread");

        timers.Selection.ShouldBe("process");
        timers.Read(timers.Calls[0]).Count.ShouldBe(10ul);
        other.Read(other.Calls[0]).Count.ShouldBe(0ul);
        none.Read(none.Calls[0]).Count.ShouldBe(0ul);
    }

    [Fact]
    public void Without_descriptions_of_the_kernels_types_a_thread_goes_by_its_own_name()
    {
        LatencyConfiguration configuration = new() { Process = "a thread" };
        using var timers = CallTimers.Attach(new(LatencyMode.Tracepoint, Keeping.Storage), configuration, new() { Types = "/nowhere" }, ProgramObject.Embedded());

        _program.Make("epoll_wait", 10, TimeSpan.Zero, "a thread");

        timers.Selection.ShouldBe("thread");
        timers.Read(timers.Calls[0]).Count.ShouldBe(10ul);
    }

    [Fact]
    public void Calls_by_other_names_are_timed_under_the_names_of_the_manual()
    {
        using var timers = Attach("tracepoint", "storage", new() { Process = _program.Name, Syscalls = ["uname", "getppid", "epoll_ctl_old", "fstat"] });

        _program.Make("getppid", 70, TimeSpan.Zero);

        timers.Calls.Select(call => call.Unobserved).ShouldBe([null, null, "the kernel has no tracepoints of epoll_ctl_old", null]);
        timers.Read(timers.Calls[1]).Count.ShouldBe(70ul);
    }

    [Fact]
    public void Calls_under_way_when_timing_begins_are_told_as_unpaired()
    {
        using var process = _program.Start("epoll_wait", threads: 5);
        using var timers = Attach("tracepoint", "storage", new() { Syscalls = ["epoll_wait"] });

        process.Kill();
        process.WaitForExit();

        Eventually(() => timers.Read(timers.Calls[0]), histogram => histogram.Unpaired >= 5).Unpaired.ShouldBeGreaterThanOrEqualTo(5ul);
    }

    private static void Verify(CallTimers timers, string call, int count, TimeSpan atLeast, TimeSpan atMost)
    {
        var histogram = timers.Read(timers.Calls.Single(timed => timed.Name == call));

        VerifyCount(histogram, (ulong)count);
        histogram.Seconds.ShouldBeInRange(atLeast.TotalSeconds * histogram.Count, atMost.TotalSeconds);
        (histogram.Unpaired, histogram.Refused, histogram.Abandoned).ShouldBe((0ul, 0ul, 0ul));
        // No call is in a bucket whose upper bound it must have passed.
        histogram.Counts().Zip(Histogram.UpperBounds).Where(bucket => bucket.Second < atLeast.TotalSeconds).ShouldAllBe(bucket => bucket.First == 0);
    }

    /// <summary>No call is missing that the kernel does not tell of. It tells of those of other programs as well: skipped is counted before a process is selected.</summary>
    private static void VerifyCount(Histogram histogram, ulong calls)
    {
        histogram.Skipped.ShouldBeLessThan(100ul);
        histogram.Count.ShouldBeInRange(calls - Math.Min(histogram.Skipped, calls), calls);
    }

    /// <summary>A process is gone for its parent a moment before the last of its threads has left the kernel.</summary>
    private static Histogram Eventually(Func<Histogram> read, Func<Histogram, bool> isComplete)
    {
        var clock = Stopwatch.StartNew();
        while (!isComplete(read()) && clock.Elapsed < ServerProcess.Patience)
            Thread.Sleep(10);
        var histogram = read();
        isComplete(histogram).ShouldBeTrue($"{histogram.Count} calls, {histogram.Unpaired} unpaired, {histogram.Refused} refused, {histogram.Abandoned} abandoned");
        return histogram;
    }

    private static CallTimers Attach(string mode, string keeping, LatencyConfiguration configuration) =>
        CallTimers.Attach(new(Enum.Parse<LatencyMode>(mode, ignoreCase: true), Enum.Parse<Keeping>(keeping, ignoreCase: true)), configuration, new(), ProgramObject.Embedded());
}
