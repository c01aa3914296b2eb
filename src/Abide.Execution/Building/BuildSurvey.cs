using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Machine;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Packages;
using Abide.Builds.Projects.Settings;
using Abide.Execution.Building.Interop;

namespace Abide.Execution.Building;

/// <summary>
/// Gathers what decides how a build on this machine goes: its settings, directories and tools, and what the project says and needs.
/// Nothing is built, downloaded or changed.
/// </summary>
public sealed partial class BuildSurvey
{
    private const int MostExcluded = 2000;
    private const int MostHead = 64 << 10;

    private readonly ToolRunner _runner;
    private readonly string _directory;
    private readonly ImmutableArray<Unlearnt>.Builder _unlearnt = ImmutableArray.CreateBuilder<Unlearnt>();

    private BuildSurvey(ToolRunner runner, string directory) => (_runner, _directory) = (runner, directory);

    /// <summary>Looks at the machine, and at the project that the directory belongs to.</summary>
    /// <param name="directory">Absolute, and there.</param>
    /// <param name="runner">Holds the environment of the build.</param>
    /// <param name="token">Ends whatever is asked.</param>
    public static Task<BuildFacts> TakeAsync(string directory, ToolRunner runner, CancellationToken token) => new BuildSurvey(runner, directory).TakeAsync(token);

    private async Task<BuildFacts> TakeAsync(CancellationToken token)
    {
        var environment = _runner.Environment;
        var passwd = SmallFile.ReadText("/etc/passwd", out _) ?? "";
        var installed = new InstalledGo(_runner);
        var installations = installed.Find();
        var go = installations.FirstOrDefault(each => each.IsOnPath);
        var questions = go is null ? null : new GoQuestions(_runner, go.Command, _directory);
        var (answer, failure) = questions is null ? (ImmutableSortedDictionary<string, string>.Empty, null) : await questions.SettingsAsync(token);
        var root = environment.GetValueOrDefault("GOROOT") is { Length: > 0 } set ? set : null;
        var settings = new GoSettings(environment, ReadSettings(UserFile(environment)), ReadSettings(Path.Combine(root ?? answer.GetValueOrDefault("GOROOT", "/nowhere"), "go.env")), answer);
        var version = settings.Effective("GOVERSION") is { Length: > 0 } told ? told : questions is null ? null : await questions.VersionAsync(token);
        GoRelease? release = GoRelease.TryParse(version ?? "", out var known) ? known : null;
        var project = ProjectReader.Read(_directory, settings["GOWORK"].IsSet ? settings["GOWORK"].Value : "");

        var look = new DirectoryLook(MountTable.Read(SmallFile.ReadText("/proc/self/mountinfo", out _) ?? ""), passwd);
        var compiler = new CompilerQuestions(_runner, _directory);
        var isCgo = settings["CGO_ENABLED"].Value != "0" || settings["CC"].IsSet;
        var asked = isCgo ? compiler.AskAsync(settings, token) : Task.FromResult<CompilerFacts>(null!);
        var listed = questions is null || project is null ? Task.FromResult<(ImmutableArray<GoPackage>?, string?)>((null, null)) : questions.PackagesAsync(project, settings, release, token);
        await Task.WhenAll(asked, listed); // neither waits for what the other asks
        CompilerFacts? cc = await asked;
        var (packages, listFailure) = await listed;
        foreach (var gap in cc?.Unlearnt ?? [])
            _unlearnt.Add(new("the C toolchain", gap));

        return new BuildFacts
        {
            Directory = _directory,
            Project = project,
            Settings = settings,
            Go = go,
            Installations = installations,
            GoVersion = version,
            GoFailure = failure,
            SetRoot = settings["GOROOT"] is { IsSet: true } goRoot ? InstalledGo.In(goRoot.Value) : null,
            Account = UserAccount.Find(passwd, FileOwner.CurrentUser()),
            Directories = BuildDirectories.Of(settings).Where(path => path.StartsWith('/')).Distinct(StringComparer.Ordinal).ToImmutableSortedDictionary(path => path, look.At, StringComparer.Ordinal),
            Packages = packages,
            ListFailure = listFailure,
            Excluded = [.. (packages ?? []).Where(package => package is { Standard: false, Module.Main: true }).SelectMany(Excluded).Take(MostExcluded)],
            Compiler = cc,
            Libraries = cc?.File is null ? [] : await LibrariesAsync(compiler, cc, packages ?? [], settings, token),
            Toolchains = installed.FindToolchains(settings.Effective("GOMODCACHE"), $"{settings.Effective("GOHOSTOS")}-{settings.Effective("GOHOSTARCH")}"),
            Unlearnt = _unlearnt.DrainToImmutable(),
        };
    }

    /// <summary>GOENV, else go/env below the user's configuration (os.UserConfigDir); null when it is off or there is no home.</summary>
    private static string? UserFile(ImmutableSortedDictionary<string, string> environment) =>
        environment.GetValueOrDefault("GOENV") is { Length: > 0 } named ? named == "off" ? null : named
        : environment.GetValueOrDefault("XDG_CONFIG_HOME") is { Length: > 0 } configuration ? Path.Combine(configuration, "go", "env")
        : environment.GetValueOrDefault("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config", "go", "env")
        : null;

    private SettingsFile? ReadSettings(string? path)
    {
        if (path is null) return null;
        var text = SmallFile.ReadText(path, out var reason);
        if (reason is not null) _unlearnt.Add(new(path, reason));
        return text is null ? null : SettingsFile.Read(text, path);
    }

    /// <summary>The files that constraints leave out, with the constraint as it stands there.</summary>
    private static IEnumerable<ExcludedFile> Excluded(GoPackage package)
    {
        foreach (var name in package.IgnoredGoFiles ?? [])
        {
            var path = Path.Combine(package.Dir, name);
            var text = SmallFile.Read(path, out _) is { } bytes ? Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, MostHead))) : "";
            string? constraint = null;
            int? line = null;
            var number = 0;
            var usesCgo = false;
            foreach (var each in text.Split('\n').Select(each => each.TrimEnd('\r')))
            {
                number++;
                if (constraint is null && (each.StartsWith("//go:build ", StringComparison.Ordinal) || each.StartsWith("// +build ", StringComparison.Ordinal)))
                    (constraint, line) = (each, number);
                usesCgo |= CgoImport().IsMatch(each);
            }

            yield return new(path, package.ImportPath, constraint, line, usesCgo);
        }
    }

    private static async Task<ImmutableArray<LinkedLibrary>> LibrariesAsync(CompilerQuestions compiler, CompilerFacts cc, ImmutableArray<GoPackage> packages, GoSettings settings, CancellationToken token)
    {
        const int Most = 100;
        var asked = packages.Where(package => package.UsesCgo).SelectMany(package => (package.CgoLDFLAGS ?? []).Select(flag => (package, flag)))
            .Where(each => each.flag.StartsWith("-l", StringComparison.Ordinal) && each.flag.Length > 2 && !each.flag.StartsWith("-l:", StringComparison.Ordinal))
            .GroupBy(each => each.flag[2..], StringComparer.Ordinal);
        var libraries = ImmutableArray.CreateBuilder<LinkedLibrary>();
        foreach (var library in asked.Take(Most))
        {
            ImmutableArray<string> search = [.. library.SelectMany(each => each.package.CgoLDFLAGS!.Value).Concat(GoSettings.Words(settings["CGO_LDFLAGS"].Value)).Where(flag => flag.StartsWith("-L", StringComparison.Ordinal) || flag.StartsWith("--sysroot", StringComparison.Ordinal))];
            libraries.Add(await compiler.LibraryAsync(cc, search, library.Key, [.. library.Select(each => each.package.ImportPath).Distinct(StringComparer.Ordinal)], token));
        }

        return libraries.DrainToImmutable();
    }

    [GeneratedRegex("^\\s*(import\\s+)?\"C\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CgoImport();
}
