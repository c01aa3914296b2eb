using System.Diagnostics;
using Abide.Tests;

namespace Abide.Agent.Tests.Latency;

/// <summary>
/// <c>tests/corpus/latency/waits.c</c>, built under a name of its own, so that its calls can be told from those of everything
/// else on the host.
/// </summary>
internal sealed class WaitingProgram : IDisposable
{
    private static int s_count;

    private readonly string _directory = Directory.CreateTempSubdirectory("abide-latency-").FullName;

    public WaitingProgram()
    {
        Name = $"waits{Environment.ProcessId}x{Interlocked.Increment(ref s_count)}";
        Path = System.IO.Path.Combine(_directory, Name);
        Run("gcc", "-O1", "-pthread", "-o", Path, Repository.PathTo("tests/corpus/latency/waits.c"));
    }

    /// <summary>Name of its process, at most 15 characters.</summary>
    public string Name { get; }

    public string Path { get; }

    /// <summary>Makes the calls.</summary>
    /// <returns>How long they took by the program's own clock.</returns>
    public TimeSpan Make(string call, int count, TimeSpan timeout, params string[] rest) =>
        TimeSpan.FromMicroseconds(long.Parse(Run(Path, [call, $"{count}", $"{timeout.TotalMicroseconds:0}", .. rest])) / 1000.0);

    /// <summary>Starts threads that wait until the process is killed.</summary>
    public Process Start(string call, int threads)
    {
        var process = Process.Start(new ProcessStartInfo(Path, [call, $"{threads}", "die"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        process.StandardOutput.ReadLine().ShouldBe("waiting");
        return process;
    }

    /// <summary>An object with BPF programs.</summary>
    /// <param name="source">Path in the repository.</param>
    public byte[] CompileForKernel(string source)
    {
        string target = System.IO.Path.Combine(_directory, "programs.o");
        Run("clang", "-target", "bpf", "-mcpu=v2", "-O2", "-c", Repository.PathTo(source), "-o", target);
        return File.ReadAllBytes(target);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static string Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}");
        return output;
    }
}
