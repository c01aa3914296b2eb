using System.Collections.Immutable;
using System.Text;
using Abide.Builds.Plans;

namespace Abide.Reports.Pages;

/// <summary>A page of docs/plans, made from the sort of plan itself.</summary>
public static class PlanPage
{
    /// <summary>Markdown, ending in a line feed.</summary>
    public static string Render(PlanKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var page = new StringBuilder($"# {kind.Name}: {kind.Title}\n\n{Clean(kind.Works)}\n");
        List("When it applies", kind.Applies);
        List("What changes", kind.Changes.IsEmpty ? ["Nothing that programs do."] : kind.Changes);
        List("What it cannot do", kind.Limits);
        page.Append($"\nSeen at work in [{kind.Sample}](../../{kind.Sample}){(kind.IsTried ? $"; tried alone with `abide fix --plan {kind.Name}`" : "")}.\n");
        return page.ToString();

        void List(string title, ImmutableArray<string> sentences)
        {
            if (sentences.IsEmpty) return;
            page.Append($"\n## {title}\n\n");
            foreach (var sentence in sentences)
                page.Append($"- {Clean(sentence)}\n");
        }
    }

    /// <summary>The table of all, docs/plans/README.md.</summary>
    public static string RenderIndex(ImmutableArray<PlanKind> kinds)
    {
        var page = new StringBuilder("# Plans\n\nWhat `abide fix` tries or tells, from what touches a project least. Made from the plans themselves.\n\n| plan | |\n| --- | --- |\n");
        foreach (var kind in kinds)
            page.Append($"| [{kind.Name}]({kind.Name}.md) | {kind.Title} |\n");
        return page.ToString();
    }

    private static string Clean(string text) => text.ReplaceLineEndings("\n").Trim('\n');
}
