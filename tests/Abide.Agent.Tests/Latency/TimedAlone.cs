namespace Abide.Agent.Tests.Latency;

/// <summary>
/// Tests that count to the last call. The kernel runs no program on a processor where somebody is just reading a map of BPF programs, as every agent of
/// another test does at each scrape.
/// </summary>
[CollectionDefinition(nameof(TimedAlone), DisableParallelization = true)]
public sealed class TimedAlone;
