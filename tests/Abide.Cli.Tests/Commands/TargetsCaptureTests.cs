using System.Text.Json;
using Abide.Tests;

namespace Abide.Cli.Tests.Commands;

public sealed class TargetsCaptureTests
{
    private const string Schema = "docs/schema/target-v1.schema.json";

    [Fact]
    public void A_captured_root_is_judged_against_and_shown()
    {
        using var directory = new TemporaryDirectory();
        var root = TestCache.DebianRoot("bullseye");

        var captured = AbideProcess.RunIn(directory.Path, "targets", "capture", "--root", root, "-o", "acme.target.json");

        captured.ShouldBe(0);
        captured.Output.ShouldBeEmpty();
        JsonSchemaValidator.Violations(Schema, File.ReadAllBytes(directory["acme.target.json"])).ShouldBeEmpty();

        var program = TestCache.DebianRoot("bookworm") + "/usr/bin/git";
        Findings(AbideProcess.RunIn(directory.Path, "check", program, "--on", "acme.target.json", "--format", "json"), "acme.target.json")
            .ShouldBe(Findings(AbideProcess.RunIn(directory.Path, "check", program, "--on", $"dir:{root}", "--format", "json"), $"dir:{root}"));

        AbideProcess.RunIn(directory.Path, "targets", "show", "acme.target.json").ShouldBe(0, output: "Debian GNU/Linux 11");
        using var shown = JsonDocument.Parse(AbideProcess.RunIn(directory.Path, "targets", "show", "acme.target.json", "--format", "json").Output);
        shown.RootElement.GetProperty("name").GetString().ShouldBe("acme");
    }

    [Fact]
    public void A_schema_violation_is_noticed() =>
        JsonSchemaValidator.Violations(Schema, """{"schemaVersion": 1, "objects": [{"path": "relative"}]}"""u8).ShouldContain("objects");

    [Fact]
    public void The_running_system_is_captured_with_its_kernel()
    {
        using var directory = new TemporaryDirectory();

        var go = TestCache.WriteGoCommand("1.27", directory["go"]);

        AbideProcess.RunIn(directory.Path, "targets", "capture", "--live", "--go", go, "--name", "here", "-o", "here.json", "--quiet").ShouldBe(0);

        using var live = JsonDocument.Parse(File.ReadAllBytes(directory["here.json"]));
        live.RootElement.GetProperty("kernel").GetProperty("release").GetString().ShouldBe(File.ReadAllText("/proc/sys/kernel/osrelease").Trim());
        live.RootElement.GetProperty("kernel").GetProperty("syscalls").GetProperty("items").EnumerateArray()
            .ShouldContain(call => call.GetProperty("name").GetString() == "openat" && call.GetProperty("outcome").GetString() == "wired");
        var contracts = live.RootElement.GetProperty("kernel").GetProperty("errno").EnumerateArray().Select(contract => contract.GetProperty("call").GetString()!).ToList();
        contracts.Count.ShouldBeGreaterThan(200);
        contracts.ShouldContain("Go os.File.Read");
        AbideProcess.RunIn(directory.Path, "check", "/bin/ls", "--on", "here.json").ShouldBe(0);
    }

    [Fact]
    public void An_image_is_captured()
    {
        using var directory = new TemporaryDirectory();
        var root = TestCache.DebianRoot("bullseye");
        var line = $"tar -cf layer.tar -C {root} lib lib64 usr/lib/os-release usr/lib/x86_64-linux-gnu/libz.so.1 usr/lib/x86_64-linux-gnu/libc.so.6 usr/lib/x86_64-linux-gnu/ld-2.31.so bin usr/bin/dash etc/os-release 2> /dev/null; "
            + "echo '[{\"Layers\": [\"layer.tar\"]}]' > manifest.json && tar -cf image.tar layer.tar manifest.json && $ABIDE targets capture --image image.tar --arch x86_64 --quiet -o image.target.json";

        AbideProcess.Bash(directory.Path, line).ShouldBe(0);

        using var file = JsonDocument.Parse(File.ReadAllBytes(directory["image.target.json"]));
        file.RootElement.GetProperty("source").GetString().ShouldBe("image");
        file.RootElement.GetProperty("loaders").EnumerateArray().Select(loader => loader.GetProperty("libc").GetString()).ShouldContain("glibc");
        AbideProcess.RunIn(directory.Path, "targets", "capture", "--image", "layer.tar", "-o", "none.json").ShouldBe(2, error: "FMT3101");
        File.Exists(directory["none.json"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--root /nowhere -o out.json", "no directory")]
    [InlineData("-o out.json", "--root")]
    [InlineData("--image /nowhere -o out.json", "no such file")]
    [InlineData("--image empty -o out.json", "FMT3101")]
    [InlineData("--root empty --arch aarch64 -o out.json", "--arch")]
    [InlineData("--root / --live -o out.json", "--root")]
    [InlineData("--root / --go go -o out.json", "--go is for --live")]
    [InlineData("--root empty -o out.json", "FMT3004")]
    [InlineData("--root empty -o missing/out.json", "FMT3004")]
    public void What_cannot_be_captured_leaves_nothing_behind(string arguments, string error)
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["empty"]);

        AbideProcess.RunIn(directory.Path, ["targets", "capture", .. arguments.Split(' ')]).ShouldBe(2, error: error);

        Directory.EnumerateFileSystemEntries(directory.Path).Select(Path.GetFileName).ShouldBe(["empty"]);
    }

    [Theory]
    [InlineData("missing.json", "no such file")]
    [InlineData("other.json", "FMT3201")]
    [InlineData("newer.json", "FMT3202")]
    public void A_file_that_is_no_target_is_refused(string file, string error)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["other.json"], "{\"some\": \"thing\"}");
        File.WriteAllText(directory["newer.json"], "{\"schemaVersion\": 99}");

        AbideProcess.RunIn(directory.Path, "check", "/bin/ls", "--on", file).ShouldBe(2, error: error);
        AbideProcess.RunIn(directory.Path, "targets", "show", file).ShouldBe(2, error: error);
    }

    /// <summary>The verdict, with the target's name taken out.</summary>
    private static string Findings(ProcessResult result, string target)
    {
        using var report = JsonDocument.Parse(result.Output);
        return report.RootElement.GetProperty("programs")[0].GetProperty("verdicts").GetRawText().Replace(target, "TARGET", StringComparison.Ordinal);
    }
}
