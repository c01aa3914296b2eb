using System.Globalization;

namespace Abide.Agent.Latency;

/// <summary>What this process may do, by capabilities(7).</summary>
internal static class Privileges
{
    private const int SysAdmin = 21, Bpf = 39; // CAP_SYS_ADMIN, CAP_BPF

    /// <summary>Whether a refusal of bpf(2) has another reason than missing privileges.</summary>
    public static bool MayUseBpf() => (Effective() & (1ul << SysAdmin | 1ul << Bpf)) != 0;

    private static ulong Effective()
    {
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("CapEff:", StringComparison.Ordinal))
                return ulong.Parse(line.AsSpan("CapEff:".Length).Trim(), NumberStyles.HexNumber);
        }

        return 0;
    }
}
