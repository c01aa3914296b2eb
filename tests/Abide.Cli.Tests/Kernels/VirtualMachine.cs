using System.Diagnostics;

namespace Abide.Cli.Tests.Kernels;

/// <summary>Boots a kernel in an emulated machine (QEMU without the host's help) that runs what tests/corpus/kernels/init.c is told to.</summary>
internal static class VirtualMachine
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>What each command wrote, in their order.</summary>
    /// <param name="kernel">A bzImage.</param>
    /// <param name="root">The archive of its first file system.</param>
    /// <param name="commands">Paths of the programs that it runs.</param>
    public static async Task<string[]> RunAsync(string kernel, string root, IEnumerable<string> commands)
    {
        var start = new ProcessStartInfo(
            "qemu-system-x86_64",
            [
                "-accel", "tcg", "-cpu", "max", "-m", "512", "-nodefaults", "-no-reboot", "-display", "none", "-serial", "stdio",
                "-kernel", kernel, "-initrd", root, "-append", "console=ttyS0 quiet loglevel=1 panic=-1 rdinit=/init",
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
            var console = (await machine.StandardOutput.ReadToEndAsync(limit.Token)).Replace("\r", "", StringComparison.Ordinal);
            return [.. commands.Select(command => Between(console, $"BEGIN {command}\n", $"\nEND {command} 0\n"))];
        }
        finally
        {
            machine.Kill();
        }
    }

    private static string Between(string console, string begin, string end)
    {
        var from = console.IndexOf(begin, StringComparison.Ordinal);
        var to = console.IndexOf(end, Math.Max(from, 0), StringComparison.Ordinal);
        (from >= 0 && to > from).ShouldBeTrue($"the machine did not finish the command; its console says:\n{console}");
        return console[(from + begin.Length)..to];
    }
}
