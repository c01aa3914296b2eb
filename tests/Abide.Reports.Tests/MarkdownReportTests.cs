using System.Text;
using Abide.Reports.Markdown;
using Abide.Reports.Tests.Samples;
using Abide.Tests;

namespace Abide.Reports.Tests;

public sealed class MarkdownReportTests
{
    [Fact]
    public void A_directory_has_a_table_and_details() =>
        Snapshot.Verify(Render(SampleReports.Directory), "tests/Abide.Reports.Tests/Verified/directory.md");

    [Fact]
    public void Every_row_has_as_many_cells_as_the_head()
    {
        var rows = Render(SampleReports.Directory).Split('\n').Where(line => line.StartsWith('|')).ToArray();

        rows.ShouldNotBeEmpty();
        rows.ShouldAllBe(row => row.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|') == 6);
    }

    [Fact]
    public void Nothing_in_a_name_becomes_html() =>
        Render(SampleReports.Directory).ShouldNotContain("<b>@x</");

    private static string Render(SampleReport report)
    {
        using var markdown = new MarkdownReport();
        return Encoding.UTF8.GetString(report.Render(markdown));
    }
}
