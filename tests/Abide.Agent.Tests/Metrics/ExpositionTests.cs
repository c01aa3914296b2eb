using System.Buffers;
using System.Text;
using Abide.Agent.Metrics;

namespace Abide.Agent.Tests.Metrics;

public sealed class ExpositionTests
{
    private static readonly MetricFamily Ways = new(MetricType.Counter, "ways", "Ways gone.", "place");
    private static readonly MetricFamily Waits = new(MetricType.Histogram, "wait_seconds", "Time waited.", "who");
    private static readonly MetricFamily Depth = new(MetricType.Unknown, "depth", "Depth.");

    [Fact]
    public void The_text_names_counters_as_their_samples_are_named() =>
        Write(ExpositionFormat.Text).ShouldBe(
            """
            # HELP x_ways_total Ways gone.
            # TYPE x_ways_total counter
            x_ways_total{place="C:\\\"a\"\nb"} 3
            # HELP x_wait_seconds Time waited.
            # TYPE x_wait_seconds histogram
            x_wait_seconds_bucket{who="me",le="0.5"} 1
            x_wait_seconds_bucket{who="me",le="1"} 1
            x_wait_seconds_bucket{who="me",le="+Inf"} 3
            x_wait_seconds_sum{who="me"} 4.25
            x_wait_seconds_count{who="me"} 3
            # HELP x_depth Depth.
            # TYPE x_depth untyped
            x_depth NaN

            """);

    [Fact]
    public void OpenMetrics_names_families_tells_units_and_ends() =>
        Write(ExpositionFormat.OpenMetrics).ShouldBe(
            """
            # HELP x_ways Ways gone.
            # TYPE x_ways counter
            x_ways_total{place="C:\\\"a\"\nb"} 3
            # HELP x_wait_seconds Time waited.
            # TYPE x_wait_seconds histogram
            # UNIT x_wait_seconds seconds
            x_wait_seconds_bucket{who="me",le="0.5"} 1
            x_wait_seconds_bucket{who="me",le="1.0"} 1
            x_wait_seconds_bucket{who="me",le="+Inf"} 3
            x_wait_seconds_sum{who="me"} 4.25
            x_wait_seconds_count{who="me"} 3
            # HELP x_depth Depth.
            # TYPE x_depth unknown
            x_depth NaN
            # EOF

            """);

    [Fact]
    public void What_is_written_is_read_again_by_the_letter_of_the_standard()
    {
        var samples = OpenMetricsParser.Parse(Write(ExpositionFormat.OpenMetrics));

        samples[0].Labels["place"].ShouldBe("C:\\\"a\"\nb");
        samples.Count.ShouldBe(7);
    }

    [Fact]
    public void A_family_of_two_sources_comes_once()
    {
        MetricWriter one = new();
        one.Add(Ways, 1, "here");
        MetricWriter two = new();
        two.Add(Ways, 2, "there");

        var (family, samples) = Exposition.Gather([one.ToSnapshot(), two.ToSnapshot()]).ShouldHaveSingleItem();

        family.ShouldBe(Ways);
        samples.SelectMany(list => list).Select(sample => sample.Value).ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData(ExpositionFormat.Text, "")]
    [InlineData(ExpositionFormat.Text, "*/*")]
    [InlineData(ExpositionFormat.Text, "text/plain;version=0.0.4")]
    [InlineData(ExpositionFormat.Text, "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited")]
    [InlineData(ExpositionFormat.Text, "application/openmetrics-text;version=9.0.0")]
    [InlineData(ExpositionFormat.Text, "application/openmetrics-text;q=0.2, text/plain;q=0.5")]
    [InlineData(ExpositionFormat.Text, "application/openmetrics-text;q=oops")]
    [InlineData(ExpositionFormat.OpenMetrics, "application/openmetrics-text")]
    [InlineData(ExpositionFormat.OpenMetrics, "Application/OpenMetrics-Text; Version=\"1.0.0\"; charset=utf-8")]
    [InlineData(ExpositionFormat.OpenMetrics, "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1")]
    public void The_client_gets_what_it_likes_best(object expected, string accept) =>
        ExpositionFormats.Choose([accept]).ShouldBe((ExpositionFormat)expected);

    private static string Write(ExpositionFormat format)
    {
        MetricWriter writer = new();
        writer.Add(Ways, 3, "C:\\\"a\"\nb");
        writer.AddHistogram(Waits, [0.5, 1], [1, 0, 2], 4.25, "me");
        writer.Add(Depth, double.NaN);
        ArrayBufferWriter<byte> output = new();
        Exposition exposition = new(output, format, "x");
        foreach (var (family, samples) in Exposition.Gather([writer.ToSnapshot()]))
            exposition.WriteFamily(family, samples);
        exposition.WriteEnd();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
