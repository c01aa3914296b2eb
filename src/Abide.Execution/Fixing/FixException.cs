namespace Abide.Execution.Fixing;

/// <summary>Why no plan can be tried at all: a fault of the machine or of what was asked.</summary>
/// <param name="what">What cannot be done, and why.</param>
/// <param name="hint">The next step.</param>
public sealed class FixException(string what, string hint) : Exception(what)
{
    public string Hint { get; } = hint;
}
