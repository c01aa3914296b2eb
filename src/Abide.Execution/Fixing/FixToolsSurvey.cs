using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Abide.Builds.Plans;
using Abide.Builds.Plans.Sysroots;
using Abide.Builds.Projects;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Kits;
using Abide.Compatibility.Targets.Roots;
using Abide.Execution.Building;
using Abide.Execution.Toolchains;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Finds what is at hand for plans beside the project's own tools; kits that are missing are built.</summary>
internal static partial class FixToolsSurvey
{
    private const string Zig = "zig";

    /// <param name="targets">What is asked of.</param>
    /// <param name="sysroot">The root directory that was given to build with; null to look at those of the targets.</param>
    /// <param name="architecture">What is built for.</param>
    /// <param name="build">What is known of the project; null without one.</param>
    /// <param name="runner">Holds the environment, and builds kits.</param>
    /// <param name="token">Ends what runs.</param>
    public static async Task<FixTools> TakeAsync(ImmutableArray<Target> targets, string? sysroot, string architecture, BuildFacts? build, ToolRunner runner, CancellationToken token)
    {
        var machine = Here.Architecture;
        var (kits, failure) = await KitsAsync(targets, architecture, runner, token);
        return new()
        {
            Zig = await ZigAsync(machine, runner, token),
            HasZigPackage = ToolchainRelease.Find(Zig, machine) is not null,
            Kits = kits,
            KitFailure = failure,
            Sysroots = build is null ? [] : await SysrootsAsync(sysroot, targets, architecture, runner, token),
            Modules = build is null ? ImmutableSortedDictionary<string, ImmutableArray<OfflineModule>>.Empty : OfflineModules.Find(build),
        };
    }

    /// <summary>The one that abide installed, or the one on PATH with abide's commands laid beside a link to it.</summary>
    private static async Task<ToolFile?> ZigAsync(string machine, ToolRunner runner, CancellationToken token)
    {
        if (ToolchainStore.Of(runner.Environment) is not { } store) return null;
        if (store.List(machine).FirstOrDefault(toolchain => toolchain.Release.Name == Zig) is { } installed) return new(installed.Program, installed.Release.Version);
        if (runner.Find(Zig) is not { } found) return null;
        var version = (await runner.AskAsync(found, ["version"], "/", token)).Output.Trim();
        return ZigVersion().IsMatch(version) && store.Adopt(found, version) is { } program ? new(program, version) : null;
    }

    [GeneratedRegex(@"^[0-9]+\.[0-9]+\.[0-9]+(-dev\.[0-9]+\+[0-9a-f]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ZigVersion();

    /// <summary>The kit of each target with the oldest glibc; one that comes with a root is that of its release, as long as their C libraries are the same.</summary>
    private static async Task<(ImmutableSortedDictionary<string, LinkKit> Kits, string? Failure)> KitsAsync(ImmutableArray<Target> targets, string architecture, ToolRunner runner, CancellationToken token)
    {
        var kits = ImmutableSortedDictionary.CreateBuilder<string, LinkKit>(StringComparer.Ordinal);
        var offers = targets.Select(target => target.OfferFor(architecture).Value).OfType<Offer>().Where(offer => offer is { Libc: LibcFamily.Glibc, LibcVersion: not null }).ToList();
        string? failure = null;
        foreach (var offer in offers.Where(offer => offer.LibcVersion == offers.Min(other => other.LibcVersion)).DistinctBy(offer => offer.Userland))
        {
            if (Release(offer) is not { } release) continue;
            var found = ReproductionKit.For(release, architecture);
            if (found.Value is not { } kit || kit.Offer.LibcVersion != offer.LibcVersion)
            {
                failure ??= found.Reason ?? $"{offer.Userland} has glibc {offer.LibcVersion}, and {release.Name} had {found.Value!.Offer.LibcVersion}";
                continue;
            }

            if (KitStore.Of(runner.Environment) is not { } store) return (kits.ToImmutable(), "neither XDG_CACHE_HOME nor HOME says where kits are kept");
            var (directory, reason) = await store.PrepareAsync(kit, runner, token);
            if (directory is not null) kits[offer.Userland] = new(directory, release.Name);
            failure ??= reason;
        }

        return (kits.ToImmutable(), failure);
    }

    private static async Task<ImmutableArray<SysrootTools>> SysrootsAsync(string? given, ImmutableArray<Target> targets, string architecture, ToolRunner runner, CancellationToken token)
    {
        var roots = given is not null ? [given] : targets.Select(target => target.Name).Where(name => name.StartsWith(Here.RootPrefix, StringComparison.Ordinal)).Select(name => Path.GetFullPath(name[Here.RootPrefix.Length..]));
        var store = SysrootStore.Of(runner.Environment);
        var tools = new List<SysrootTools>();
        foreach (var root in roots)
        {
            tools.Add(store is null
                ? new(root, null, null, new("neither XDG_CACHE_HOME nor HOME says where compilers for roots are kept", "set one of them"))
                : await store.FindAsync(root, architecture, runner, token));
        }

        return [.. tools.DistinctBy(tool => tool.Directory)];
    }

    private static Target? Release(Offer offer)
    {
        var name = offer.Userland.StartsWith(Here.RootPrefix, StringComparison.Ordinal) ? RootTarget.ReleaseName(new DirectoryTree(Path.GetFullPath(offer.Userland[Here.RootPrefix.Length..]))) : offer.Userland;
        return name is not null && TargetCatalog.Resolve(name).Targets is [var release] ? release : null;
    }
}
