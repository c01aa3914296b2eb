namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>A directive <c>//go:linkname local target</c>.</summary>
/// <param name="Local">The name in the file.</param>
/// <param name="Target">The symbol; null where the directive only opens the local one.</param>
/// <param name="Offset">Where it stands.</param>
internal readonly record struct Linkname(string Local, string? Target, int Offset)
{
    private const string Mark = "//go:linkname ";

    public static IEnumerable<Linkname> In(GoFile file)
    {
        foreach (var comment in file.Text.Comments)
        {
            var text = file.Text.Text.AsSpan(comment.Start, comment.Length);
            if (!text.StartsWith(Mark, StringComparison.Ordinal)) continue;
            // Directives start their line.
            if (comment.Start > 0 && file.Text.Text[comment.Start - 1] != '\n') continue;
            var words = text[Mark.Length..].ToString().Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is 1 or 2) yield return new Linkname(words[0], words.Length == 2 ? words[1] : null, comment.Start);
        }
    }
}
