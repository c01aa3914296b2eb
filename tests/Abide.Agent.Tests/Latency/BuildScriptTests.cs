using System.Diagnostics;
using Abide.Tests;

namespace Abide.Agent.Tests.Latency;

/// <summary>bpf/build.sh on machines that cannot compile for the kernel.</summary>
public sealed class BuildScriptTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("abide-bpf-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Without_clang_the_build_says_in_one_line_what_to_install() =>
        Build().ShouldBe("error: clang is not on PATH, and compiles the BPF programs of abide-agent: install it (apt-get install clang, dnf install clang)\n");

    [Fact]
    public void A_clang_without_the_target_is_told()
    {
        string clang = Path.Combine(_directory, "clang");
        // It knows no more of targets than cat does.
        File.CreateSymbolicLink(clang, "/bin/cat");
        File.CreateSymbolicLink(Path.Combine(_directory, "grep"), "/bin/grep");

        Build().ShouldBe($"error: {clang} was built without the target bpf: install the clang of your distribution\n");
    }

    /// <summary>What it says with nothing but the directory on PATH.</summary>
    private string Build()
    {
        string target = Path.Combine(_directory, "latency.bpf.o");
        ProcessStartInfo start = new("/bin/sh", [Repository.PathTo("bpf/build.sh"), target]) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PATH"] = _directory;
        using var process = Process.Start(start)!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(1);
        File.Exists(target).ShouldBeFalse();
        return said;
    }
}
