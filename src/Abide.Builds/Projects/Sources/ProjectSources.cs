using System.Collections.Immutable;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Packages;
using Abide.Builds.Projects.Settings;
using Abide.Builds.Projects.Xsys;
using Abide.Formats.Roots;

namespace Abide.Builds.Projects.Sources;

/// <summary>The source checks for a project of which a survey was taken: every module that is built there.</summary>
public static class ProjectSources
{
    private const string Unix = "golang.org/x/sys/unix";

    /// <param name="tree">The file system that the survey was taken in.</param>
    /// <param name="facts">The survey.</param>
    /// <returns>Findings by module, in the order of <see cref="SourceChecks.Examine"/>; none without a project.</returns>
    public static ImmutableArray<DoctorFinding> Examine(IRootTree tree, BuildFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Project is not { } project) return [];
        var context = ContextOf(facts);
        return
        [
            .. XsysFit.Examine(tree, context),
            .. project.Members.SelectMany(member => SourceChecks.Examine(tree, context with { Directory = member.Directory, ModulePath = member.File?.Module?.Value ?? "" })),
        ];
    }

    /// <summary>What the go command answered about settings and packages, as the checks need it.</summary>
    internal static SourceContext ContextOf(BuildFacts facts)
    {
        var settings = facts.Settings;
        var context = new SourceContext
        {
            Directory = facts.Project?.Root ?? facts.Directory,
            Platforms = [new(NotEmpty(settings["GOOS"].Value) ?? "linux", NotEmpty(settings["GOARCH"].Value) ?? "amd64", settings["CGO_ENABLED"].Value != "0")],
            Tags = TagsOf(GoSettings.Words(settings["GOFLAGS"].Value)),
            GoRoot = NotEmpty(settings.Effective("GOROOT")) ?? facts.Go?.Root,
            ModuleCache = NotEmpty(settings.Effective("GOMODCACHE")),
            IsModuleMode = settings["GO111MODULE"].Value != "off",
        };
        if (GoRelease.TryParse(facts.GoVersion ?? "", out var release)) context = context with { GoRelease = release.Minor };
        // What go list answers is what the build uses, whatever go.mod, go.work, a replace or a vendor directory say of it.
        return facts.Packages?.FirstOrDefault(package => package is { ImportPath: Unix, Dir.Length: > 0 }) is { } used
            ? context with { Xsys = used.Dir[..used.Dir.LastIndexOf('/')], XsysVersion = VersionOf(used.Module), XsysGoLine = used.Module?.Replace?.GoVersion ?? used.Module?.GoVersion ?? "" }
            : context;
    }

    /// <summary>The version that is compiled; the directory of a replacement that has none.</summary>
    private static string VersionOf(GoPackageModule? module) => module is null ? "" : module.Replace is { } replaced ? replaced.Version ?? replaced.Path : module.Version ?? "";

    private static string? NotEmpty(string value) => value.Length > 0 ? value : null;

    /// <summary><c>-tags=a,b</c> and <c>--tags="a b"</c>; the last one holds.</summary>
    private static ImmutableArray<string> TagsOf(ImmutableArray<string> flags) => flags
        .Where(flag => flag.StartsWith("-tags=", StringComparison.Ordinal) || flag.StartsWith("--tags=", StringComparison.Ordinal))
        .Select(flag => flag[(flag.IndexOf('=', StringComparison.Ordinal) + 1)..].Split((char[])[',', ' '], StringSplitOptions.RemoveEmptyEntries).ToImmutableArray())
        .LastOrDefault([]);
}
