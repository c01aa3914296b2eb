using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Abide.Formats.Roots;

namespace Abide.Formats.Archive;

/// <summary>
/// The root file system of a container image: an OCI image layout (a directory, or a tar archive of one), or an archive of <c>docker
/// save</c>. All layers are unpacked once, into a spool that the caller provides; only names and places are kept in memory. Thread-safe.
/// </summary>
public sealed class ImageTree : IRootTree
{
    private readonly NodeTree _tree;
    private readonly Dictionary<string, Extent> _contents;
    private readonly Stream _spool;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, RootEntry?> _found = new(StringComparer.Ordinal);

    private ImageTree(LayerStack stack, Stream spool)
    {
        _tree = stack.Tree;
        _contents = stack.Contents;
        _spool = spool;
    }

    /// <summary>Unpacks the image in a directory.</summary>
    /// <param name="directory">An OCI image layout.</param>
    /// <param name="architecture">Canonical name of the one to take, <c>x86_64</c>.</param>
    /// <param name="spool">Empty, readable and seekable; must stay as long as the tree.</param>
    /// <param name="tree">Null when the image cannot be used.</param>
    /// <param name="problems">Why not, or what was left out of it; paths are those of the image.</param>
    /// <param name="cancellationToken">Stops between two entries.</param>
    /// <exception cref="DllNotFoundException">libarchive is not installed.</exception>
    public static bool TryOpenDirectory(string directory, string architecture, Stream spool, [NotNullWhen(true)] out ImageTree? tree, out ImmutableArray<Problem> problems, CancellationToken cancellationToken = default) =>
        TryOpen(new DirectoryStore(directory), architecture, spool, out tree, out problems, cancellationToken);

    /// <summary>Unpacks the image in a tar archive, which may be compressed.</summary>
    /// <param name="open">Opens the archive anew, for one reading.</param>
    /// <param name="architecture">Canonical name of the one to take, <c>x86_64</c>.</param>
    /// <param name="spool">Empty, readable and seekable; must stay as long as the tree.</param>
    /// <param name="tree">Null when the image cannot be used.</param>
    /// <param name="problems">Why not, or what was left out of it; paths are those of the image.</param>
    /// <param name="cancellationToken">Stops between two entries.</param>
    /// <exception cref="DllNotFoundException">libarchive is not installed.</exception>
    public static bool TryOpenArchive(Func<Stream> open, string architecture, Stream spool, [NotNullWhen(true)] out ImageTree? tree, out ImmutableArray<Problem> problems, CancellationToken cancellationToken = default) =>
        TryOpen(new ArchiveStore(open), architecture, spool, out tree, out problems, cancellationToken);

    public RootEntry? Find(string path) => _found.TryGetValue(path, out var entry) ? entry : _found.GetOrAdd(path, _tree.Find(path));

    public RootNode? Look(string path) => LinkResolution.ResolveParent(path, Find) is { } place ? _tree.Look(place) : null;

    public IReadOnlyList<string>? List(string directory) => Find(directory) is { Kind: RootEntryKind.Directory } entry ? [.. _tree.Names(entry.Path)] : [];

    public byte[]? Read(string path, int limit = int.MaxValue) =>
        Find(path) is { Kind: RootEntryKind.File } entry && entry.Length <= limit && entry.Length <= Array.MaxLength ? Read(entry, (int)entry.Length) : null;

    public byte[]? ReadStart(string path, int length) =>
        Find(path) is { Kind: RootEntryKind.File } entry ? Read(entry, (int)Math.Min(entry.Length, length)) : null;

    private byte[]? Read(RootEntry entry, int length)
    {
        if (!_contents.TryGetValue(entry.Path, out var extent)) return null;
        var bytes = new byte[length];
        lock (_gate)
        {
            _spool.Position = extent.Start;
            _spool.ReadExactly(bytes);
        }

        return bytes;
    }

    private static bool TryOpen(IBlobStore blobs, string architecture, Stream spool, [NotNullWhen(true)] out ImageTree? tree, out ImmutableArray<Problem> problems, CancellationToken cancellationToken)
    {
        tree = null;
        if (ImageManifest.Read(blobs, architecture, out var unusable) is not { } layers)
        {
            problems = [unusable!.Value.Kind.At("/", unusable.Value.Message)];
            return false;
        }

        var stack = new LayerStack(spool);
        foreach (var layer in layers)
        {
            if (Apply(stack, blobs, layer, cancellationToken) is not { } fault) continue;
            problems = [fault];
            return false;
        }

        problems = [.. stack.Problems];
        tree = new ImageTree(stack, spool);
        return true;
    }

    private static Problem? Apply(LayerStack stack, IBlobStore blobs, Layer layer, CancellationToken cancellationToken)
    {
        using var blob = blobs.Open(layer.Name);
        if (blob is null) return Problems.DamagedLayer.At(layer.Name, "the layer is missing");
        using var hashed = new HashedStream(blob);
        using var reader = new TarReader(hashed);
        try
        {
            if (stack.Apply(reader, cancellationToken) is { } fault) return Problems.DamagedLayer.At(layer.Name, fault);
            return layer.Digest is { } digest && hashed.Finish() != digest ? Problems.DigestMismatch.At(layer.Name, "the layer does not have the digest that its manifest names") : null;
        }
        catch (InvalidDataException e)
        {
            return Problems.DamagedLayer.At(layer.Name, e.Message);
        }
    }
}
