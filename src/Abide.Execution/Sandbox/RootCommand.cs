using System.Text;
using Abide.Formats.Roots;

namespace Abide.Execution.Sandbox;

/// <summary>
/// Puts a command inside a root directory through bubblewrap: its files, with this host's /proc and /sys and a small /dev. No
/// other namespace is new, so that process ids, network and terminal stay what they are.
/// </summary>
internal static class RootCommand
{
    private const string Program = "bwrap";
    private const string Resolver = "/etc/resolv.conf";

    /// <summary>Looks for bubblewrap on this host.</summary>
    public static FoundCommand FindBubblewrap(IEnumerable<byte[]> environment, CallConvention convention)
    {
        var found = FoundCommand.Find(Encoding.UTF8.GetBytes(Program), environment, root: null, convention);
        return found.Failure is null
            ? found
            : found with { Failure = new("--root needs bubblewrap, and there is no bwrap on PATH", "install the package bubblewrap") };
    }

    /// <summary>The command line of bubblewrap.</summary>
    /// <param name="root">The root directory.</param>
    /// <param name="command">The command, which is looked up inside the root.</param>
    /// <param name="shown">A directory of this host, and the one of the root that it takes the place of; null for none.</param>
    public static List<byte[]> Arguments(string root, IEnumerable<byte[]> command, (string Directory, string At)? shown = null)
    {
        List<string> options = [Program, "--bind", root, "/", "--dev", "/dev", "--bind", "/proc", "/proc", "--ro-bind", "/sys", "/sys"];
        // A file that is not there would be made in the root.
        if (new DirectoryTree(root).Find(Resolver) is { Kind: RootEntryKind.File } resolver && File.Exists(Resolver))
            options.AddRange(["--ro-bind", Resolver, resolver.Path]);
        if (shown is { } over)
            options.AddRange(["--bind", over.Directory, over.At, "--chdir", over.At]);
        return [.. options.Append("--").Select(Encoding.UTF8.GetBytes), .. command];
    }
}
