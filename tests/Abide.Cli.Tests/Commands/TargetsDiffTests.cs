using Abide.Tests;

namespace Abide.Cli.Tests.Commands;

public sealed class TargetsDiffTests
{
    private const string Schema = "docs/schema/diff-v1.schema.json";

    [Fact]
    public void Two_releases_are_compared_for_people()
    {
        var result = AbideProcess.Run("targets", "diff", "centos:7", "el9.4");

        result.ShouldBe(0, output: "glibc 2.17 -> glibc 2.34");
        result.Output.ShouldStartWith("centos:7 -> el9.4  x86_64\n");
        result.Output.ShouldContain("openat2");
        result.Output.Length.ShouldBeLessThan(AbideProcess.Run("targets", "diff", "centos:7", "el9.4", "--verbose").Output.Length);
    }

    [Fact]
    public void As_JSON_it_follows_its_schema()
    {
        var result = AbideProcess.Run("targets", "diff", "el7.9", "el8.6", "--format", "json", "--for", "/bin/ls");

        result.ShouldBe(0);
        JsonSchemaValidator.Violations(Schema, Terminal.Encoding.GetBytes(result.Output)).ShouldBeEmpty();
        JsonSchemaValidator.Violations(Schema, """{"schemaVersion": 1, "difference": {"changes": [{"kind": "other"}]}}"""u8).ShouldContain("kind");
    }

    [Fact]
    public void As_Markdown_it_has_a_heading_for_each_kind() =>
        AbideProcess.Run("targets", "diff", "el8.6", "el9.4", "--format", "markdown").ShouldBe(0, output: "\n## system calls\n");

    [Theory]
    [InlineData("el7.9 el", "stands for")]
    [InlineData("el7.9 el99", "unknown target")]
    [InlineData("el7.9 el9.4 --for /nowhere", "cannot be read")]
    [InlineData("el7.9 el9.4 --arch sparc", "cannot be compared")]
    [InlineData("el7.9", "Required argument 'TO'")]
    public void What_cannot_be_compared_is_told(string arguments, string error) =>
        AbideProcess.Run(["targets", "diff", .. arguments.Split(' ')]).ShouldBe(2, error: error);
}
