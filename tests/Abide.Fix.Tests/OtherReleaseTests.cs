using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Abide.Fix.Tests;

/// <summary>
/// abide as it is used on a machine with a newer release than the one that programs are for: it runs inside a root of Debian 13, with
/// that release's compiler, and what it builds and fixes there is run inside a root of Debian 11.
/// </summary>
public sealed class OtherReleaseTests
{
    private const string Go = "1.24";

    private static readonly ConcurrentDictionary<string, Lazy<(int ExitCode, string Output, string Errors)>> s_runs = new(StringComparer.Ordinal);

    public static TheoryData<string> Rows => new(SampleRow.There.Select(row => row.Sample));

    /// <summary>Rows of docs/fix-matrix.md.</summary>
    public static string Table()
    {
        var table = new StringBuilder();
        foreach (var sample in SampleRow.There.Select(row => row.Sample))
        {
            using var document = JsonDocument.Parse(RunOf(sample).Output);
            foreach (var proof in document.RootElement.GetProperty("fix").GetProperty("plans").EnumerateArray().Where(proof => proof.GetProperty("standing").GetString() == "proven").OrderBy(NameOf, StringComparer.Ordinal))
            {
                var verdict = VerdictOf(proof);
                table.Append($"| [{sample}](../samples/{sample}) | {NameOf(proof)} | proven | {verdict.GetProperty("before").GetString()} → {verdict.GetProperty("after").GetString()} | {(IsRunThere(verdict) ? "run there" : "checked")} |\n");
            }
        }

        return table.ToString();
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_program_built_on_trixie_is_fixed_and_run_in_a_root_of_bullseye(string sample)
    {
        var (exitCode, json, messages) = RunOf(sample);
        exitCode.ShouldBe(0, messages);
        using var document = JsonDocument.Parse(json);
        var fix = document.RootElement.GetProperty("fix");

        var before = fix.GetProperty("before").GetProperty("programs")[0].GetProperty("verdicts")[0];
        before.GetProperty("outcome").GetString().ShouldBe("fails");
        before.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("id").GetString()).ShouldContain("ABI1101");

        var proofs = fix.GetProperty("plans").EnumerateArray().ToDictionary(NameOf);
        foreach (var (plan, standing) in SampleRow.There.First(row => row.Sample == sample).Plans)
        {
            proofs.ShouldContainKey(plan, fix.GetProperty("refused").ToString());
            proofs[plan].GetProperty("standing").GetString().ShouldBe(standing, proofs[plan].ToString());
            IsRunThere(VerdictOf(proofs[plan])).ShouldBeTrue(plan);
            if (!proofs[plan].TryGetProperty("leaks", out var leaks)) continue;
            leaks.TryGetProperty("obstacle", out _).ShouldBeFalse(leaks.ToString());
            leaks.GetProperty("found").GetArrayLength().ShouldBe(0, leaks.ToString());
        }
    }

    private static JsonElement VerdictOf(JsonElement proof) => proof.GetProperty("programs")[0].GetProperty("verdicts")[0];

    private static bool IsRunThere(JsonElement verdict) => verdict.GetProperty("observations").EnumerateArray()
        .Any(run => run.GetProperty("userland").GetString() == "real root" && run.GetProperty("result").GetString() == "lived");

    private static string NameOf(JsonElement proof) => proof.GetProperty("plan").GetProperty("name").GetString()!;

    private static (int ExitCode, string Output, string Errors) RunOf(string sample) =>
        s_runs.GetOrAdd(sample, _ => new Lazy<(int ExitCode, string Output, string Errors)>(() => FixOnTrixie(sample))).Value;

    private static (int ExitCode, string Output, string Errors) FixOnTrixie(string sample)
    {
        using var directory = new TemporaryDirectory();
        FixRun.Copy(Repository.PathTo($"samples/{sample}"), directory["sample"]);
        var cache = Directory.CreateDirectory(Path.Combine(TestCache.Root, "go-build", Go)).FullName;
        string[] shown =
        [
            "--ro-bind", Path.GetDirectoryName(Environment.ProcessPath)!, "/mnt/dotnet", "--ro-bind", AppContext.BaseDirectory, "/mnt/abide", "--ro-bind", TestCache.GoRoot(Go), "/mnt/go",
            "--bind", cache, "/mnt/cache", "--ro-bind", Path.Combine(Zig.CacheHome(), "abide", "toolchains"), "/mnt/xdg/abide/toolchains", "--ro-bind", TestCache.Sysroot(), "/mnt/sysroot", "--bind", Directory.CreateDirectory(Path.Combine(TestCache.Root, "zig")).FullName, "/mnt/zig", "--ro-bind", TestCache.DebianRoot("bullseye"), "/mnt/bullseye", "--bind", directory["sample"], "/mnt/sample", "--chdir", "/mnt/sample",
        ];
        string[] variables = ["PATH=/mnt/go/bin:/usr/bin:/bin", "GOROOT=/mnt/go", "GOCACHE=/mnt/cache", "GOTOOLCHAIN=local", "GOENV=off", "XDG_CACHE_HOME=/mnt/xdg", "ZIG_GLOBAL_CACHE_DIR=/mnt/zig", "HOME=/tmp"];
        // What abide runs in the other root needs the capability to enter it.
        string[] root = ["--ro-bind", TestCache.DebianRoot("build-trixie"), "/", "--dev", "/dev", "--proc", "/proc", "--ro-bind", "/sys", "/sys", "--tmpfs", "/tmp", "--tmpfs", "/run", "--tmpfs", "/mnt", "--cap-add", "ALL", "--clearenv"];
        var line = FixRun.Command(directory["sample"]).Replace("el7.9,el8.6,el9.1", "dir:/mnt/bullseye", StringComparison.Ordinal);
        string[] fix = ["bash", "-euc", $"abide() {{ local verb=$1; shift; /mnt/dotnet/dotnet /mnt/abide/abide.dll \"$verb\" --format json --sysroot /mnt/sysroot \"$@\"; }}\n{string.Join('\n', FixRun.Before(directory["sample"]))}\n{line}"];
        var start = new ProcessStartInfo("bwrap", [.. root, .. shown, .. variables.SelectMany(variable => variable.Split('=', 2).Prepend("--setenv")), "--", .. fix])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
