using Abide.Tests;

namespace Abide.Recall.Tests.Recall;

/// <summary>A table in docs/syscalls.md, between its two marks.</summary>
/// <param name="name">As it stands in the marks.</param>
internal sealed class SyscallPage(string name)
{
    private static string Place => Repository.PathTo("docs/syscalls.md");

    public string ReadTable()
    {
        var (page, from, to) = Find();
        return page[from..to];
    }

    public void Write(string table)
    {
        var (page, from, to) = Find();
        File.WriteAllText(Place, page[..from] + table + page[to..]);
    }

    /// <summary>The first column.</summary>
    public static IEnumerable<string> ProgramsOf(string table) =>
        table.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|')[1].Trim());

    private (string Page, int From, int To) Find()
    {
        var start = $"<!-- {name}: start -->\n";
        var page = File.ReadAllText(Place);
        var from = page.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return (page, from, page.IndexOf($"<!-- {name}: end -->\n", from, StringComparison.Ordinal));
    }
}
