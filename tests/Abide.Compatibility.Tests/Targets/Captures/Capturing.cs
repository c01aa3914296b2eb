using System.Collections.Concurrent;
using Abide.Compatibility.Targets.Captures;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Targets.Captures;

/// <summary>Captures roots, and takes each capture through its file.</summary>
internal static class Capturing
{
    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> s_roots = new(StringComparer.Ordinal);

    /// <summary>The target file of a Debian root; captured once for all tests.</summary>
    public static byte[] DebianBytes(string release) =>
        s_roots.GetOrAdd(release, name => new(() => Write(Capture(new DirectoryTree(TestCache.DebianRoot(name))).File.ShouldNotBeNull()))).Value;

    public static TargetFile Debian(string release) => Read(DebianBytes(release));

    public static (TargetFile? File, System.Collections.Immutable.ImmutableArray<Abide.Formats.Problem> Problems) Capture(IRootTree tree, int workers = 2) =>
        RootCapture.Read(tree, new CaptureRequest { Name = "test", Source = CaptureSource.Root, ToolVersion = "0.0.0", Workers = workers });

    public static byte[] Write(TargetFile file)
    {
        using var bytes = new MemoryStream();
        file.Write(bytes);
        return bytes.ToArray();
    }

    public static TargetFile Read(byte[] bytes)
    {
        TargetFile.TryRead(bytes, "test.target.json", out var file, out var problem).ShouldBeTrue(problem?.Message);
        return file!;
    }
}
