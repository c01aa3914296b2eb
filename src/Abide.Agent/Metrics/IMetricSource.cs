using Abide.Agent.Configuration;

namespace Abide.Agent.Metrics;

/// <summary>
/// Something that can be measured. It is asked by one thread at a time, and behind a deadline: when it is late, the scrape goes
/// on without it and shows its last complete answer. A source that is <see cref="IDisposable"/> is disposed when the agent stops.
/// </summary>
internal interface IMetricSource
{
    /// <summary>Short and stable, a label value of the agent's own metrics: <c>cpu</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Says what is the case now. It is asked once before the first scrape and after each change of the configuration too, so that
    /// what takes time to set up is set up here. An <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> that it
    /// lets out makes the answer a failed one, which is counted and told.
    /// </summary>
    /// <param name="configuration">What holds now. The same instance as in the call before unless something was reloaded.</param>
    /// <param name="writer">Where the samples go; those of a failed answer are thrown away.</param>
    void Collect(AgentConfiguration configuration, MetricWriter writer);
}
