namespace Abide.Cli;

/// <summary>A fault of the environment or of what was asked, told as <c>error: what</c> and <c>hint: hint</c>; exit code 2.</summary>
internal sealed class UserException(string what, string hint) : Exception(what)
{
    public string Hint { get; } = hint;
}
