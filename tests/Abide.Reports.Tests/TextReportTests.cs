using System.Text;
using Abide.Reports.Tests.Samples;
using Abide.Reports.Text;
using Abide.Tests;

namespace Abide.Reports.Tests;

public sealed class TextReportTests
{
    [Fact]
    public void One_program_reads_like_a_diagnostic() =>
        Verify(SampleReports.OneProgram, new TextOptions(Width: 80), "one-program-80.txt");

    [Fact]
    public void One_program_with_colour() =>
        Verify(SampleReports.OneProgram, new TextOptions(Colour: true, Width: 120), "one-program-colour-120.txt");

    [Fact]
    public void One_program_on_more_targets_than_fit_goes_down() =>
        Verify(SampleReports.OneProgram, new TextOptions(Width: 50), "one-program-50.txt");

    [Fact]
    public void A_directory_tells_each_cause_once() =>
        Verify(SampleReports.Directory, new TextOptions(Width: 80), "directory-80.txt");

    [Fact]
    public void Verbose_tells_notes_and_sources() =>
        Verify(SampleReports.Directory, new TextOptions(Verbose: true), "directory-verbose.txt");

    [Fact]
    public void Many_programs_that_run_everywhere_are_counted() =>
        Verify(SampleReports.ManyPrograms, new TextOptions(Width: 80), "many-programs-80.txt");

    [Fact]
    public void No_line_is_wider_than_the_terminal()
    {
        foreach (var report in new[] { SampleReports.OneProgram, SampleReports.Directory, SampleReports.ManyPrograms })
            Render(report, new TextOptions(Width: 80)).Split('\n').Max(line => line.Length).ShouldBeLessThanOrEqualTo(80);
    }

    [Fact]
    public void Control_characters_in_names_never_reach_the_terminal() =>
        Render(SampleReports.Directory, new TextOptions()).Where(c => char.IsControl(c) && c != '\n').ShouldBeEmpty();

    [Fact]
    public void An_empty_report_says_nothing() =>
        Render(SampleReports.Empty, new TextOptions()).ShouldBeEmpty();

    private static void Verify(SampleReport report, TextOptions options, string name) =>
        Snapshot.Verify(Render(report, options), $"tests/Abide.Reports.Tests/Verified/{name}");

    private static string Render(SampleReport report, TextOptions options)
    {
        using var text = new TextReport(options);
        return Encoding.UTF8.GetString(report.Render(text));
    }
}
