using Abide.Agent.Configuration;

namespace Abide.Agent.Metrics;

/// <summary>One source with what is known of it: its last complete answer, and how often it was late or failed.</summary>
internal sealed class SourceState(IMetricSource source, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Answer _answer = new(MetricSnapshot.Empty, 0, TimeSpan.Zero, Failed: false);
    private TaskCompletionSource? _round;
    private bool _waitedInVain;
    private long _late;
    private long _failures;
    private long _dropped;
    private string? _reported;

    public IMetricSource Source { get; } = source;

    /// <summary>Claims the source for one collection.</summary>
    /// <param name="answered">Ends when the source has answered.</param>
    /// <returns>False if it has not come back from the collection before.</returns>
    public bool TryBegin(out Task answered)
    {
        lock (_lock)
        {
            if (_round is not null)
            {
                _late++;
                answered = _round.Task;
                return false;
            }

            _waitedInVain = false;
            _round = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            answered = _round.Task;
            return true;
        }
    }

    /// <summary>Asks the source, on the calling thread and for as long as it takes. It was claimed before.</summary>
    /// <returns>What is wrong, if that was not said before; null otherwise.</returns>
    public string? Ask(AgentConfiguration configuration)
    {
        MetricWriter writer = new();
        string? error = null;
        long started = time.GetTimestamp();
        try
        {
            Source.Collect(configuration, writer);
        }
        catch (Exception e)
        {
            // The loop of a service: a mistake in one source is told with its stack, and takes no other with it.
            error = e is IOException or UnauthorizedAccessException ? e.Message : e.ToString();
        }

        long now = time.GetTimestamp();
        var snapshot = error is null ? writer.ToSnapshot() : MetricSnapshot.Empty;
        lock (_lock)
        {
            _answer = new Answer(snapshot, now, time.GetElapsedTime(started, now), Failed: error is not null);
            _dropped += snapshot.Dropped;
            if (error is not null)
                _failures++;
            _waitedInVain = false;
            _round!.SetResult();
            _round = null;
            string? news = error == _reported ? null : error;
            _reported = error;
            return news;
        }
    }

    /// <summary>Nobody waits for the answer to the collection that was begun: it will be the last complete one when it comes.</summary>
    public void GiveUpWaiting()
    {
        lock (_lock)
        {
            if (_round is null)
                return;
            _late++;
            _waitedInVain = true;
        }
    }

    public SourceReading Read(TimeSpan oldest)
    {
        lock (_lock)
        {
            bool answered = _answer.At != 0;
            var age = answered ? time.GetElapsedTime(_answer.At) : TimeSpan.Zero;
            return new SourceReading(
                Source.Name,
                age <= oldest ? _answer.Snapshot : MetricSnapshot.Empty,
                Up: answered && !_waitedInVain && !_answer.Failed,
                answered ? age : null,
                _answer.Duration,
                _late,
                _failures,
                _dropped);
        }
    }

    private sealed record Answer(MetricSnapshot Snapshot, long At, TimeSpan Duration, bool Failed);
}

/// <summary>What there is to show of one source.</summary>
/// <param name="Source">Name of the source.</param>
/// <param name="Snapshot">Its last complete answer; empty if there is none, if the last one failed, or if it is too old.</param>
/// <param name="Up">It answered this time, in time and without an error.</param>
/// <param name="Age">Time since it last answered; null if it never did.</param>
/// <param name="Duration">How long its last answer took.</param>
/// <param name="Late">How many collections went on without it.</param>
/// <param name="Failures">How many of its answers were errors.</param>
/// <param name="Dropped">How many samples were left out of its answers because a family had too many.</param>
internal sealed record SourceReading(
    string Source, MetricSnapshot Snapshot, bool Up, TimeSpan? Age, TimeSpan Duration, long Late, long Failures, long Dropped);
