using System.Collections.Immutable;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Packages;
using Abide.Builds.Projects.Settings;

namespace Abide.Execution.Building;

/// <summary>
/// Asks the go command about its settings and a project's packages. Nothing is downloaded, built or written: no other toolchain is
/// switched to (GOTOOLCHAIN=local), no proxy asked (GOPROXY=off), go.mod stays as it is (-mod=readonly).
/// </summary>
/// <param name="runner">Starts it.</param>
/// <param name="go">The go command.</param>
/// <param name="directory">Where it is asked.</param>
internal sealed class GoQuestions(ToolRunner runner, string go, string directory)
{
    /// <summary>Telemetry is kept from writing counters, too.</summary>
    private static readonly (string, string?)[] s_quiet = [("GOTOOLCHAIN", "local"), ("GOPROXY", "off"), ("GOSUMDB", "off"), ("GOTELEMETRY", "off"), ("LC_ALL", "C"), ("PWD", null)];

    /// <summary>Those that are looked at; without the flags of cgo, for which the go command would make a directory and ask the compiler.</summary>
    private static readonly ImmutableArray<string> s_names =
    [
        "CC", "CGO_ENABLED", "GO111MODULE", "GOAMD64", "GOARCH", "GOBIN", "GOCACHE", "GOENV", "GOEXPERIMENT", "GOFLAGS", "GOHOSTARCH", "GOHOSTOS", "GOINSECURE", "GOMODCACHE", "GONOSUMDB",
        "GOOS", "GOPATH", "GOPRIVATE", "GOPROXY", "GOROOT", "GOSUMDB", "GOTMPDIR", "GOTOOLCHAIN", "GOTOOLDIR", "GOVERSION", "GOWORK",
    ];

    /// <summary>What <c>go env</c> answers as things are set; if it refuses, what it answers without GOROOT, GOFLAGS and GOPATH, and what it said first.</summary>
    public async Task<(ImmutableSortedDictionary<string, string> Answer, string? Failure)> SettingsAsync(CancellationToken token)
    {
        (string, string?)[] local = [("GOTOOLCHAIN", "local"), ("GOTELEMETRY", "off"), ("LC_ALL", "C"), ("PWD", null)];
        string[] question = ["env", "-json", .. s_names];
        var answer = await runner.AskAsync(go, question, directory, token, local);
        if (answer.IsGood && GoSettings.ReadAnswer(answer.Output) is { } settings) return (settings, null);

        var again = await runner.AskAsync(go, question, "/", token, [.. local, ("GOROOT", null), ("GOFLAGS", ""), ("GOPATH", null), ("GOWORK", "off"), ("GOENV", "off")]);
        return (again.IsGood ? GoSettings.ReadAnswer(again.Output) ?? Nothing : Nothing, answer.Reason);
    }

    /// <summary>The release of the go command where <c>go env</c> has no GOVERSION (before 1.16), as <c>go version</c> tells it; or null.</summary>
    public async Task<string?> VersionAsync(CancellationToken token)
    {
        var answer = await runner.AskAsync(go, ["version"], "/", token, [.. s_quiet, ("GOROOT", null), ("GOFLAGS", "")]);
        return answer.IsGood && answer.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["go", "version", var version, ..] ? version : null;
    }

    /// <summary>The packages of the project and everything they need, or why not.</summary>
    /// <param name="project">Where they are.</param>
    /// <param name="settings">GOFLAGS are kept, but for what would write or download.</param>
    /// <param name="release">Of the go command; null when not known.</param>
    /// <param name="token">Ends the go command.</param>
    public async Task<(ImmutableArray<GoPackage>? Packages, string? Failure)> PackagesAsync(ProjectFacts project, GoSettings settings, GoRelease? release, CancellationToken token)
    {
        var choosesFields = release is { Minor: >= 19 };
        string[] patterns = project.Work is null ? ["./..."] : [.. project.Members.Where(member => member.File is not null).Select(member => member.Directory + "/...")];
        // Version control is not asked: what it runs is up to the project's own configuration.
        string[] quiet = release is { Minor: >= 18 } ? ["-buildvcs=false"] : [];
        string[] arguments = ["list", "-e", "-deps", .. quiet, choosesFields ? $"-json={GoPackageList.Fields}" : "-json", .. patterns];
        var answer = await runner.AskAsync(go, arguments, project.Work is null ? directory : project.Root, token, [.. s_quiet, ("GOFLAGS", Flags(project, settings, release))]);
        if (GoPackageList.Read(answer.Output) is { IsEmpty: false } packages && answer.Failure is null) return (packages, null);
        return (null, answer.IsGood ? "there are no packages" : answer.Reason);
    }

    private static ImmutableSortedDictionary<string, string> Nothing => ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>GOFLAGS of the user without what writes go.mod, and without a vendor directory that is not there.</summary>
    private static string Flags(ProjectFacts project, GoSettings settings, GoRelease? release)
    {
        var words = GoSettings.Words(settings["GOFLAGS"].Value);
        var usesVendor = project.HasVendor && (words.Contains("-mod=vendor") || !words.Any(word => word.StartsWith("-mod=", StringComparison.Ordinal)));
        var kept = words.Where(word => !word.StartsWith("-mod=", StringComparison.Ordinal) && !word.StartsWith("-toolexec", StringComparison.Ordinal))
            .Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'" : word);
        // From 1.16 on go.mod is only read unless -mod=mod is said, and a vendor directory is used by itself.
        string? mode = usesVendor ? words.Contains("-mod=vendor") ? "-mod=vendor" : null
            : project.Work is not null ? null // -mod may only be readonly or vendor there
            : words.Contains("-mod=mod") || project.HasVendor || release is not { Minor: >= 16 } ? "-mod=readonly" : null;
        return string.Join(' ', mode is null ? kept : kept.Append(mode));
    }
}
