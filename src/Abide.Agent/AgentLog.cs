using Microsoft.Extensions.Logging;

namespace Abide.Agent;

/// <summary>Everything that the agent says while it runs.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(101, LogLevel.Warning, "source {Source} has not answered within {Seconds} s; going on without it")]
    public static partial void SourceLate(ILogger logger, string source, double seconds);

    [LoggerMessage(102, LogLevel.Warning, "source {Source} failed: {Error}")]
    public static partial void SourceFailed(ILogger logger, string source, string error);
}
