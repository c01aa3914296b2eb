using System.CommandLine;
using Abide.Builds.Plans.Toolchains;
using Abide.Execution.Building;
using Abide.Execution.Toolchains;

namespace Abide.Cli.Commands;

/// <summary><c>abide toolchain prepare NAME FOR</c>: has the compilers of a plan be there, and says where.</summary>
internal static class ToolchainPrepareCommand
{
    private const string Zig = "zig", LinkKit = "link-kit", Sysroot = "sysroot";

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = $"Which: {Zig}, {LinkKit} or {Sysroot}" };
        var target = new Argument<string>("FOR") { Description = "What they build for: of zig x86_64-linux-gnu.2.17, of link-kit a release such as el7.9, of sysroot a root directory" };
        var architecture = ReproCommand.Architecture();
        var prepare = new Command("prepare", "Install or make what a plan builds with, unless it is there, and print the directory of its cc, c++, gcc and g++") { name, target, architecture };
        prepare.SetAction(async (parsed, token) =>
        {
            var (wanted, builds) = (parsed.GetRequiredValue(name), parsed.GetRequiredValue(target));
            var directory = wanted switch
            {
                Zig => await ZigAsync(builds, terminal, token),
                LinkKit => await KitAsync(builds, parsed.GetRequiredValue(architecture), token),
                Sysroot => await SysrootAsync(builds, parsed.GetRequiredValue(architecture), token),
                _ => throw new UserException($"there are no compilers '{wanted}'", $"name {Zig}, {LinkKit} or {Sysroot}"),
            };
            ToolchainCommand.Answer(terminal, directory + "\n");
            return ExitCode.Good;
        });
        return prepare;
    }

    private static async Task<string> ZigAsync(string target, Terminal terminal, CancellationToken token)
    {
        if (!ZigTarget.All.Contains(target))
            throw new UserException($"zig has no target {target}", $"name one such as {ZigTarget.All[0]}; the last is {ZigTarget.All[^1]}");
        var installed = await ToolchainCommand.InstallAsync(ToolchainCommand.Store(), ToolchainCommand.Release(Zig), archive: null, terminal, token);
        return ZigCompilers.DirectoryOf(installed.Directory, target);
    }

    private static async Task<string> KitAsync(string release, string architecture, CancellationToken token)
    {
        var environment = ToolchainCommand.OwnEnvironment();
        var kit = ReproCommand.Find(release, architecture);
        var store = KitStore.Of(environment) ?? throw NoPlace();
        var (directory, failure) = await store.PrepareAsync(kit, new ToolRunner(environment), token);
        return directory is null
            ? throw new UserException($"the kit of {release} cannot be made: {failure}", "it takes gcc, binutils and libc6-dev, and a cache that is writable")
            : KitStore.Compilers(directory);
    }

    private static async Task<string> SysrootAsync(string root, string architecture, CancellationToken token)
    {
        if (!Directory.Exists(root)) throw new UserException($"there is no directory {root}", "name a root directory with headers and libraries");
        var environment = ToolchainCommand.OwnEnvironment();
        var store = SysrootStore.Of(environment) ?? throw NoPlace();
        var tools = await store.FindAsync(root, architecture, new ToolRunner(environment), token);
        return tools.Commands is { } commands
            ? Path.Combine(commands, "bin")
            : throw new UserException($"{root} cannot be built with: {tools.Refusal!.Reason}", tools.Refusal.Hint);
    }

    private static UserException NoPlace() => new("there is no place for compilers: neither XDG_CACHE_HOME nor HOME is an absolute path", "set one of them");
}
