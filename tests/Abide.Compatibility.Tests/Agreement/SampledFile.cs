namespace Abide.Compatibility.Tests.Agreement;

/// <summary>A program or library taken from one root, to be judged against all of them.</summary>
/// <param name="Home">The release it comes from.</param>
/// <param name="Path">Absolute inside its root.</param>
/// <param name="Source">Where it lies on this machine.</param>
/// <param name="Interpreter">PT_INTERP, or null for a library.</param>
internal sealed record SampledFile(string Home, string Path, string Source, string? Interpreter)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public override string ToString() => $"{Home}:{Path}";
}
