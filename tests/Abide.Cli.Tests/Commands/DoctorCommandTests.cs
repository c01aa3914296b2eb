using System.Text.Json;
using Abide.Tests;

namespace Abide.Cli.Tests.Commands;

public sealed class DoctorCommandTests : IDisposable
{
    private const string Schema = "docs/schema/doctor-v1.schema.json";
    private const string LockSchema = "docs/schema/toolchain-lock-v1.schema.json";

    private readonly TemporaryDirectory _project = new();

    public DoctorCommandTests()
    {
        _project.Write("go.mod", "module example.com/app\n\ngo 1.17\n");
        _project.Write("main.go", "package main\n\nimport _ \"net\"\n\nfunc main() {}\n");
        Directory.CreateDirectory(_project["home"]);
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_sound_project_is_told_in_one_screen()
    {
        var result = Run("1.24", "");

        result.ShouldBe(0, output: "project   example.com/app");
        result.Output.ShouldContain("go1.24.4 for linux/amd64, cgo on");
        result.Output.Split('\n').Length.ShouldBeLessThan(24);
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public void What_breaks_is_exit_code_1_and_what_surprises_is_when_asked()
    {
        Run("1.24", "", "GOROOT=/nowhere").ShouldBe(1, output: "breaks[BLD1001]: GOROOT is /nowhere");
        Run("1.24", "", "GOFLAGS=-tags=x").ShouldBe(0, output: "surprises[BLD3112]");
        Run("1.24", "--fail-on surprises", "GOFLAGS=-tags=x").ShouldBe(1, output: "surprises[BLD3112]");
    }

    [Fact]
    public void As_JSON_it_follows_its_schema()
    {
        var result = Run("1.24", "--format json --on el7.9,el9.4", "GOFLAGS=-tags=x GOTMPDIR=/nowhere");

        result.ShouldBe(1);
        JsonSchemaValidator.Violations(Schema, Terminal.Encoding.GetBytes(result.Output)).ShouldBeEmpty();
        using var document = JsonDocument.Parse(result.Output);
        document.RootElement.GetProperty("doctor").GetProperty("targets").GetArrayLength().ShouldBe(2);
        JsonSchemaValidator.Violations(Schema, """{"schemaVersion": 1, "doctor": {"findings": [{"severity": "bad"}]}}"""u8).ShouldContain("severity");
    }

    [Fact]
    public void A_toolchain_is_recorded_compared_and_its_drift_is_exit_code_1()
    {
        Run("1.24", "--record").ShouldBe(0, output: "recorded  the toolchain, in");
        var recorded = File.ReadAllBytes(_project["abide.lock.json"]);
        JsonSchemaValidator.Violations(LockSchema, recorded).ShouldBeEmpty();
        Terminal.Encoding.GetString(recorded).ShouldNotContain(_project.Path);

        Run("1.24", "").ShouldBe(0, output: "the toolchain is the one of");
        Run("1.23", "").ShouldBe(1, output: "breaks[BLD3105]: Go was go1.24.4 and is go1.23.5");
        Run("1.24", "--record");
        File.ReadAllBytes(_project["abide.lock.json"]).ShouldBe(recorded);

        File.WriteAllText(_project["abide.lock.json"], Terminal.Encoding.GetString(recorded).Replace("\"sha256\": \"", "\"sha256\": \"0", StringComparison.Ordinal));
        Run("1.24", "").ShouldBe(1, output: "has other bytes");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"schemaVersion\": 2, \"platform\": \"linux/amd64\", \"parts\": []}")]
    [InlineData("{\"schemaVersion\": 1, \"platform\": \"linux/amd64\", \"parts\": [null]}")]
    [InlineData("{\"schemaVersion\": 1, \"platform\": \"linux/amd64\", \"parts\": [{\"name\": \"go\", \"version\": \"1\", \"files\": [null]}]}")]
    public void A_recorded_toolchain_that_cannot_be_read_is_refused(string text)
    {
        _project.Write("abide.lock.json", text);

        Run("1.24", "").ShouldBe(2, error: "abide.lock.json is no recorded toolchain");
    }

    [Fact]
    public void Mounts_are_seen_as_they_are()
    {
        var full = Directory.CreateDirectory(_project["full"]).FullName;
        var mounts = $"mount -t tmpfs -o noexec,size=8m tmpfs {full} && mount --bind -o ro {_project["home"]} {_project["home"]}";
        var mounted = $"unshare --mount --map-root-user sh -c '{mounts} && exec \"$@\"' sh";

        var small = Run("1.24", "", $"GOTMPDIR={full}", mounted);
        small.ShouldBe(1, output: $"breaks[BLD1010]: GOTMPDIR is {full}, which is mounted noexec");
        small.Output.ShouldContain($"breaks[BLD1101]: GOTMPDIR is {full}, where 8 MiB are free");
        var readOnly = Run("1.24", "", $"GOCACHE={_project["home/cache"]}", mounted);
        readOnly.ShouldBe(1, output: $"breaks[BLD1102]: GOCACHE is {_project["home/cache"]}, on a file system that is mounted read-only");
        readOnly.Output.ShouldContain("/proc/self/mountinfo:");
    }

    [Fact]
    public void Without_go_or_a_project_it_says_so()
    {
        using var empty = new TemporaryDirectory();

        var result = AbideProcess.Bash(empty.Path, $"env -i PATH=/usr/bin:/bin DOTNET_ROOT=$DOTNET_ROOT HOME={empty.Path} $(command -v dotnet) {AbideProcess.Library} doctor");

        result.ShouldBe(1, output: "none: no go.mod or go.work");
        result.Output.ShouldContain("breaks[BLD1007]: there is no go on PATH");
    }

    [Theory]
    [InlineData("doctor /nowhere/at/all", "there is no directory /nowhere/at/all")]
    [InlineData("doctor /etc/passwd", "/etc/passwd is a file")]
    [InlineData("doctor --on nonsense", "unknown target 'nonsense'")]
    [InlineData("doctor --fail-on everything", "it can be breaks or surprises")]
    [InlineData("doctor --recrod", "unknown option --recrod")]
    public void What_cannot_be_done_is_told(string arguments, string error) => AbideProcess.RunIn(_project.Path, arguments.Split(' ')).ShouldBe(2, error: error);

    /// <summary>Runs it in the project with a Go release, in an environment of its own.</summary>
    private ProcessResult Run(string release, string arguments, string variables = "", string under = "") =>
        AbideProcess.Bash(
            _project.Path,
            $"exec env -i PATH={TestCache.GoRoot(release)}/bin:/usr/bin:/bin DOTNET_ROOT=$DOTNET_ROOT HOME={_project["home"]} TMPDIR=/tmp {variables} {under} $(command -v dotnet) {AbideProcess.Library} doctor {arguments}");
}
