using System.Text;
using System.Text.Json;
using Abide.Compatibility.Verdicts;
using Abide.Reports.Sarif;
using Abide.Reports.Tests.Samples;
using Abide.Tests;

namespace Abide.Reports.Tests;

public sealed class SarifReportTests
{
    [Fact]
    public void Every_sample_is_valid_against_the_official_schema()
    {
        foreach (var report in new[] { SampleReports.Empty, SampleReports.OneProgram, SampleReports.Directory })
            JsonSchemaValidator.Violations(JsonSchemaValidator.Sarif, Render(report)).ShouldBeEmpty();
    }

    [Fact]
    public void The_official_schema_refuses_a_wrong_level()
    {
        var wrong = Encoding.UTF8.GetString(Render(SampleReports.OneProgram)).Replace("\"error\"", "\"fatal\"", StringComparison.Ordinal);

        JsonSchemaValidator.Violations(JsonSchemaValidator.Sarif, Encoding.UTF8.GetBytes(wrong)).ShouldContain("level");
    }

    [Fact]
    public void One_cause_in_one_program_is_one_result()
    {
        var results = Results(SampleReports.OneProgram);

        results.Count(result => result.GetProperty("ruleId").GetString() == "ABI1101").ShouldBe(1);
    }

    [Fact]
    public void A_waived_finding_is_suppressed_with_its_reason()
    {
        var suppressed = Results(SampleReports.Directory).Where(result => result.TryGetProperty("suppressions", out _)).ToArray();

        suppressed.Length.ShouldBe(1);
        suppressed[0].GetProperty("suppressions")[0].GetProperty("justification").GetString().ShouldBe("only started on new hosts");
    }

    [Fact]
    public void Undetermined_is_open_and_has_no_level()
    {
        var open = Results(SampleReports.OneProgram).Single(result => result.GetProperty("kind").GetString() == "open");

        open.GetProperty("level").GetString().ShouldBe("none");
    }

    [Fact]
    public void Paths_below_the_base_are_relative_and_others_are_not()
    {
        Uris(SampleReports.Directory).ShouldAllBe(uri => !uri.StartsWith("file:", StringComparison.Ordinal));
        Uris(SampleReports.OneProgram).ShouldAllBe(uri => uri == "file:///usr/bin/git");
    }

    [Fact]
    public void A_fingerprint_outlives_a_change_of_targets()
    {
        var all = SampleReports.OneProgram;
        var fewer = all with { Programs = [all.Programs[0] with { Verdicts = [.. all.Programs[0].Verdicts.Take(1)] }] };

        Fingerprint(fewer).ShouldBe(Fingerprint(all));
    }

    private static string? Fingerprint(SampleReport report) =>
        Results(report)[0].GetProperty("partialFingerprints").GetProperty("abideCause/v1").GetString();

    private static IEnumerable<string> Uris(SampleReport report) =>
        Results(report).Select(result => result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!);

    private static JsonElement[] Results(SampleReport report)
    {
        using var document = JsonDocument.Parse(Render(report));
        return [.. document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(result => result.Clone())];
    }

    private static byte[] Render(SampleReport report)
    {
        using var sarif = new SarifReport(Rules.All, "0.1.0", "/srv/project", new MemoryStream());
        return report.Render(sarif);
    }
}
