using System.Diagnostics;
using System.Text.Json;

namespace Abide.Fix.Tests;

/// <summary>Programs without source that are given loader and libraries, run in a real older release.</summary>
public sealed class BundleTests : IDisposable
{
    private const string Source =
        """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <math.h>
        #include <pthread.h>
        #include <stdio.h>
        #include <string.h>
        #include <unistd.h>
        static void *run(void *argument) { return argument; }
        int main(int argc, char **argv)
        {
            char self[4096] = "";
            pthread_t thread;
            if (pthread_create(&thread, 0, run, 0) != 0 || pthread_join(thread, 0) != 0) return 2;
            if (readlink("/proc/self/exe", self, sizeof self - 1) < 0) return 3;
            printf("%s %s %.1f\n", argv[0], strrchr(self, '/') + 1, pow(argc, 2.0));
            return 0;
        }
        """;

    private readonly TemporaryDirectory _place = new();
    private readonly string _root = TestCache.DebianRoot("bullseye");

    public void Dispose() => _place.Dispose();

    [Fact]
    public void A_program_of_a_newer_release_runs_in_an_older_one_with_its_own_libraries()
    {
        Build();
        var proof = Fix("", out var exitCode);
        exitCode.ShouldBe(0);
        proof.GetProperty("standing").GetString().ShouldBe("proven");
        var there = proof.GetProperty("programs")[0].GetProperty("verdicts")[0];
        there.GetProperty("before").GetString().ShouldBe("fails");
        there.GetProperty("after").GetString().ShouldBe("runs");
        there.GetProperty("observations").EnumerateArray().ShouldContain(seen => seen.GetProperty("userland").GetString() == "real root" && seen.GetProperty("result").GetString() == "lived");
        Directory.EnumerateFileSystemEntries(_place.Path).Select(Path.GetFileName).Order().ShouldBe(["app", "app.c"]);
    }

    [Fact]
    public void The_launcher_works_from_anywhere_and_says_what_the_program_is_called()
    {
        Build();
        Fix("--apply bundle", out _);
        Run("bash", "-c", $"mkdir elsewhere && mv app.bundle elsewhere/b && rm app && ln -s elsewhere/b/app start && ./start x && cd / && PATH={_place["elsewhere/b"]}:$PATH app").Output
            .ShouldBe($"./start ld-linux-x86-64.so.2 4.0\n{_place["elsewhere/b/app"]} ld-linux-x86-64.so.2 1.0\n");
    }

    [Fact]
    public void The_bundle_is_kept_whole()
    {
        Build();
        Fix("--keep kept", out var exitCode);
        exitCode.ShouldBe(0);
        Run("bash", "-c", "kept/app.bundle/app x").Output.ShouldEndWith(" 4.0\n");
        Directory.EnumerateFileSystemEntries(_place["kept"]).Select(Path.GetFileName).ShouldBe(["app.bundle"]);
    }

    [Fact]
    public void Libraries_of_a_root_that_lacks_one_are_not_brought()
    {
        Build();
        var empty = Directory.CreateDirectory(_place["empty"]).FullName;
        Run("dotnet", Library, "fix", "app", "--on", $"dir:{_root}", "--kernel", "el9.1", "--root", empty, "--plan", "bundle").Error.ShouldContain("no loader /lib64/ld-linux-x86-64.so.2");
    }

    private static string Library { get; } = Path.Combine(AppContext.BaseDirectory, "abide.dll");

    private void Build()
    {
        File.WriteAllText(_place["app.c"], Source);
        Run("gcc", "-O1", "-o", "app", "app.c", "-lm").ExitCode.ShouldBe(0);
    }

    private JsonElement Fix(string options, out int exitCode)
    {
        var run = Run("bash", "-c", $"dotnet '{Library}' fix app --on dir:{_root},el9.1 --run '' --format json {options}");
        exitCode = run.ExitCode;
        run.Output.ShouldNotBeEmpty(run.Error);
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("fix").GetProperty("plans")[0].Clone();
    }

    private (int ExitCode, string Output, string Error) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _place.Path, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
