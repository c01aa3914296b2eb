using System.Reflection;

namespace Abide.Agent;

internal static class OwnVersion
{
    /// <summary>Version of this build: 0.1.0.</summary>
    public static string Text { get; } =
        typeof(OwnVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
