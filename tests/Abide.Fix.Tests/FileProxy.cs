using System.IO.Compression;

namespace Abide.Fix.Tests;

/// <summary>
/// A module proxy of files (Go Modules Reference, "GOPROXY protocol") with golang.org/x/sys as Debian's suites have it, in the test cache.
/// </summary>
internal static class FileProxy
{
    private const string Module = "golang.org/x/sys";

    private static readonly (string Version, string Suite)[] s_versions = [("v0.0.0-20210124154548-22da62e12c0c", "bullseye"), ("v0.3.0", "bookworm"), ("v0.22.0", "trixie")];
    private static readonly DateTimeOffset s_time = new(2021, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<string> s_proxy = new(Build); // tests run side by side

    /// <summary>The directory; made when it is not there yet.</summary>
    public static string Make() => s_proxy.Value;

    private static string Build()
    {
        var proxy = Path.Combine(TestCache.Root, "fix", "proxy");
        if (Directory.Exists(proxy)) return proxy;
        var aside = $"{proxy}.{Environment.ProcessId}";
        var versions = Path.Combine(aside, Module, "@v");
        Directory.CreateDirectory(versions);
        foreach (var (version, suite) in s_versions)
        {
            var source = TestCache.Xsys(suite);
            File.Copy(Path.Combine(source, "go.mod"), Path.Combine(versions, version + ".mod"));
            File.WriteAllText(Path.Combine(versions, version + ".info"), $$"""{"Version":"{{version}}","Time":"{{s_time:yyyy-MM-ddTHH:mm:ssZ}}"}""");
            using var zip = ZipFile.Open(Path.Combine(versions, version + ".zip"), ZipArchiveMode.Create);
            foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != ".complete").Order(StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry($"{Module}@{version}/{Path.GetRelativePath(source, file)}");
                entry.LastWriteTime = s_time;
                using var content = entry.Open();
                content.Write(File.ReadAllBytes(file));
            }
        }

        File.WriteAllLines(Path.Combine(versions, "list"), s_versions.Select(each => each.Version));
        Directory.Move(aside, proxy);
        return proxy;
    }
}
