using Abide.Builds.Diagnoses.Toolchains;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Sources;
using Abide.Builds.Projects.Sources.Checks;
using Abide.Formats.Roots;

namespace Abide.Builds.Projects.Xsys;

/// <summary>
/// Whether the golang.org/x/sys that a build uses can be compiled by its Go. Told from its files, as replaced and vendored copies
/// have no version to go by.
/// </summary>
/// <remarks>
/// Measured by building it; docs/doctor-sources.md says which pairs, and what came out.
/// </remarks>
internal static class XsysFit
{
    /// <summary>The first release that refuses a <c>//go:linkname</c> for a name that the package does not declare (go.dev/doc/go1.18).</summary>
    private const int FirstRefusing = 18;

    /// <summary>
    /// With modules, releases from this one on pass x/sys by, because its go line is older than 1.18. Builds with 1.18 and the
    /// first 1.19 are known to have failed all the same (golang/go#51091 and reports after it).
    /// </summary>
    private const int FirstLenient = 20;

    /// <summary>The first release for which the go line of a dependency is a minimum (go.dev/doc/toolchain).</summary>
    private const int FirstKeeping = 21;

    /// <summary>The first release with unsafe.Slice and unsafe.Add.</summary>
    private const int FirstWithSlice = 17;

    public static IEnumerable<DoctorFinding> Examine(IRootTree tree, SourceContext context)
    {
        if (IsTooNew(tree, context) is { } newer) yield return newer;
        var refuses = context.GoRelease >= FirstRefusing && (!context.IsModuleMode || context.GoRelease < FirstLenient);
        if (context.Xsys is null || !refuses) yield break;
        foreach (var platform in context.Platforms)
        {
            if (FirstIneffectual(tree, context.Xsys, platform) is not { } place) continue;
            yield return new DoctorFinding
            {
                Id = ToolchainDiagnoses.OldXsys.Id,
                Severity = context.IsModuleMode ? DoctorSeverity.Surprises : DoctorSeverity.Breaks,
                Message = $"golang.org/x/sys{(context.XsysVersion.Length > 0 ? " " : "")}{context.XsysVersion} is too old for Go 1.{context.GoRelease} on {platform}: it names a symbol that it does not declare",
                Hint = "raise it: go get golang.org/x/sys@latest; any version since 2020-12-02 does",
                Evidence = [place],
            };
        }
    }

    /// <summary>
    /// From Go 1.21 on the go command itself keeps to the go line of a dependency, and says so. Before, it compiles first:
    /// x/sys from v0.1.0 on does not compile with Go 1.15, for want of unsafe.Slice (Go 1.17), and from v0.32.0 on not with Go
    /// 1.19, for want of the package slices (Go 1.21).
    /// </summary>
    private static DoctorFinding? IsTooNew(IRootTree tree, SourceContext context)
    {
        if (context.GoRelease >= FirstKeeping || !GoRelease.TryParse(context.XsysGoLine, out var line) || line.Minor <= context.GoRelease) return null;
        var isRefused = (context.GoRelease < FirstWithSlice && line.Minor >= FirstWithSlice) || context.Platforms.Any(platform => FilesFor(tree, context.Xsys!, platform).Exists(file => file.Imports.Any(import => import.Path == "slices")));
        return new DoctorFinding
        {
            Id = ToolchainDiagnoses.NewerGoNeeded.Id,
            Severity = isRefused ? DoctorSeverity.Breaks : DoctorSeverity.Surprises,
            Message = $"golang.org/x/sys{(context.XsysVersion.Length > 0 ? " " : "")}{context.XsysVersion} is written for Go {context.XsysGoLine}, and Go 1.{context.GoRelease} builds here, which does not look at that before it fails",
            Hint = "build with a newer Go, or hold golang.org/x/sys at a version for this one",
            Evidence = [new($"{context.Xsys}/go.mod", $"go {context.XsysGoLine}")],
        };
    }

    /// <summary>The first <c>//go:linkname</c> whose name is no function and no variable of the package; x/sys had them until 2020-12-02.</summary>
    private static DoctorEvidence? FirstIneffectual(IRootTree tree, string directory, GoPlatform platform)
    {
        var files = FilesFor(tree, directory, platform);
        var declared = files.SelectMany(file => file.Declared()).Select(declared => declared.Name).ToHashSet(StringComparer.Ordinal);
        return files.SelectMany(file => Linkname.In(file).Where(linkname => !declared.Contains(linkname.Local)).Select(linkname => SourcePlace.OfOffset(file, linkname.Offset))).FirstOrDefault();
    }

    private static List<GoFile> FilesFor(IRootTree tree, string directory, GoPlatform platform)
    {
        var choice = new TagChoice(platform, int.MaxValue, [], null);
        return [.. SourceWalk.ReadDirectory(tree, $"{directory}/unix", tree.List($"{directory}/unix") ?? [])
            .Where(package => package.Name == "unix").SelectMany(package => package.Sources).Where(choice.Includes)];
    }
}
