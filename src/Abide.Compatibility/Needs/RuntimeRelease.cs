namespace Abide.Compatibility.Needs;

/// <summary>A language runtime inside a program, other than Go's.</summary>
/// <param name="Runtime"><c>rust</c> or <c>node</c>.</param>
/// <param name="Name">Name for people: <c>Rust 1.63.0</c>.</param>
/// <param name="Version">Its release.</param>
/// <param name="Section">Where it says so.</param>
public sealed record RuntimeRelease(string Runtime, string Name, Version Version, string Section);
