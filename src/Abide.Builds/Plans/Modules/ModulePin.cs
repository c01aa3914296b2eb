using System.Collections.Immutable;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Sources;

namespace Abide.Builds.Plans.Modules;

/// <summary>The change of one module's version that lets a project build.</summary>
/// <param name="InUse">The module as it is.</param>
/// <param name="Names">What the project uses of it.</param>
/// <param name="To">The version to use.</param>
/// <param name="Source">Its source.</param>
/// <param name="IsRaise">False where the one in use is too new for the Go that builds.</param>
/// <param name="Why">What is wrong with the version in use, no final stop.</param>
internal sealed record ModulePin(ModuleInUse InUse, ImmutableArray<PackageNames> Names, OfflineModule To, ModuleSource Source, bool IsRaise, string Why);

/// <summary>A pin, or why there is none although one is wanted; both null where nothing is wrong with the module.</summary>
internal sealed record PinChoice(ModulePin? Pin, string? Reason, string Hint)
{
    private const int Told = 4;

    /// <summary>For this release and later the go command itself refuses a dependency whose go line is newer (go.dev/doc/toolchain).</summary>
    private const int FirstKeeping = 21;

    public static PinChoice Of(FixSituation situation, ModuleInUse module, ImmutableArray<PackageNames> names, GoPlatform platform, GoRelease? go)
    {
        var missing = module.Source is { } source ? Missing(source, module.Path, names, platform) : [];
        // What was read of the source may be wrong; what the compiler said is not.
        if (!missing.Any(name => situation.Before.LastLines.Any(line => line.Contains(name[(name.LastIndexOf('.') + 1)..], StringComparison.Ordinal)))) missing = [];
        var isTooNew = go is { } release && module.Source?.GoLine is { } line && line > release
            && (release.Minor >= FirstKeeping || situation.Before.LastLines.Any(each => each.Contains(module.Path, StringComparison.Ordinal)));
        if (!isTooNew && missing.IsEmpty) return new(null, null, "");

        var why = isTooNew
            ? $"{module.Path} {module.Version} is written for Go {module.Source!.GoLine}, and Go {go} builds here"
            : $"{module.Path} {module.Version} has no {string.Join(", ", missing.Take(Told))}{(missing.Length > Told ? $" and {missing.Length - Told} more" : "")}";
        var fit = module.Offline.Where(each => IsFor(each.Source, go) && Missing(each.Source, module.Path, names, platform).IsEmpty).ToList();
        var versioned = fit.Where(each => each.Module.Version.Length > 0 && module.Version.Length > 0 && ModuleVersion.IsValid(module.Version)).ToList();
        // The least change: the first version above that has all names, or the last one below that this Go compiles.
        var above = versioned.Where(each => ModuleVersion.Compare(each.Module.Version, module.Version) > 0).ToList();
        var below = versioned.Where(each => ModuleVersion.Compare(each.Module.Version, module.Version) < 0).ToList();
        var (chosen, isRaise) = isTooNew
            ? below.Count > 0 ? (below[^1], false) : (default, false)
            : above.Count > 0 ? (above[0], true) : fit.Find(each => each.Module.Version.Length == 0 || module.Version.Length == 0) is { Source: not null } other ? (other, true) : (default, true);
        if (chosen.Source is not null) return new(new(module, names, chosen.Module, chosen.Source, isRaise, why), null, "");

        var offered = module.Offline.IsEmpty ? "no version of it can be had without the network" : $"of the versions that can be had without the network ({string.Join(", ", module.Offline.Select(each => each.Module.Version.Length > 0 ? each.Module.Version : each.Module.Directory))}) none {(isTooNew ? "is for this Go and has every name" : "has them and is for this Go")}";
        return new(null, $"{why}; {offered}", isTooNew ? $"build with a newer Go, or get an older version where there is a network: go mod download {module.Path}@VERSION" : $"where there is a network: go get {module.Path}@latest");
    }

    /// <summary><c>unix.CloseRange</c> for each name that a version does not declare.</summary>
    private static ImmutableArray<string> Missing(ModuleSource source, string module, ImmutableArray<PackageNames> names, GoPlatform platform) =>
    [
        .. names.SelectMany(package => source.Package(module, package.Package, platform) is { } declared
            ? package.Names.Keys.Where(name => !declared.Has(name)).Select(name => $"{package.Called}.{name}")
            : [package.Package]),
    ];

    private static bool IsFor(ModuleSource source, GoRelease? go) => go is null || source.GoLine is null || source.GoLine.Value <= go.Value;
}
