using System.Collections.Immutable;
using System.Text.Json;
using Abide.Compatibility.Targets.Measured;
using Abide.Execution.Probing;
using Abide.Tests;
using static Abide.Tests.Repository;

namespace Abide.Cli.Tests.Kernels;

/// <summary>Debian's kernels, each booted once and measured by the program that ./abide builds.</summary>
public sealed class MeasuredKernels : IAsyncLifetime
{
    private const string GoRelease = "1.27";

    /// <summary>Suites, oldest first.</summary>
    public static ImmutableArray<string> Suites { get; } = ["bullseye", "bookworm", "trixie", "sid"];

    /// <summary>By suite.</summary>
    internal Dictionary<string, KernelMeasurement> All { get; } = new(StringComparer.Ordinal);

    public async Task InitializeAsync()
    {
        using var directory = new TemporaryDirectory();
        var root = directory["root.cpio"];
        await File.WriteAllBytesAsync(root, await RootAsync(directory));
        var gate = new Lock();
        await Parallel.ForEachAsync(Suites, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (suite, _) =>
        {
            var told = await VirtualMachine.RunAsync(Path.Combine(TestCache.Kernel(suite), "vmlinuz"), root, ["/abide", "/wrappers"]);
            var measured = Read(told[0]);
            lock (gate)
                All[suite] = measured with { Errno = [.. measured.Errno, .. GoWrappers.Parse(told[1])] };
        });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<byte[]> RootAsync(TemporaryDirectory directory)
    {
        AbideProcess.Bash(Root, "./abide --version").ShouldBe(0);
        var native = PathTo(".build/current/abide");
        AbideProcess.Bash(directory.Path, $"gcc -static -O1 -o init '{PathTo("tests/corpus/kernels/init.c")}'").ShouldBe(0);
        await GoWrappers.BuildAsync(TestCache.WriteGoCommand(GoRelease, directory["go"]), directory["wrappers"], CancellationToken.None);

        var root = new MemoryRoot();
        root.Add("/init", await File.ReadAllBytesAsync(directory["init"]));
        root.Add("/abide", await File.ReadAllBytesAsync(native));
        root.Add("/wrappers", await File.ReadAllBytesAsync(directory["wrappers"]));
        root.Add("/commands", "/abide targets probe --format json\n/wrappers\n"u8.ToArray());
        foreach (var library in AbideProcess.Bash(Root, $"ldd '{native}'").Output.Split(' ', '\n', '\t').Where(word => word.StartsWith('/')))
            root.Add(library, await File.ReadAllBytesAsync(library));
        return root.Finish();
    }

    private static KernelMeasurement Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var kernel = document.RootElement.GetProperty("kernel");
        return new()
        {
            Release = kernel.GetProperty("release").GetString()!,
            Architecture = kernel.GetProperty("architecture").GetString()!,
            IsMasked = kernel.GetProperty("isMasked").GetBoolean(),
            Syscalls =
            [
                .. kernel.GetProperty("syscalls").EnumerateArray().Select(call => new MeasuredSyscall(
                    call.GetProperty("number").GetInt32(),
                    call.GetProperty("name").GetString()!,
                    Enum.Parse<ProbeOutcome>(call.GetProperty("outcome").GetString()!, ignoreCase: true),
                    call.TryGetProperty("errno", out var errno) ? errno.GetInt32() : null,
                    call.TryGetProperty("reason", out var reason) ? reason.GetString() : null)),
            ],
            Errno =
            [
                .. kernel.GetProperty("errno").EnumerateArray().Select(contract => new ErrnoContract(
                    contract.GetProperty("call").GetString()!,
                    contract.GetProperty("descriptor").GetString()!,
                    contract.GetProperty("answer").GetString()!)),
            ],
        };
    }
}

[CollectionDefinition("Kernels")]
public sealed class KernelsCollection : ICollectionFixture<MeasuredKernels>;
