namespace Abide.Execution.Building;

/// <summary>What a tool said when it was asked something.</summary>
/// <param name="Command">The command line for people, words separated by blanks.</param>
/// <param name="ExitCode">Null when it did not end by itself, or was never started.</param>
/// <param name="Output">Standard output as text; as far as it went when the tool was stopped.</param>
/// <param name="Errors">Standard error, the same.</param>
/// <param name="Failure">Why there is no whole answer (not started, too slow, too much output); null when it ended by itself.</param>
public sealed record ToolAnswer(string Command, int? ExitCode, string Output, string Errors, string? Failure)
{
    /// <summary>It ended by itself, with exit code 0.</summary>
    public bool IsGood => ExitCode == 0;

    /// <summary>One line that says why there is no answer: the first line of standard error, with the next where it ends in a colon, or what kept it from ending.</summary>
    public string Reason => Failure
        ?? Errors.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Take(2).ToArray() switch
        {
            [[.., ':'] title, var line] => $"{title} {line}",
            [var line, ..] => line,
            _ => $"{Command} ended with exit code {ExitCode}",
        };
}
