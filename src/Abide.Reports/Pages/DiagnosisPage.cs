using System.Collections.Immutable;
using System.Text;
using Abide.Builds.Diagnoses;

namespace Abide.Reports.Pages;

/// <summary>A diagnosis' page: what <c>abide explain</c> prints and docs/diagnoses holds, made from the diagnosis itself.</summary>
public static class DiagnosisPage
{
    private static readonly ImmutableArray<(string Prefix, string Name)> s_families =
    [
        ("BLD10", "Environment"), ("BLD11", "Resources"), ("BLD12", "Modules"), ("BLD13", "Toolchains"), ("BLD20", "Headers"), ("BLD21", "Linking"),
        ("BLD22", "Crossing"), ("BLD23", "Starting"), ("BLD30", "Sources"), ("BLD31", "Machine"), ("BLD32", "Mixing"),
    ];

    /// <summary>Markdown, ending in a line feed.</summary>
    public static string Render(Diagnosis diagnosis)
    {
        var page = new StringBuilder();
        page.Append($"# {diagnosis.Id}: {diagnosis.Title}\n\n{Clean(diagnosis.Cause)}\n");
        if (diagnosis.Example.Length > 0)
            page.Append($"\n## Seen as\n\n```text\n{Clean(diagnosis.Example)}\n```\n");

        page.Append("\n## What to do\n\n");
        for (var i = 0; i < diagnosis.Remedies.Length; i++)
        {
            var (action, changes) = diagnosis.Remedies[i];
            page.Append($"{i + 1}. {Clean(action)}\n");
            if (changes.Length > 0)
                page.Append($"   Changes: {changes}.\n");
        }

        if (!diagnosis.Avoid.IsEmpty)
        {
            page.Append("\n## What not to do\n\n");
            foreach (var advice in diagnosis.Avoid)
                page.Append($"- {Clean(advice)}\n");
        }

        return page.ToString();
    }

    /// <summary>The table of all diagnoses, docs/diagnoses/README.md.</summary>
    public static string RenderIndex(ImmutableArray<Diagnosis> diagnoses)
    {
        var page = new StringBuilder("# Diagnoses\n\nCauses of failing builds and starts that `abide explain`, `abide doctor` and `abide trace` recognise. Made from the diagnoses themselves;\n`abide explain ID` prints the same pages.\n");
        foreach (var (prefix, name) in s_families)
        {
            var family = diagnoses.Where(diagnosis => diagnosis.Id.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(diagnosis => diagnosis.Id, StringComparer.Ordinal).ToList();
            if (family.Count == 0)
                continue;

            page.Append($"\n## {name}\n\n| id | |\n| --- | --- |\n");
            foreach (var diagnosis in family)
                page.Append($"| [{diagnosis.Id}]({diagnosis.Id}.md) | {diagnosis.Title} |\n");
        }

        return page.ToString();
    }

    private static string Clean(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim('\n');
}
