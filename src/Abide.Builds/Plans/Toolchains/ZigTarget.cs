using System.Collections.Immutable;
using System.Globalization;

namespace Abide.Builds.Plans.Toolchains;

/// <summary>The names by which zig 0.11 knows architectures with a release of glibc.</summary>
public static class ZigTarget
{
    private const int Oldest = 12, Newest = 34;

    /// <summary>Every target that there are commands for, <c>x86_64-linux-gnu.2.17</c>.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        .. Enumerable.Range(Oldest, Newest - Oldest + 1).Select(minor => $"x86_64-linux-gnu.2.{minor.ToString(CultureInfo.InvariantCulture)}"),
        .. Enumerable.Range(17, Newest - 17 + 1).Select(minor => $"aarch64-linux-gnu.2.{minor.ToString(CultureInfo.InvariantCulture)}"), // the first glibc of that architecture
    ];

    /// <summary>
    /// The target for programs of an architecture that are to run with <paramref name="glibc"/> and later; null when zig knows none. It knows none
    /// after 2.34, and programs for 2.34 run with those as well.
    /// </summary>
    public static string? For(string architecture, Version glibc)
    {
        ArgumentNullException.ThrowIfNull(glibc);
        var name = $"{architecture}-linux-gnu.2.{Math.Min(glibc.Minor, Newest).ToString(CultureInfo.InvariantCulture)}";
        return glibc.Major == 2 && All.Contains(name) ? name : null;
    }
}
