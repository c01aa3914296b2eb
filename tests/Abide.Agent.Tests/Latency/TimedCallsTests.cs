using Abide.Agent.Latency;

namespace Abide.Agent.Tests.Latency;

/// <summary>Calls whose number and length are known, as the kernel counts them in each way.</summary>
public sealed class TimedCallsTests : IDisposable
{
    private readonly WaitingProgram _program = new();

    public static TheoryData<string, string> Ways => new()
    {
        { "fentry", "storage" },
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

    private static void Verify(CallTimers timers, string call, int count, TimeSpan atLeast, TimeSpan atMost)
    {
        var histogram = timers.Read(timers.Calls.Single(timed => timed.Name == call));

        histogram.Count.ShouldBe((ulong)count);
        histogram.Seconds.ShouldBeInRange(atLeast.TotalSeconds * count, atMost.TotalSeconds);
        (histogram.Unpaired, histogram.Refused, histogram.Abandoned, histogram.Skipped).ShouldBe((0ul, 0ul, 0ul, 0ul));
        // No call is in a bucket whose upper bound it must have passed.
        histogram.Counts().Zip(Histogram.UpperBounds).Where(bucket => bucket.Second < atLeast.TotalSeconds).ShouldAllBe(bucket => bucket.First == 0);
    }

    private static CallTimers Attach(string mode, string keeping, LatencyConfiguration configuration) =>
        CallTimers.Attach(new(Enum.Parse<LatencyMode>(mode, ignoreCase: true), Enum.Parse<Keeping>(keeping, ignoreCase: true)), configuration, new(), ProgramObject.Embedded());
}
