namespace Abide.Formats;

/// <summary>
/// Something wrong with the input itself, as opposed to with running it somewhere. Parsing goes on where it can,
/// so a file may yield both a result and problems.
/// </summary>
/// <param name="Id">Stable id, <c>FMTnnnn</c>; see docs/problems.md.</param>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="Message">What failed, where in the file, and why.</param>
/// <param name="Hint">What to do next.</param>
public sealed record Problem(string Id, string Path, string Message, string Hint);
