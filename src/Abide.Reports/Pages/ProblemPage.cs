using System.Collections.Immutable;
using System.Text;
using Abide.Formats;

namespace Abide.Reports.Pages;

/// <summary>Pages of problems with the input: what <c>abide explain</c> prints and docs/problems.md holds.</summary>
public static class ProblemPage
{
    /// <summary>Markdown, ending in a line feed.</summary>
    public static string Render(ProblemKind kind) => $"# {kind.Id}: {kind.Title}\n\n{Body(kind)}";

    /// <summary>docs/problems.md: every kind on one page.</summary>
    public static string RenderAll(ImmutableArray<ProblemKind> kinds)
    {
        var page = new StringBuilder("# Problems\n\nWhat can be wrong with the input itself, as opposed to with running it somewhere. `abide explain ID` prints the same text.\n");
        foreach (var kind in kinds)
            page.Append($"\n## {kind.Id}: {kind.Title}\n\n{Body(kind)}");
        return page.ToString();
    }

    private static string Body(ProblemKind kind) => $"{kind.Explanation}\n\nWhat to do: {kind.Hint}.\n";
}
