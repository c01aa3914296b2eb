using Abide.Tests;
using Xunit.Abstractions;

namespace Abide.Compatibility.Tests.Syscalls;

/// <summary>Of real programs, hardly any keeps a number to itself.</summary>
public sealed class OpenShareTests(ITestOutputHelper output)
{
    private const double MostOpen = 0.03;

    [Fact]
    public void At_most_three_in_a_hundred_real_programs_have_an_open_set()
    {
        var all = 0;
        var open = new List<string>();
        foreach (var path in Programs())
        {
            var needs = CallsCorpus.Read(path);
            all++;
            if (needs.IsOpen) open.Add($"{path}: {string.Join(", ", needs.Untold.Select(site => $"{site.Function} at 0x{site.Address:x}"))}");
            needs.Items.Length.ShouldBeGreaterThan(25, path);
        }

        output.WriteLine($"open: {open.Count} of {all} programs ({100.0 * open.Count / all:F1} %)");
        foreach (var line in open) output.WriteLine(line);
        all.ShouldBeGreaterThan(40);
        open.Count.ShouldBeLessThanOrEqualTo((int)(MostOpen * all), string.Join('\n', open));
    }

    /// <summary>What the test cache has of Go for x86-64: the toolchains' own programs, esbuild, and skopeo.</summary>
    private static IEnumerable<string> Programs()
    {
        foreach (var release in CallsCorpus.Releases)
        {
            yield return Path.Combine(TestCache.GoRoot(release), "bin", "go");
            yield return Path.Combine(TestCache.GoRoot(release), "bin", "gofmt");
            foreach (var tool in (string[])["asm", "cgo", "compile", "cover", "link", "vet"])
            {
                if (Path.Combine(TestCache.GoRoot(release), "pkg", "tool", "linux_amd64", tool) is var path && File.Exists(path)) yield return path;
            }
        }

        yield return Path.Combine(TestCache.NpmPackage("@esbuild/linux-x64@0.25.0"), "bin", "esbuild");
        yield return Path.Combine(TestCache.DebianRoot("trixie"), "usr", "bin", "skopeo");
    }
}
