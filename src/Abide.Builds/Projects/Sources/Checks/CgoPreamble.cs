using System.Text;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>The C text in front of <c>import "C"</c>, of all such imports of a file.</summary>
/// <param name="Offset">Where the first comment of it starts in the file.</param>
/// <param name="Text">The comments without their marks.</param>
internal sealed record CgoPreamble(int Offset, string Text)
{
    private const int MostImports = 20;

    /// <summary>Null when the file does not use cgo.</summary>
    public static CgoPreamble? Of(GoFile file)
    {
        var text = file.Text;
        var result = new StringBuilder();
        var first = -1;
        foreach (var import in file.Imports.Where(import => import.Path == "C").Take(MostImports))
        {
            // A comment in front of a group counts like one in front of the line in the group.
            var keyword = import.Index - 1;
            while (keyword > 0 && !text.Is(keyword, "import")) keyword--;
            foreach (var comment in Documenting(text, text[import.Index].Start).Concat(Documenting(text, text[keyword].Start)).DistinctBy(comment => comment.Start).OrderBy(comment => comment.Start))
            {
                if (first < 0) first = comment.Start;
                result.AppendLine(Content(text.Text.AsSpan(comment.Start, comment.Length)).ToString());
            }
        }

        return first < 0 ? null : new CgoPreamble(first, result.ToString());
    }

    /// <summary>The comments that end on the line before, and those right above them.</summary>
    private static List<GoToken> Documenting(GoText text, int offset)
    {
        var found = new List<GoToken>();
        for (var index = text.Comments.Length - 1; index >= 0; index--)
        {
            var comment = text.Comments[index];
            if (comment.Start >= offset) continue;
            var between = text.Text.AsSpan(comment.End, offset - comment.End);
            if (!between.IsWhiteSpace() || between.Count('\n') > 1) break;
            found.Add(comment);
            offset = comment.Start;
        }

        return found;
    }

    private static ReadOnlySpan<char> Content(ReadOnlySpan<char> comment) =>
        comment.StartsWith("//") ? comment[2..] : comment.EndsWith("*/") && comment.Length >= 4 ? comment[2..^2] : comment[2..];
}
