using System.Collections.Immutable;
using System.Diagnostics;
using Abide.Cli.Tests.Kernels;
using Abide.Tests;

namespace Abide.Agent.Tests.Latency;

/// <summary>What the agent told in virtual machines, each with another of Debian's kernels.</summary>
public sealed class GuestReports : IAsyncLifetime
{
    private static readonly string[] Suites = ["bullseye", "bookworm"];

    private readonly Dictionary<string, ImmutableArray<string>> _reports = new(StringComparer.Ordinal);

    /// <summary>Lines of <c>tests/corpus/latency/guest.sh</c>.</summary>
    public ImmutableArray<string> Of(string suite) => _reports[suite];

    public async Task InitializeAsync()
    {
        var directory = Directory.CreateTempSubdirectory("abide-guests-");
        try
        {
            string root = Path.Combine(directory.FullName, "root.cpio");
            await File.WriteAllBytesAsync(root, Root(directory.FullName));
            await Parallel.ForEachAsync(Suites, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (suite, _) =>
            {
                string told = (await VirtualMachine.RunAsync(Path.Combine(TestCache.Kernel(suite), "vmlinuz"), root, ["/bin/busybox"]))[0];
                lock (_reports)
                    _reports[suite] = [.. told.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
            });
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        TestReports.Write("agent-latency-kernels.txt", string.Join("\n\n", _reports.Select(report => $"Latency on the kernel of {report.Key}:\n{string.Join('\n', report.Value)}")));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static byte[] Root(string directory)
    {
        string init = Path.Combine(directory, "init"), waits = Path.Combine(directory, "waits"), agent = PublishedAgent.Native();
        Run("gcc", "-static", "-O1", "-o", init, Repository.PathTo("tests/corpus/kernels/init.c"));
        Run("gcc", "-static", "-O1", "-pthread", "-o", waits, Repository.PathTo("tests/corpus/latency/waits.c"));

        MemoryRoot root = new();
        root.Add("/init", File.ReadAllBytes(init));
        root.Add("/commands", "/bin/busybox sh /guest.sh\n"u8.ToArray());
        root.Add("/guest.sh", File.ReadAllBytes(Repository.PathTo("tests/corpus/latency/guest.sh")));
        root.Add("/waits", File.ReadAllBytes(waits));
        root.Add("/abide-agent", File.ReadAllBytes(agent));
        root.Add("/bin/busybox", File.ReadAllBytes("/bin/busybox"));
        string[] programs = ["/usr/sbin/bpftool", "/usr/bin/setpriv"];
        foreach (string file in programs.Concat(programs.Append(agent).SelectMany(Libraries)).Distinct(StringComparer.Ordinal))
            root.Add(file, File.ReadAllBytes(file));
        return root.Finish();
    }

    private static IEnumerable<string> Libraries(string program) => Run("ldd", program).Split(' ', '\n', '\t').Where(word => word.StartsWith('/'));

    private static string Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, program);
        return output;
    }
}
