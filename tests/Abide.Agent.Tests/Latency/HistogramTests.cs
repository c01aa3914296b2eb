using System.Runtime.InteropServices;
using Abide.Agent.Latency;

namespace Abide.Agent.Tests.Latency;

public sealed class HistogramTests
{
    [Fact]
    public void Bounds_are_powers_of_two_of_a_nanosecond()
    {
        Histogram.UpperBounds.Length.ShouldBe(29);
        Histogram.UpperBounds[0].ShouldBe(256e-9);
        Histogram.UpperBounds[12].ShouldBe(1048576e-9);
        Histogram.UpperBounds[^1].ShouldBe(68.719476736);
    }

    [Fact]
    public void Processors_are_added_up_and_what_lies_beyond_the_bounds_is_not_lost()
    {
        ulong[] kernel = new ulong[2 * 68];
        kernel[3] = 1; // 8 ns
        kernel[8] = 10; // 256 ns
        kernel[9] = 100;
        kernel[36] = 1000; // 69 s
        kernel[63] = 10000;
        kernel[64] = 2_000_000_000;
        kernel[68 + 9] = 100;
        kernel[68 + 64] = 500_000_000;
        (kernel[65], kernel[66], kernel[67], kernel[68 + 65]) = (1, 2, 3, 4);
        Histogram histogram = new() { Skipped = 5 };

        histogram.Add(MemoryMarshal.AsBytes<ulong>(kernel));

        histogram.Count.ShouldBe(11211ul);
        histogram.Seconds.ShouldBe(2.5);
        (histogram.Unpaired, histogram.Refused, histogram.Abandoned, histogram.Skipped).ShouldBe((5ul, 2ul, 3ul, 5ul));
        var counts = histogram.Counts();
        counts.Length.ShouldBe(30);
        (counts[0], counts[1], counts[28], counts[29]).ShouldBe((11ul, 200ul, 1000ul, 10000ul));
        counts.Aggregate((sum, count) => sum + count).ShouldBe(histogram.Count);
    }
}
