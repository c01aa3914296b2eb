using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Abide.Formats.Tests.Archive;

/// <summary>Makes container images of a few entries, right and wrong ones.</summary>
internal sealed class ImageBuilder : IDisposable
{
    private readonly List<(string Digest, byte[] Bytes)> _blobs = [];

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("abide-image-").FullName;

    public static TarEntry File(string name, string text) => new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    public static TarEntry Link(string name, string target) => new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target };

    public static TarEntry HardLink(string name, string target) => new PaxTarEntry(TarEntryType.HardLink, name) { LinkName = target };

    public static TarEntry Folder(string name) => new PaxTarEntry(TarEntryType.Directory, name);

    public static byte[] Layer(params ReadOnlySpan<TarEntry> entries)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, leaveOpen: true))
        {
            foreach (var entry in entries) tar.WriteEntry(entry);
        }

        return bytes.ToArray();
    }

    public static byte[] Gzip(byte[] layer)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest)) gzip.Write(layer);
        return bytes.ToArray();
    }

    public static byte[] Zstd(byte[] layer)
    {
        using var zstd = Process.Start(new ProcessStartInfo("zstd", ["-q", "-c"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        zstd.StandardInput.BaseStream.Write(layer);
        zstd.StandardInput.Close();
        using var bytes = new MemoryStream();
        zstd.StandardOutput.BaseStream.CopyTo(bytes);
        zstd.WaitForExit();
        return bytes.ToArray();
    }

    /// <summary>An OCI layout in <see cref="Directory"/> with one manifest for each architecture.</summary>
    public void Layout(params ReadOnlySpan<(string? Architecture, byte[][] Layers)> images)
    {
        List<string> manifests = [];
        foreach (var (architecture, layers) in images)
        {
            var manifest = $$"""{"schemaVersion": 2, "layers": [{{string.Join(',', layers.Select(layer => $$"""{"digest": "sha256:{{Blob(layer)}}", "size": {{layer.Length}}}"""))}}]}""";
            manifests.Add($$"""{"digest": "sha256:{{Blob(Encoding.UTF8.GetBytes(manifest))}}"{{(architecture is null ? "" : $$""", "platform": {"architecture": "{{architecture}}", "os": "linux"}""")}}}""");
        }

        System.IO.Directory.CreateDirectory(Path.Combine(Directory, "blobs", "sha256"));
        foreach (var (digest, bytes) in _blobs) System.IO.File.WriteAllBytes(BlobPath(digest), bytes);
        System.IO.File.WriteAllText(Path.Combine(Directory, "oci-layout"), """{"imageLayoutVersion": "1.0.0"}""");
        System.IO.File.WriteAllText(Path.Combine(Directory, "index.json"), $$"""{"schemaVersion": 2, "manifests": [{{string.Join(',', manifests)}}]}""");
    }

    public string BlobPath(string digest) => Path.Combine(Directory, "blobs", "sha256", digest);

    public static string DigestOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The layout as a tar archive.</summary>
    public byte[] Archive()
    {
        using var bytes = new MemoryStream();
        TarFile.CreateFromDirectory(Directory, bytes, includeBaseDirectory: false);
        return bytes.ToArray();
    }

    /// <summary>What docker save wrote before it wrote layouts.</summary>
    public static byte[] Saved(params ReadOnlySpan<byte[]> layers)
    {
        List<TarEntry> entries = [];
        List<string> names = [];
        foreach (var layer in layers)
        {
            names.Add($"{names.Count}/layer.tar");
            entries.Add(new PaxTarEntry(TarEntryType.RegularFile, names[^1]) { DataStream = new MemoryStream(layer) });
        }

        return Layer([.. entries, File("manifest.json", $$"""[{"Config": "x.json", "RepoTags": null, "Layers": [{{string.Join(',', names.Select(name => $"\"{name}\""))}}]}]""")]);
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private string Blob(byte[] bytes)
    {
        _blobs.Add((DigestOf(bytes), bytes));
        return DigestOf(bytes);
    }
}
