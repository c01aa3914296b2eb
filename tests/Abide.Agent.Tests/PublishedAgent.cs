using System.Diagnostics;
using Abide.Tests;

namespace Abide.Agent.Tests;

/// <summary>The agent as it ships, published once for all tests that run it.</summary>
internal static class PublishedAgent
{
    private static readonly Lazy<string> s_native = new(() => Publish("native", "-p:AbideNative=true"));

    /// <summary>Path of the executable that was compiled ahead of time.</summary>
    public static string Native() => s_native.Value;

    private static string Publish(string form, params IEnumerable<string> properties)
    {
        string output = Path.Combine(Repository.Root, "tests", "Abide.Agent.Tests", "obj", "published", form);
        ProcessStartInfo start = new(
            "dotnet",
            [
                "publish", Repository.PathTo("src/Abide.Agent"), "--configuration", "Release", "--artifacts-path", output, "--output", Path.Combine(output, "publish"),
                "--disable-build-servers", "--nologo", "-p:AbideRuntime=linux-x64", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", .. properties,
            ])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        string log = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, log);
        log.ShouldNotContain("warning");
        return Path.Combine(output, "publish", "abide-agent");
    }
}
