using System.Text;
using Abide.Reports.Json;
using Abide.Reports.Tests.Samples;
using Abide.Tests;

namespace Abide.Reports.Tests;

public sealed class JsonReportTests
{
    private const string Schema = "docs/schema/check-v1.schema.json";

    [Fact]
    public void Every_sample_is_valid_against_the_schema()
    {
        foreach (var report in new[] { SampleReports.Empty, SampleReports.OneProgram, SampleReports.Directory })
            JsonSchemaValidator.Violations(Schema, Render(report)).ShouldBeEmpty();
    }

    [Fact]
    public void The_schema_refuses_what_the_contract_does_not_know()
    {
        var wrong = Encoding.UTF8.GetString(Render(SampleReports.OneProgram)).Replace("\"fails\"", "\"broken\"", StringComparison.Ordinal);

        JsonSchemaValidator.Violations(Schema, Encoding.UTF8.GetBytes(wrong)).ShouldContain("outcome");
    }

    [Fact]
    public void The_contract_does_not_move() =>
        Snapshot.Verify(Encoding.UTF8.GetString(Render(SampleReports.Directory)), "tests/Abide.Reports.Tests/Verified/directory.json");

    private static byte[] Render(SampleReport report)
    {
        using var json = new JsonReport("0.1.0", new MemoryStream());
        return report.Render(json);
    }
}
