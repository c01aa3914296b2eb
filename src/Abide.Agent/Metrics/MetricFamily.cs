using System.Collections.Immutable;

namespace Abide.Agent.Metrics;

/// <summary>How the samples of a family are to be read.</summary>
internal enum MetricType
{
    /// <summary>Only ever grows, until its process or host starts anew. The name is written with <c>_total</c>.</summary>
    Counter,

    /// <summary>A value of now, which may fall.</summary>
    Gauge,

    /// <summary>Counts of observations by upper bound.</summary>
    Histogram,

    /// <summary>The kernel does not say whether it only grows.</summary>
    Unknown,
}

/// <summary>What all samples of one name share. A family is made once, and known by reference.</summary>
internal sealed record MetricFamily
{
    /// <param name="type">What the samples are.</param>
    /// <param name="name">Name without the configured prefix, and without the <c>_total</c> of counters: <c>cpu_seconds</c>.</param>
    /// <param name="help">One sentence, without a line end.</param>
    /// <param name="labels">Names of the labels. Each sample gives a value for each, in this order.</param>
    public MetricFamily(MetricType type, string name, string help, params ImmutableArray<string> labels)
    {
        Type = type;
        Name = name;
        Help = help;
        Labels = labels;
    }

    public MetricType Type { get; }

    public string Name { get; }

    public string Help { get; }

    public ImmutableArray<string> Labels { get; }

    /// <summary>Base unit of the values: <c>seconds</c>, <c>bytes</c>, <c>ratio</c>; null if they have none. The name ends with it, as OpenMetrics asks.</summary>
    public string? Unit => Array.Find(Units, unit => Name.EndsWith(unit, StringComparison.Ordinal) && Name.Length > unit.Length && Name[^(unit.Length + 1)] == '_');

    /// <summary>Most samples of this family that are kept of one collection; what is more is dropped and counted.</summary>
    public int MostSamples { get; init; } = 1000;

    private static readonly string[] Units = ["seconds", "bytes", "ratio", "celsius", "hertz"];
}
