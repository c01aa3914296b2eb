using System.Collections.Immutable;
using Abide.Cli.Configuration;
using Abide.Compatibility.Targets;

namespace Abide.Cli;

internal static class TargetSelection
{
    public static ImmutableArray<Target> Resolve(string[] on, string? kernel, ProjectSettings settings)
    {
        _ = on; _ = kernel; _ = settings;
        return [];
    }
}
