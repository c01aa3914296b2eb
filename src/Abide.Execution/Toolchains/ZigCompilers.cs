using Abide.Builds.Plans.Toolchains;

namespace Abide.Execution.Toolchains;

/// <summary>Lays commands that builds know (<c>cc</c>, <c>g++</c>) beside zig, one directory for each architecture and glibc: <c>abide/x86_64-linux-gnu.2.17/cc</c>.</summary>
internal static class ZigCompilers
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly string[] s_names = ["cc", "c++", "gcc", "g++"];

    /// <param name="toolchain">Directory of zig itself.</param>
    public static void Write(string toolchain)
    {
        var place = Directory.CreateDirectory(Path.Combine(toolchain, "abide")).FullName;
        foreach (var file in (ReadOnlySpan<string>)["zig/cc.sh", "support/thread_exit.c"])
        {
            using var resource = typeof(ZigCompilers).Assembly.GetManifestResourceStream(file)!;
            using var written = new FileStream(Path.Combine(place, Path.GetFileName(file)), FileMode.CreateNew);
            resource.CopyTo(written);
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(place, "cc.sh"), Executable);
        foreach (var target in ZigTarget.All)
        {
            var directory = Directory.CreateDirectory(Path.Combine(place, target)).FullName;
            foreach (var name in s_names)
                File.CreateSymbolicLink(Path.Combine(directory, name), "../cc.sh");
        }
    }
}
