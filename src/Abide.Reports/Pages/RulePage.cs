using System.Collections.Immutable;
using System.Text;
using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Pages;

/// <summary>A rule's page: what <c>abide explain</c> prints and docs/rules holds, made from the rule itself.</summary>
public static class RulePage
{
    /// <summary>Markdown, ending in a line feed.</summary>
    public static string Render(Rule rule)
    {
        var page = new StringBuilder();
        page.Append($"# {rule.Id}: {rule.Title}\n\n{Clean(rule.Explanation)}\n\n## What to do\n\n{Clean(rule.Remedy)}\n");
        if (rule.Example.Length > 0)
            page.Append($"\n## Example\n\n```text\n{Clean(rule.Example)}\n```\n");
        return page.ToString();
    }

    /// <summary>The table of all rules, docs/rules/README.md.</summary>
    public static string RenderIndex(ImmutableArray<Rule> rules)
    {
        var page = new StringBuilder("# Rules\n\nMade from the rules themselves; `abide explain ID` prints the same pages.\n\n| id | |\n| --- | --- |\n");
        foreach (var rule in rules.OrderBy(rule => rule.Id, StringComparer.Ordinal))
            page.Append($"| [{rule.Id}]({rule.Id}.md) | {rule.Title} |\n");
        return page.ToString();
    }

    private static string Clean(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim('\n');
}
