using Abide.Agent.Metrics;

namespace Abide.Agent.Tests.Metrics;

public sealed class MetricWriterTests
{
    private static readonly MetricFamily Ways = new(MetricType.Counter, "ways", "Ways gone.", "place") { MostSamples = 2 };
    private static readonly MetricFamily Waits = new(MetricType.Histogram, "wait_seconds", "Time waited.");

    [Fact]
    public void Samples_of_a_family_come_together_whatever_is_between_them()
    {
        MetricWriter writer = new();
        writer.Add(Ways, 1, "here");
        writer.AddHistogram(Waits, [1, 2], [0, 0, 0], 0);
        writer.Add(Ways, 2, "there");

        var snapshot = writer.ToSnapshot();

        snapshot.Families.Select(family => family.Family).ShouldBe([Ways, Waits]);
        snapshot.Families[0].Samples.Select(sample => (sample.Labels[0], sample.Value)).ShouldBe([("here", 1), ("there", 2)]);
    }

    [Fact]
    public void Buckets_are_summed_up()
    {
        MetricWriter writer = new();
        writer.AddHistogram(Waits, [1, 2], [3, 0, 4], 11.5);

        var sample = writer.ToSnapshot().Families.ShouldHaveSingleItem().Samples.ShouldHaveSingleItem();

        sample.Value.ShouldBe(11.5);
        sample.Histogram!.Cumulative.ShouldBe([3ul, 3ul, 7ul]);
        sample.Histogram.Count.ShouldBe(7ul);
    }

    [Fact]
    public void A_family_keeps_as_many_samples_as_it_may_and_the_rest_is_counted()
    {
        MetricWriter writer = new();
        for (int i = 0; i < 5; i++)
            writer.Add(Ways, i, $"place {i}");

        var snapshot = writer.ToSnapshot();

        snapshot.Families[0].Samples.Count.ShouldBe(2);
        snapshot.Dropped.ShouldBe(3);
    }

    [Fact]
    public void A_wrong_number_of_labels_or_buckets_is_a_mistake_in_the_source()
    {
        Should.Throw<ArgumentException>(() => new MetricWriter().Add(Ways, 1));
        Should.Throw<ArgumentException>(() => new MetricWriter().AddHistogram(Waits, [1, 2], [1, 2], 0));
    }

    [Fact]
    public void The_unit_is_the_end_of_the_name()
    {
        Waits.Unit.ShouldBe("seconds");
        Ways.Unit.ShouldBeNull();
    }
}
