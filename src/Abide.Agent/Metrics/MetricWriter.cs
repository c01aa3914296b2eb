namespace Abide.Agent.Metrics;

/// <summary>Takes the samples of one collection of one source. Samples of a family may come in any order, between those of others.</summary>
internal sealed class MetricWriter
{
    private readonly List<(MetricFamily Family, List<Sample> Samples)> _families = [];
    private int _dropped;

    /// <param name="family">The family; the same instance for all of its samples.</param>
    /// <param name="value">The value, in the unit of the family.</param>
    /// <param name="labels">A value for each label of the family, in its order. Escaping is the exposition's.</param>
    public void Add(MetricFamily family, double value, params string[] labels) => Add(family, new Sample(labels, value));

    /// <param name="family">A family of type histogram.</param>
    /// <param name="upperBounds">Rising bounds without the infinite one; keep the array, do not change it afterwards.</param>
    /// <param name="counts">Observations in each bucket alone, and one more for what was above the last bound.</param>
    /// <param name="sum">Sum of what was observed, in the unit of the family.</param>
    /// <param name="labels">A value for each label of the family, in its order.</param>
    public void AddHistogram(MetricFamily family, double[] upperBounds, ReadOnlySpan<ulong> counts, double sum, params string[] labels)
    {
        if (counts.Length != upperBounds.Length + 1)
            throw new ArgumentException($"{family.Name}: {upperBounds.Length} bounds need {upperBounds.Length + 1} counts, not {counts.Length}", nameof(counts));

        ulong[] cumulative = new ulong[counts.Length];
        ulong total = 0;
        for (int i = 0; i < counts.Length; i++)
            cumulative[i] = total += counts[i];
        Add(family, new Sample(labels, sum, new HistogramCounts(upperBounds, cumulative)));
    }

    /// <summary>What was written. The writer is not used afterwards.</summary>
    public MetricSnapshot ToSnapshot() => new([.. _families.Select(entry => new FamilySamples(entry.Family, entry.Samples))], _dropped);

    private void Add(MetricFamily family, Sample sample)
    {
        if (sample.Labels.Length != family.Labels.Length)
            throw new ArgumentException($"{family.Name} has {family.Labels.Length} labels, not {sample.Labels.Length}", nameof(sample));

        var samples = SamplesOf(family);
        if (samples.Count < family.MostSamples)
            samples.Add(sample);
        else
            _dropped++;
    }

    private List<Sample> SamplesOf(MetricFamily family)
    {
        // Sources write family by family nearly always: the last one is the likeliest.
        for (int i = _families.Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(_families[i].Family, family))
                return _families[i].Samples;
        }

        List<Sample> samples = [];
        _families.Add((family, samples));
        return samples;
    }
}
