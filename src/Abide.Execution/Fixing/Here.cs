using System.Runtime.InteropServices;

namespace Abide.Execution.Fixing;

/// <summary>The machine that plans are tried on, and how targets name a root directory of it.</summary>
internal static class Here
{
    /// <summary>Begins the name of a target that is a root directory: <c>dir:/srv/el8</c>.</summary>
    public const string RootPrefix = "dir:";

    /// <summary>Canonical name of this machine's architecture.</summary>
    public static string Architecture { get; } = RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "aarch64" : "x86_64";
}
