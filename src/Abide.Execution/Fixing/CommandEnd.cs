using System.Collections.Immutable;
using Abide.Builds.Logs;

namespace Abide.Execution.Fixing;

/// <summary>How a build, tool or test ended.</summary>
/// <param name="ExitCode">Null when a limit or signal ended it, or it could not be started.</param>
/// <param name="Failure">Why there is no exit code; null when there is one.</param>
/// <param name="LastLines">What it wrote last.</param>
/// <param name="Explanation">What its output tells of a failure; null when it succeeded.</param>
internal sealed record CommandEnd(int? ExitCode, string? Failure, ImmutableArray<string> LastLines, LogExplanation? Explanation)
{
    public bool IsGood => ExitCode == 0;

    /// <summary>One line: the first cause that is known, or the line that tells most.</summary>
    public string Reason => Failure
        ?? (Explanation is { Causes: [var cause, ..] } ? $"{cause.Headline} [{cause.Diagnosis.Id}]"
            : Explanation is { Unexplained: [var line, ..] } ? line.Text
            : LastLines is [.., var last] ? last
            : $"exit code {ExitCode}");
}
