using Abide.Builds.Plans;
using Abide.Builds.Projects;
using Abide.Compatibility.Targets;
using Abide.Execution.Building;
using Abide.Formats.Roots;

namespace Abide.Execution.Fixing;

/// <summary>Gathers what planners look at.</summary>
internal static class FixSurvey
{
    /// <param name="request">What was asked.</param>
    /// <param name="root">What is copied.</param>
    /// <param name="build">What is known of machine and project.</param>
    /// <param name="before">What the build makes as it is.</param>
    /// <param name="runner">Holds the environment of builds.</param>
    /// <param name="token">Ends what is asked.</param>
    /// <exception cref="FixException">A target does not exist on the architecture that is built for.</exception>
    public static async Task<FixSituation> TakeAsync(FixRequest request, string root, BuildFacts? build, BuildResult before, ToolRunner runner, CancellationToken token)
    {
        var architecture = before.Programs is [var first, ..] ? first.Arch : ArchitectureOf(build);
        return new()
        {
            Files = new DirectoryTree("/"),
            LibraryRoot = request.LibraryRoot,
            Project = root,
            Directory = request.Directory,
            Command = request.Command,
            Architecture = architecture,
            Targets = [.. request.Targets.Select(target => new FixTarget(target.Name, OfferOf(target, architecture)))],
            Build = build,
            Before = before,
            Tools = await FixToolsSurvey.TakeAsync(request.Targets, request.Sysroot, architecture, build, runner, token),
        };
    }

    private static Offer OfferOf(Target target, string architecture) => target.OfferFor(architecture).Value
        ?? throw new FixException($"{target.Name} does not exist on {architecture}, which is built for", "name a target of that architecture; abide targets list shows all");

    private static string ArchitectureOf(BuildFacts? build) => build?.Settings["GOARCH"].Value switch
    {
        "amd64" => "x86_64",
        "arm64" => "aarch64",
        "386" => "i686",
        { Length: > 0 } other => other,
        _ => Here.Architecture,
    };
}
