using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Sandbox;

/// <summary>The kernel that this process runs on.</summary>
public static class HostKernel
{
    /// <summary>uname -r, <c>6.1.0-13-amd64</c>.</summary>
    public static string Release => HostNames.ReadRelease();
}
