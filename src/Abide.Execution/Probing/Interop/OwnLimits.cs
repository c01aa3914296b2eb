using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Probing.Interop;

/// <summary>What a process that asks the kernel takes from itself first.</summary>
internal static unsafe class OwnLimits
{
    private const int EndWithParent = 1; // PR_SET_PDEATHSIG
    private const int Kill = 9; // SIGKILL

    /// <summary>A death leaves no core, and the process does not outlive the one that started it.</summary>
    public static void Apply()
    {
        var none = default(ResourceLimit);
        _ = Libc.SetLimit(ResourceLimit.CoreSize, &none);
        _ = Libc.Control(EndWithParent, Kill, 0, 0, 0);
    }

    /// <summary>The lowest number that no descriptor of this process can have.</summary>
    public static int OpenFiles()
    {
        ResourceLimit limit;
        return Libc.GetLimit(ResourceLimit.OpenFiles, &limit) == 0 ? (int)Math.Min(limit.Soft, int.MaxValue) : int.MaxValue;
    }
}
