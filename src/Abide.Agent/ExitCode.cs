namespace Abide.Agent;

/// <summary>The codes of all of Abide's commands (docs/exit-codes.md).</summary>
internal static class ExitCode
{
    /// <summary>Did what it was asked to, and the answer is good.</summary>
    public const int Answered = 0;

    /// <summary>The answer is bad: the configuration cannot be followed.</summary>
    public const int AnsweredBad = 1;

    /// <summary>Could not do it: usage, environment, or a bug.</summary>
    public const int CouldNot = 2;
}
