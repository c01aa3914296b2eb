using Abide.Agent.Configuration;
using Abide.Agent.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abide.Agent.Tests.Metrics;

public sealed class SourceCollectorTests
{
    private static readonly MetricFamily Asked = new(MetricType.Counter, "asked", "How often it was asked.");
    private static readonly AgentConfiguration Impatient = new() { Scrape = new ScrapeConfiguration { DeadlineSeconds = 2 } };
    private static readonly AgentConfiguration Patient = new() { Scrape = new ScrapeConfiguration { DeadlineSeconds = 60 } };

    [Fact]
    public async Task A_source_that_hangs_does_not_keep_the_others_and_its_last_answer_stays()
    {
        using ManualResetEventSlim goOn = new(initialState: true);
        Source hanging = new("hanging", () => goOn.Wait());
        Source quick = new("quick", () => { });
        using SourceCollector collector = new([hanging, quick], TimeProvider.System, NullLogger.Instance);
        await collector.CollectAsync(Patient);
        goOn.Reset();

        // Each source has half of the time before the next is begun beside it.
        AgentConfiguration patientEnough = new() { Scrape = new ScrapeConfiguration { DeadlineSeconds = 6 } };
        var first = await collector.CollectAsync(patientEnough);
        var second = await collector.CollectAsync(patientEnough);
        int threads = hanging.Threads;
        goOn.Set();

        foreach (var readings in new[] { first, second })
        {
            readings[0].Up.ShouldBeFalse();
            readings[0].Snapshot.Families[0].Samples[0].Value.ShouldBe(1);
            readings[1].Up.ShouldBeTrue();
        }

        second[0].Late.ShouldBe(2);
        second[1].Snapshot.Families[0].Samples[0].Value.ShouldBe(3);
        threads.ShouldBe(1, "a source that hangs is not asked again");
    }

    [Fact]
    public async Task Many_sources_that_hang_keep_a_collection_no_longer_than_one()
    {
        using ManualResetEventSlim goOn = new(initialState: false);
        Source[] hanging = [.. Enumerable.Range(0, 20).Select(i => new Source($"hanging{i}", () => goOn.Wait()))];
        using SourceCollector collector = new([.. hanging, new Source("quick", () => { })], TimeProvider.System, NullLogger.Instance);
        long began = TimeProvider.System.GetTimestamp();

        var readings = await collector.CollectAsync(Impatient);
        var took = TimeProvider.System.GetElapsedTime(began);
        goOn.Set();

        took.TotalSeconds.ShouldBeLessThan(20 * Impatient.Scrape.DeadlineSeconds);
        readings.Count(reading => reading.Up).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_source_that_comes_back_is_up_again()
    {
        using ManualResetEventSlim goOn = new(initialState: false);
        Source hanging = new("hanging", () => goOn.Wait());
        using SourceCollector collector = new([hanging], TimeProvider.System, NullLogger.Instance);

        var late = await collector.CollectAsync(Impatient);
        goOn.Set();
        while (hanging.Threads > 0)
            await Task.Delay(5);
        var back = await collector.CollectAsync(Patient);

        late[0].Up.ShouldBeFalse();
        late[0].Age.ShouldBeNull();
        late[0].Snapshot.Families.ShouldBeEmpty();
        back[0].Up.ShouldBeTrue();
    }

    [Fact]
    public async Task A_source_that_fails_shows_nothing_and_says_so()
    {
        Source failing = new("failing", () => throw new IOException("no such device"));
        Source broken = new("broken", () => throw new InvalidOperationException("a mistake"));
        using SourceCollector collector = new([failing, broken], TimeProvider.System, NullLogger.Instance);

        var readings = await collector.CollectAsync(Patient);

        readings.ShouldAllBe(reading => !reading.Up && reading.Failures == 1 && reading.Snapshot.Families.Count == 0);
    }

    [Fact]
    public async Task Who_asks_while_others_ask_gets_the_same_answer()
    {
        using ManualResetEventSlim goOn = new(initialState: false);
        Source slow = new("slow", () => goOn.Wait());
        using SourceCollector collector = new([slow], TimeProvider.System, NullLogger.Instance);

        var one = collector.CollectAsync(Patient);
        var two = collector.CollectAsync(Patient);
        goOn.Set();

        (await one).ShouldBeSameAs(await two);
        (await one)[0].Snapshot.Families[0].Samples[0].Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_source_that_is_disabled_is_not_asked()
    {
        Source unwanted = new("unwanted", () => throw new InvalidOperationException());
        using SourceCollector collector = new([unwanted], TimeProvider.System, NullLogger.Instance);

        var readings = await collector.CollectAsync(Patient with { Sources = new SourcesConfiguration { Disabled = ["unwanted"] } });

        readings.ShouldBeEmpty();
        unwanted.Times.ShouldBe(0);
    }

    [Fact]
    public async Task Many_changes_of_the_configuration_wait_for_one_collection_with_the_last_of_them()
    {
        using ManualResetEventSlim goOn = new(initialState: false);
        List<AgentConfiguration> asked = [];
        Source slow = new("slow", () => goOn.Wait()) { Asked = asked.Add };
        using SourceCollector collector = new([slow], TimeProvider.System, NullLogger.Instance);
        AgentConfiguration[] changes = [.. Enumerable.Range(0, 50).Select(i => Patient with { Prefix = $"p{i}" })];

        var first = collector.CollectAsync(Patient);
        var later = changes.Select(collector.CollectAsync).ToList();
        goOn.Set();
        await Task.WhenAll([first, .. later]);

        asked.ShouldBe([Patient, changes[^1]]);
        (await collector.CollectAsync(changes[^1]))[0].Up.ShouldBeTrue();
        asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_clock_that_jumps_makes_no_answer_older()
    {
        JumpingClock clock = new();
        using SourceCollector collector = new([new Source("quick", () => { })], clock, NullLogger.Instance);
        await collector.CollectAsync(Patient);
        clock.Jump = TimeSpan.FromDays(-4000);

        var readings = await collector.CollectAsync(Patient);

        readings[0].Up.ShouldBeTrue();
        readings[0].Age!.Value.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_is_left_out_is_told()
    {
        MetricFamily few = new(MetricType.Gauge, "few", "Few.", "i") { MostSamples = 2 };
        using SourceCollector collector = new([new Source("many", () => { }, writer => Enumerable.Range(0, 9).ToList().ForEach(i => writer.Add(few, i, $"{i}")))], TimeProvider.System, NullLogger.Instance);

        var readings = await collector.CollectAsync(Patient);

        readings[0].Dropped.ShouldBe(7);
        SourceHealth.Of(readings).Families.Single(family => family.Family.Name == "source_dropped_samples").Samples[0].Value.ShouldBe(7);
    }

    private sealed class Source(string name, Action wait, Action<MetricWriter>? write = null) : IMetricSource
    {
        private int _threads;

        public string Name => name;

        public Action<AgentConfiguration>? Asked { get; init; }

        public int Times { get; private set; }

        public int Threads => Volatile.Read(ref _threads);

        public void Collect(AgentConfiguration configuration, MetricWriter writer)
        {
            Interlocked.Increment(ref _threads);
            try
            {
                Times++;
                Asked?.Invoke(configuration);
                wait();
                writer.Add(SourceCollectorTests.Asked, Times);
                write?.Invoke(writer);
            }
            finally
            {
                Interlocked.Decrement(ref _threads);
            }
        }
    }

    /// <summary>The time of day jumps; the count of ticks, as on every machine, does not.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;
    }
}
