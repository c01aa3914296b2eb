namespace Abide.Compatibility.Targets.Kits;

/// <summary>One file of a reproduction kit.</summary>
/// <param name="Path">Where it goes in the kit: relative, with slashes, never upwards.</param>
/// <param name="Text">Its contents, ASCII with LF line ends.</param>
/// <param name="IsExecutable">Whether it is a script that is meant to be run.</param>
public sealed record KitFile(string Path, string Text, bool IsExecutable = false);
