using System.Collections.Immutable;
using System.Text;
using Abide.Builds.Projects.Sources;

namespace Abide.Builds.Plans.Tags;

/// <summary>Has a Go file call another package in place of golang.org/x/sys/unix, and changes nothing else of it.</summary>
internal static class CallSites
{
    private const string Unix = "golang.org/x/sys/unix";

    /// <param name="file">The file; its own text is not changed.</param>
    /// <param name="uses">Tokens of the package's name, in the order of the file.</param>
    /// <param name="importPath">The package to call.</param>
    /// <returns>The new text; null when the file is written in a way that this does not dare to touch.</returns>
    public static string? Rewrite(GoFile file, ImmutableArray<int> uses, string importPath)
    {
        var text = file.Text;
        // Bytes that are no UTF-8 would be lost.
        if (uses.IsEmpty || text.Text.Contains('\uFFFD', StringComparison.Ordinal)) return null;
        var imports = file.Imports.Where(import => import.Path == Unix).ToList();
        if (imports is not [var old] || old.Name is "." or "_") return null;

        var package = importPath[(importPath.LastIndexOf('/') + 1)..];
        var words = Enumerable.Range(0, text.Count).Where(text.IsIdentifier).Select(text.String).ToHashSet(StringComparer.Ordinal);
        var called = package;
        for (var count = 2; words.Contains(called); count++) called = $"{package}{count}";

        var edits = new List<(int Start, int End, string Text)>();
        foreach (var index in uses) edits.Add((text[index].Start, text[index].End, called));
        var line = $"{(called == package ? "" : called + " ")}\"{importPath}\"";
        var isStillUsed = Enumerable.Range(0, text.Count).Any(index => text.IsFreeIdentifier(index) && text.Is(index, old.LocalName) && text.Is(index + 1, ".") && !uses.Contains(index));
        if (Import(file, old, line, isStillUsed) is not { } import) return null;
        edits.Add(import);

        var result = new StringBuilder(text.Text);
        foreach (var (start, end, replacement) in edits.OrderByDescending(edit => edit.Start)) result.Remove(start, end - start).Insert(start, replacement);
        return result.ToString();
    }

    /// <summary>One change of the import declaration: another import beside unix, or in its place.</summary>
    private static (int Start, int End, string Text)? Import(GoFile file, GoImport old, string line, bool isStillUsed)
    {
        var text = file.Text;
        var first = old.Name is null ? old.Index : old.Index - 1;
        if (text.Is(first - 1, "import"))
        {
            var (start, end) = (text[first - 1].Start, text[old.Index].End);
            return (start, end, isStillUsed ? $"{text.Text[start..end]}\nimport {line}" : $"import {line}");
        }

        // A block: its lines without blank ones between are sorted by path, as gofmt does.
        var source = text.Text;
        var from = source.LastIndexOf('\n', text[first].Start) + 1;
        var to = source.IndexOf('\n', text[old.Index].End);
        if (from == 0 || to < 0) return null;
        var newLine = source[to - 1] == '\r' ? "\r\n" : "\n";
        while (Above(source, from) is { } above && PathIn(source[above..from]) is not null) from = above;
        while (source.IndexOf('\n', to + 1) is var next and > 0 && PathIn(source[(to + 1)..next]) is not null) to = next;
        var lines = source[from..to].Split('\n').Select(each => each.TrimEnd('\r')).ToList();
        if (lines.Exists(each => PathIn(each) is null)) return null;
        if (!isStillUsed) lines.RemoveAll(each => PathIn(each) == old.Path);
        lines.Add($"\t{line}");
        var end2 = source[to - 1] == '\r' ? to - 1 : to;
        return (from, end2, string.Join(newLine, lines.OrderBy(each => PathIn(each), StringComparer.Ordinal)));
    }

    private static int? Above(string source, int start) => start < 2 ? null : source.LastIndexOf('\n', start - 2) + 1;

    /// <summary>The path of a line that is one import and nothing else but a comment behind it; null for every other line.</summary>
    private static string? PathIn(string line)
    {
        var words = line.Trim();
        var open = words.IndexOf('"', StringComparison.Ordinal);
        var close = open < 0 ? -1 : words.IndexOf('"', open + 1);
        if (close < 0 || words[..open].Trim().Any(c => !char.IsLetterOrDigit(c) && c is not '_' and not '.')) return null;
        var rest = words[(close + 1)..].Trim();
        return rest.Length == 0 || rest.StartsWith("//", StringComparison.Ordinal) ? words[(open + 1)..close] : null;
    }
}
