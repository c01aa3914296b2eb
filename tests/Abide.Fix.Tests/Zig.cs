using System.Diagnostics;

namespace Abide.Fix.Tests;

/// <summary>zig as users get it: by <c>abide toolchain install zig</c>, once for all tests.</summary>
internal static class Zig
{
    private static readonly Lazy<string> s_home = new(Install);

    /// <summary>Value of XDG_CACHE_HOME under which zig is installed.</summary>
    public static string CacheHome() => s_home.Value;

    private static string Install()
    {
        var home = Path.Combine(TestCache.Root, "xdg");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "abide.dll"), "toolchain", "install", "zig"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["XDG_CACHE_HOME"] = home;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors.GetAwaiter().GetResult());
        return home;
    }
}
