namespace Abide.Compatibility.Verdicts;

/// <summary>A program with the objects the loader would bring in on one target.</summary>
public sealed class Closure
{
}
