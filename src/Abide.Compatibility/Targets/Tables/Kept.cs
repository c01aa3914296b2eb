namespace Abide.Compatibility.Targets;

/// <summary>
/// A lookup's answer as a reference. Generic collections of our own structs have no code compiled ahead of time and cost
/// start-up; collections of references share the framework's.
/// </summary>
internal sealed record Kept<T>(Lookup<T> Answer)
    where T : class;
