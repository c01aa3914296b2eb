namespace Abide.Agent.Serving;

/// <summary>
/// Gives memory back as soon as a scrape has been answered. Between two scrapes the agent does next to nothing, so that the collector of garbage
/// would not run for minutes, and the agent would hold what a dozen scrapes left behind (docs/performance.md has the numbers).
/// </summary>
internal sealed class Thrift(TimeProvider time)
{
    /// <summary>Who scrapes without a pause gets no collection for each answer.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private long _last;

    public void GiveBack()
    {
        long last = Volatile.Read(ref _last), now = time.GetTimestamp();
        if ((last == 0 || time.GetElapsedTime(last, now) >= Pause) && Interlocked.CompareExchange(ref _last, now, last) == last)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
