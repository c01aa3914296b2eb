using System.Globalization;

namespace Abide.Agent.Latency;

/// <summary>What this process may do, by capabilities(7).</summary>
internal static class Privileges
{
    private const ulong SysAdmin = 1ul << 21, PerfMon = 1ul << 38, Bpf = 1ul << 39; // CAP_SYS_ADMIN, CAP_PERFMON, CAP_BPF

    /// <summary>Maps may be made.</summary>
    public static bool MayUseBpf => (Effective() & (SysAdmin | Bpf)) != 0;

    /// <summary>Programs that trace may be loaded, too.</summary>
    public static bool MayTrace => MayUseBpf && (Effective() & (SysAdmin | PerfMon)) != 0;

    /// <summary>
    /// Whether a refusal can be for lack of memory that may be locked. The kernel stopped charging maps and programs to it with the
    /// release that brought storage for tasks (Linux 5.11).
    /// </summary>
    public static bool MayRaiseLockedMemoryFor(Way way) => way.Keeping == Keeping.Table && MayTrace;

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
