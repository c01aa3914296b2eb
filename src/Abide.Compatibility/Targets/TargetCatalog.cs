using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>The bundled targets and the names they go by.</summary>
public static class TargetCatalog
{
    /// <summary>What <c>abide check</c> judges against when nothing is asked.</summary>
    public static ImmutableArray<string> DefaultNames { get; } = ["centos:7", "centos:8", "centos:stream9", "centos:stream10"];
}
