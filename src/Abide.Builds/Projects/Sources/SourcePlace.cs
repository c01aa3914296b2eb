namespace Abide.Builds.Projects.Sources;

/// <summary>Makes evidence of tokens.</summary>
internal static class SourcePlace
{
    /// <summary>The line of a token, with its place.</summary>
    public static DoctorEvidence Of(GoFile file, int index) => OfOffset(file, file.Text[index].Start);

    public static DoctorEvidence OfOffset(GoFile file, int offset)
    {
        var (line, column) = file.Text.Position(offset);
        return new DoctorEvidence(file.Path, file.Text.Line(offset), line, column);
    }
}
