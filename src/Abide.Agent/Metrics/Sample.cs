namespace Abide.Agent.Metrics;

/// <summary>One value of a family.</summary>
/// <param name="Labels">A value for each label of the family, as bytes arrived from the host: not escaped.</param>
/// <param name="Value">The value; for a histogram the sum of what was observed.</param>
/// <param name="Histogram">The counts of a histogram; null for all other types.</param>
internal readonly record struct Sample(string[] Labels, double Value, HistogramCounts? Histogram = null);

/// <summary>Observations by upper bound.</summary>
/// <param name="UpperBounds">Rising inclusive bounds, without the infinite one. May be shared by all samples of a family.</param>
/// <param name="Cumulative">
/// For each bound how many observations were at or below it, and one more number for all observations: never falling.
/// </param>
internal sealed record HistogramCounts(double[] UpperBounds, ulong[] Cumulative)
{
    /// <summary>All observations.</summary>
    public ulong Count => Cumulative[^1];
}

/// <summary>The samples of one family from one collection.</summary>
internal sealed record FamilySamples(MetricFamily Family, IReadOnlyList<Sample> Samples);

/// <summary>What one source said at one time. Nobody changes it afterwards, so that a scrape and others can read it at once.</summary>
/// <param name="Families">The families in the order in which the source named them.</param>
/// <param name="Dropped">How many samples were left out because a family had more than it may.</param>
internal sealed record MetricSnapshot(IReadOnlyList<FamilySamples> Families, int Dropped)
{
    public static readonly MetricSnapshot Empty = new([], 0);
}
