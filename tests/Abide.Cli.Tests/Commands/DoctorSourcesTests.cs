using System.Text.Json;
using Abide.Tests;

namespace Abide.Cli.Tests.Commands;

public sealed class DoctorSourcesTests : IDisposable
{
    private const string Schema = "docs/schema/xsys-v1.schema.json";

    private readonly TemporaryDirectory _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Two_versions_are_compared_for_people()
    {
        var result = AbideProcess.Run("doctor", "--xsys", $"{TestCache.Xsys("bullseye")}..{TestCache.Xsys("bookworm")}", "--goos", "linux", "--goarch", "amd64");

        result.ShouldBe(0, output: "system calls: 10 added\n  + SYS_EPOLL_PWAIT2 441\n  + SYS_FUTEX_WAITV 449\n");
        result.Output.ShouldContain("error numbers: no change");
        result.Output.ShouldContain("~ SOF_TIMESTAMPING_MASK 32767 -> 65535");
    }

    [Fact]
    public void As_JSON_they_follow_their_schema()
    {
        var result = AbideProcess.Run("doctor", "--xsys", $"{TestCache.Xsys("bookworm")}..{TestCache.Xsys("trixie")}", "--goos", "linux", "--goarch", "arm64", "--format", "json");

        result.ShouldBe(0);
        JsonSchemaValidator.Violations(Schema, Terminal.Encoding.GetBytes(result.Output)).ShouldBeEmpty();
        JsonSchemaValidator.Violations(Schema, """{"schemaVersion": 1, "xsys": {"changes": [{"kind": "other"}]}}"""u8).ShouldContain("kind");
        using var document = JsonDocument.Parse(result.Output);
        document.RootElement.GetProperty("xsys").GetProperty("goarch").GetString().ShouldBe("arm64");
    }

    [Theory]
    [InlineData("--xsys v0.1.0", "names no two versions")]
    [InlineData("--xsys v0.1.0..v0.2.0", "golang.org/x/sys v0.1.0 is not in the module cache")]
    [InlineData("--xsys /usr/bin../usr/lib", "holds no golang.org/x/sys/unix")]
    [InlineData("--xsys /nowhere../usr/lib", "there is no directory /nowhere")]
    [InlineData("--goarch arm64", "--goos and --goarch go with --xsys")]
    [InlineData("--xsys v0.1.0..v0.2.0 --record", "--record does not go with --xsys")]
    public void What_cannot_be_compared_is_told(string arguments, string error) =>
        AbideProcess.Run(["doctor", .. arguments.Split(' ')]).ShouldBe(2, error: error);

    [Fact]
    public void Source_findings_are_part_of_the_report_with_line_and_column()
    {
        _project.Write("go.mod", "module example.com/app\n\ngo 1.17\n");
        _project.Write("main.go", "package main\n\nimport (\n\t\"os\"\n\t\"syscall\"\n)\n\nfunc main() {\n\t_, err := os.Open(\"/x\")\n\tprintln(err == syscall.ENOENT)\n}\n");
        var result = AbideProcess.Run("doctor", _project.Path);

        result.Output.ShouldContain("surprises[BLD3001]: err is never equal to syscall.ENOENT here: os.Open puts a *fs.PathError around the error number");
        result.Output.ShouldContain("main.go:10:10");
        result.Output.ShouldContain("println(err == syscall.ENOENT)");
    }
}
