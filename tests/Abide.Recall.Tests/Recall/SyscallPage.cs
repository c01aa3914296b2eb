using Abide.Tests;

namespace Abide.Recall.Tests.Recall;

/// <summary>The table in docs/syscalls.md, between its two marks.</summary>
internal static class SyscallPage
{
    private const string Start = "<!-- recall: start -->\n";
    private const string End = "<!-- recall: end -->\n";

    private static string Place => Repository.PathTo("docs/syscalls.md");

    public static string ReadTable()
    {
        var (page, from, to) = Find();
        return page[from..to];
    }

    public static void Write(string table)
    {
        var (page, from, to) = Find();
        File.WriteAllText(Place, page[..from] + table + page[to..]);
    }

    /// <summary>The first column.</summary>
    public static IEnumerable<string> ProgramsOf(string table) =>
        table.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|')[1].Trim());

    private static (string Page, int From, int To) Find()
    {
        var page = File.ReadAllText(Place);
        var from = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return (page, from, page.IndexOf(End, from, StringComparison.Ordinal));
    }
}
