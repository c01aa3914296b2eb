namespace Abide.Agent.Latency;

/// <summary>A way of timing calls that this host does not allow. The agent goes on with another way, or without.</summary>
/// <param name="reason">What was refused, and why: one line.</param>
internal sealed class RefusedException(string reason) : Exception(reason)
{
    /// <summary>No other way can do better: bpf(2) itself is refused.</summary>
    public bool IsFinal { get; init; }
}
