using System.Collections.Immutable;
using System.Diagnostics;

namespace Abide.Cli.Tests.Kernels;

/// <summary>Boots a kernel in an emulated machine (QEMU without the host's help) that runs what tests/corpus/kernels/init.c is told to.</summary>
internal static class VirtualMachine
{
    private const int MostBoots = 3;

    /// <summary>The kernel does without cmpxchg16b (cx16): QEMU 7.2 spoils the flags behind it now and then, of which the kernel dies.</summary>
    private const string WithoutCompareExchange16 = "clearcpuid=141";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(8);

    /// <summary>What each command wrote, in their order. A machine that dies is started anew.</summary>
    /// <param name="kernel">A bzImage.</param>
    /// <param name="root">The archive of its first file system.</param>
    /// <param name="commands">Paths of the programs that it runs.</param>
    public static async Task<string[]> RunAsync(string kernel, string root, ImmutableArray<string> commands)
    {
        for (int boot = 1; ; boot++)
        {
            var console = await BootAsync(kernel, root);
            string?[] written = [.. commands.Select(command => Between(console, $"BEGIN {command}\n", $"\nEND {command} 0\n"))];
            if (!written.Contains(null)) return written!;
            boot.ShouldBeLessThan(MostBoots, $"the machine did not finish its commands; its console says:\n{console}");
        }
    }

    private static async Task<string> BootAsync(string kernel, string root)
    {
        var start = new ProcessStartInfo(
            "qemu-system-x86_64",
            [
                "-accel", "tcg", "-cpu", "max", "-m", "512", "-nodefaults", "-no-reboot", "-display", "none", "-serial", "stdio",
                "-kernel", kernel, "-initrd", root, "-append", $"console=ttyS0 quiet loglevel=1 panic=-1 {WithoutCompareExchange16} rdinit=/init",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        using var machine = Process.Start(start)!;
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            return (await machine.StandardOutput.ReadToEndAsync(limit.Token)).Replace("\r", "", StringComparison.Ordinal);
        }
        finally
        {
            machine.Kill();
        }
    }

    private static string? Between(string console, string begin, string end)
    {
        var from = console.IndexOf(begin, StringComparison.Ordinal);
        var to = console.IndexOf(end, Math.Max(from, 0), StringComparison.Ordinal);
        return from >= 0 && to > from ? console[(from + begin.Length)..to] : null;
    }
}
