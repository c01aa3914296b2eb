using Abide.Builds.Plans.Toolchains;

namespace Abide.Execution.Toolchains;

/// <summary>Lays commands that builds know (<c>cc</c>, <c>g++</c>) beside zig, one directory for each architecture and glibc: <c>abide/x86_64-linux-gnu.2.17/cc</c>.</summary>
public static class ZigCompilers
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly string[] s_names = ["cc", "c++", "gcc", "g++"];

    /// <summary>Where the commands for a target lie.</summary>
    /// <param name="toolchain">Directory of zig itself.</param>
    /// <param name="target">One of <see cref="ZigTarget.All"/>.</param>
    public static string DirectoryOf(string toolchain, string target) => Path.Combine(toolchain, "abide", target);

    /// <summary>Writes what is not there yet, or was written by an older abide.</summary>
    /// <param name="toolchain">Directory of zig itself.</param>
    internal static void Write(string toolchain)
    {
        var place = Directory.CreateDirectory(Path.Combine(toolchain, "abide")).FullName;
        foreach (var file in (ReadOnlySpan<string>)["zig/cc.sh", "support/thread_exit.c"])
            Write(Path.Combine(place, Path.GetFileName(file)), file);
        foreach (var target in ZigTarget.All)
        {
            var directory = Directory.CreateDirectory(Path.Combine(place, target)).FullName;
            foreach (var name in s_names.Where(name => !File.Exists(Path.Combine(directory, name))))
                File.CreateSymbolicLink(Path.Combine(directory, name), "../cc.sh");
        }
    }

    /// <summary>Written aside and renamed: a build may be using the old one.</summary>
    private static void Write(string path, string resource)
    {
        using var reader = new StreamReader(typeof(ZigCompilers).Assembly.GetManifestResourceStream(resource)!);
        var text = reader.ReadToEnd();
        if (File.Exists(path) && File.ReadAllText(path) == text) return;
        var aside = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllText(aside, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(aside, Executable);
        File.Move(aside, path, overwrite: true);
    }
}
