using System.Collections.Immutable;
using System.CommandLine;
using Abide.Builds.Projects.Sources;
using Abide.Builds.Projects.Xsys;
using Abide.Cli.Output;
using Abide.Execution.Building;
using Abide.Formats.Roots;
using Abide.Reports.Doctor;

namespace Abide.Cli.Commands;

/// <summary><c>abide doctor --xsys A..B</c>: what changed between two versions of golang.org/x/sys/unix.</summary>
internal static class DoctorXsys
{
    internal sealed record XsysRequest(string Range, string? System, string? Architecture, string Directory, string Format, string? Output);

    /// <summary>The options, which belong together.</summary>
    internal sealed record XsysOptions(Option<string?> Range, Option<string?> System, Option<string?> Architecture)
    {
        /// <summary>A comparison looks at nothing else, and a platform is only asked for in one.</summary>
        public void AddRules(Command command, params Option[] others) => command.Validators.Add(result =>
        {
            var compares = result.GetResult(Range) is not null;
            if (!compares && (result.GetResult(System) ?? result.GetResult(Architecture)) is not null)
                result.AddError("--goos and --goarch go with --xsys");
            if (compares && others.FirstOrDefault(other => result.GetResult(other) is { Implicit: false }) is { } other)
                result.AddError($"{other.Name} does not go with --xsys");
        });
    }

    public static XsysOptions CreateOptions() => new(
        new("--xsys") { Description = "Only compare two versions of golang.org/x/sys: versions in the module cache (v0.11.0) or directories", HelpName = "A..B" },
        new("--goos") { Description = "Compare for this GOOS; else for the one that is built for", HelpName = "GOOS" },
        new("--goarch") { Description = "Compare for this GOARCH; else for the one that is built for", HelpName = "GOARCH" });

    public static async Task<int> RunAsync(XsysRequest request, Terminal terminal, ImmutableSortedDictionary<string, string> environment, CancellationToken token)
    {
        if (XsysRange.Parse(request.Range) is not { } range)
            throw new UserException($"'{request.Range}' names no two versions of golang.org/x/sys", "write two versions or directories with two points between: --xsys v0.11.0..v0.22.0");
        var settings = (await BuildSurvey.TakeAsync(request.Directory, new ToolRunner(environment), token)).Settings;
        var platform = new GoPlatform(request.System ?? Or(settings["GOOS"].Value, "linux"), request.Architecture ?? Or(settings["GOARCH"].Value, "amd64"));
        var tree = new DirectoryTree("/");
        var cache = settings.Effective("GOMODCACHE");
        var (before, after) = (Read(range.Before), Read(range.After));
        var comparison = XsysComparison.Of(before, after);

        ReportFile.Write(request.Output, terminal.Answer, output =>
        {
            if (request.Format == "json")
                XsysReportWriter.WriteJson(range, platform, comparison, CommandLine.Version, output);
            else
                terminal.WriteText(output, request.Output, (text, writer) => XsysReportWriter.WriteText(range, platform, comparison, text, writer));
        });
        return ExitCode.Good;

        XsysDeclarations Read(string name)
        {
            var directory = XsysRange.DirectoryOf(name, cache) ?? Path.GetFullPath(name);
            if (tree.Find(directory) is not { Kind: RootEntryKind.Directory })
            {
                throw XsysRange.VersionIn(name) is { } version
                    ? new UserException($"golang.org/x/sys {version} is not in the module cache{(cache.Length > 0 ? $" {cache}" : "")}", $"fetch it: go mod download golang.org/x/sys@{version}")
                    : new UserException($"there is no directory {name}", "name a version, v0.11.0, or a directory that holds unix");
            }

            return XsysDeclarations.Read(tree, directory, platform)
                ?? throw new UserException($"{directory} holds no golang.org/x/sys/unix for {platform}", "name the directory above unix, and a GOOS and GOARCH that Go builds for");
        }
    }

    private static string Or(string value, string otherwise) => value.Length > 0 ? value : otherwise;
}
