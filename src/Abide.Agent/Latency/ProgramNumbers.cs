using System.Runtime.InteropServices;
using System.Text;

namespace Abide.Agent.Latency;

/// <summary>The numbers that programs ask for (<c>NUMBER(...)</c> in bpf/latency.bpf.c), but for those that differ from call to call.</summary>
/// <param name="Values">By name. What is missing is 0.</param>
/// <param name="Selection">
/// By what threads are selected: <c>all</c>, <c>cgroup</c>, <c>process</c>, <c>thread</c> (by the thread's own name, where that of its process
/// cannot be reached), or a cgroup and one of them.
/// </param>
internal sealed record ProgramNumbers(IReadOnlyDictionary<string, ulong> Values, string Selection)
{
    private const int LongestName = 15; // TASK_COMM_LEN without the final zero

    /// <param name="configuration">Which threads are selected.</param>
    /// <param name="types">Where the name of a process lies; null where the kernel does not say.</param>
    public static ProgramNumbers Of(LatencyConfiguration configuration, KernelTypes? types)
    {
        bool isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        Dictionary<string, ulong> values = new(StringComparer.Ordinal)
        {
            // How the registers of a caller tell a 32-bit one: by the code segment (struct pt_regs, cs) or by the state (pstate).
            ["offset_of_state"] = isArm ? 264u : 136u,
            ["state_mask"] = isArm ? 0x10u : 0xffffu,
            ["state_of_native"] = isArm ? 0u : 0x33u,
        };
        List<string> selection = [];
        if (configuration.Cgroup.Length > 0)
        {
            values["by_cgroup"] = 1;
            selection.Add("cgroup");
        }

        if (configuration.Process.Length > 0)
        {
            // The name and the zero behind it, since what follows is not the name's.
            byte[] name = new byte[LongestName + 1], mask = new byte[LongestName + 1];
            int length = Encoding.ASCII.GetBytes(configuration.Process.AsSpan(0, Math.Min(configuration.Process.Length, LongestName)), name);
            mask.AsSpan(0, length + 1).Fill(0xff);
            values["by_name"] = 1;
            (values["name_0"], values["name_1"]) = (BitConverter.ToUInt64(name), BitConverter.ToUInt64(name, 8));
            (values["name_mask_0"], values["name_mask_1"]) = (BitConverter.ToUInt64(mask), BitConverter.ToUInt64(mask, 8));
            selection.Add("thread");
            if (types?.OffsetOf("group_leader") is { } leader && types.OffsetOf("comm") is { } comm)
            {
                (values["offset_of_group_leader"], values["offset_of_comm"]) = ((uint)leader, (uint)comm);
                selection[^1] = "process";
            }
        }

        return new(values, selection.Count > 0 ? string.Join('+', selection) : "all");
    }
}
