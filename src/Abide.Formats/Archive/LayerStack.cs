using System.Runtime.InteropServices;
using Abide.Formats.Roots;

namespace Abide.Formats.Archive;

/// <summary>
/// Applies the entries of layers, one above the other (OCI image-spec, layer.md, "Applying Changesets"): a later entry takes the
/// place of what is there, <c>.wh.NAME</c> takes NAME of the layers below away, and <c>.wh..wh..opq</c> all that they have in its directory.
/// </summary>
internal sealed class LayerStack(Stream spool)
{
    // A complete desktop has some 500,000.
    private const int MaximumEntries = 4_000_000;
    private const long MaximumBytes = 64L << 30;
    private const int LargestOther = 16 << 20;
    private const int MaximumProblems = 100;
    private const int MaximumPath = 4096; // PATH_MAX (include/uapi/linux/limits.h)
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";

    private readonly Dictionary<string, int> _layerOf = new(StringComparer.Ordinal);
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _layer;
    private int _entries;
    private long _bytes;

    public NodeTree Tree { get; } = new();

    /// <summary>Where the bytes of files are; a file without was too long to keep, and is no program.</summary>
    public Dictionary<string, Extent> Contents { get; } = new(StringComparer.Ordinal);

    public List<Problem> Problems { get; } = [];

    /// <summary>Applies one more layer.</summary>
    /// <returns>What is wrong with its archive; null when nothing is.</returns>
    public string? Apply(TarReader layer, CancellationToken cancellationToken)
    {
        _layer++;
        while (layer.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++_entries > MaximumEntries) return "it has more than four million entries";
            if (Place(layer.Current.Name) is not { } path)
            {
                Tell(Shown(layer.Current.Name), "its name leads out of the image, or is longer than names are; it is left out");
                continue;
            }

            Apply(layer, path);
            if (_bytes > MaximumBytes) return "it unpacks to more than 64 GiB";
        }

        return layer.Fault;
    }

    private void Apply(TarReader layer, string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name == Opaque) ClearBelow(Parent(path), keepsSelf: true);
        else if (name.StartsWith(Whiteout, StringComparison.Ordinal)) TakeAway(path, name[Whiteout.Length..]);
        else if (ResolveParent(path) is { } place) Put(layer, place);
        else Tell(path, "its directory is a link that leads nowhere, or a file; it is left out");
    }

    private void TakeAway(string path, string name)
    {
        if (name is "" or "." or "..") Tell(path, "it would take away what is not below its directory; it is left out");
        else if (ResolveParent($"{Parent(path).TrimEnd('/')}/{name}") is { } place) ClearBelow(place, keepsSelf: false);
    }

    /// <summary>Takes away what layers below this one have.</summary>
    private void ClearBelow(string path, bool keepsSelf)
    {
        if (Tree.Find(keepsSelf ? path : Parent(path)) is not { } directory) return;
        var top = keepsSelf ? directory.Path : path;
        List<string> order = [top];
        for (var i = 0; i < order.Count; i++) order.AddRange(Tree.Names(order[i]).Select(child => order[i] == "/" ? $"/{child}" : $"{order[i]}/{child}"));
        for (var i = order.Count - 1; i >= (keepsSelf ? 1 : 0); i--)
        {
            if (_layerOf.GetValueOrDefault(order[i]) < _layer && Tree.Names(order[i]).Count == 0) Remove(order[i]);
        }
    }

    private void Put(TarReader layer, string path)
    {
        var entry = layer.Current;
        if (path == "/" || entry.SymbolicLink?.Length > MaximumPath) return;
        if (entry.HardLink is { } link)
        {
            Share(path, link);
            return;
        }

        if (entry is { Kind: RootEntryKind.Directory } && Tree.Look(path) is { Kind: RootEntryKind.Directory, IsLink: false })
        {
            _layerOf[path] = _layer;
            return;
        }

        Remove(path);
        _layerOf[path] = _layer;
        if (entry.Kind == RootEntryKind.File)
        {
            var length = Keep(layer, path);
            Tree.Put(path, new RootNode(RootEntryKind.File, length, LinkTarget: null, IsLink: false));
        }
        else
        {
            Tree.Put(path, new RootNode(entry.Kind, 0, entry.SymbolicLink, entry.SymbolicLink is not null));
        }
    }

    /// <summary>A hard link has the content of an entry that came before, in this layer or below.</summary>
    private void Share(string path, string link)
    {
        if (Place(link) is not { } named || ResolveParent(named) is not { } source || Tree.Look(source) is not { Kind: not RootEntryKind.Directory } node)
        {
            Tell(path, $"it is a link to {Shown(link)}, which is not in the image; it is left out");
            return;
        }

        if (source == path) return;
        var content = Contents.TryGetValue(source, out var extent) ? extent : (Extent?)null;
        Remove(path);
        Tree.Put(path, node);
        _layerOf[path] = _layer;
        if (content is { } known) Contents[path] = known;
    }

    /// <summary>Writes a file's bytes to the spool; the length that was really there.</summary>
    private long Keep(TarReader layer, string path)
    {
        var start = spool.Length;
        spool.Position = start;
        var length = 0L;
        var isKept = true;
        for (int read; (read = layer.Read(_buffer)) > 0 && _bytes <= MaximumBytes;)
        {
            if (length == 0) isKept = layer.Current.Size <= LargestOther || Elf.ElfHeader.HasMagic(_buffer.AsSpan(0, read));
            if (isKept) spool.Write(_buffer, 0, read);
            length += read;
            _bytes += read;
        }

        if (isKept) Contents[path] = new Extent(start, length);
        return length;
    }

    private void Remove(string path)
    {
        if (Tree.Look(path) is null) return;
        List<string> gone = [path];
        for (var i = 0; i < gone.Count; i++) gone.AddRange(Tree.Names(gone[i]).Select(child => $"{gone[i]}/{child}"));
        foreach (var each in gone)
        {
            Contents.Remove(each);
            _layerOf.Remove(each);
        }

        Tree.Remove(path);
    }

    /// <summary>Directories on the way may be links of layers below; what a runtime unpacks goes where they lead inside the image.</summary>
    private string? ResolveParent(string path)
    {
        if (path == "/") return path;
        var parent = Parent(path);
        var name = path[path.LastIndexOf('/')..];
        if (Tree.Find(parent) is { } found) return found.Kind == RootEntryKind.Directory ? found.Path.TrimEnd('/') + name : null;

        // Archives may leave directories out; they are made, but never through a link that leads nowhere.
        var known = parent;
        while (known != "/" && Tree.Look(known) is null && Tree.Find(known) is null) known = Parent(known);
        return Tree.Find(known) is { Kind: RootEntryKind.Directory } start ? start.Path.TrimEnd('/') + parent[known.TrimEnd('/').Length..] + name : null;
    }

    /// <summary>The absolute path that a name means; null when it leads out.</summary>
    private string? Place(string name)
    {
        if (name.Length > MaximumPath) return null;
        var plain = BlobName.Normalize(name);
        if (plain.Split('/').Contains("..")) return null;
        if (name.StartsWith('/')) Tell(name, "its name is absolute; it is taken from the top of the image");
        return "/" + plain;
    }

    private void Tell(string path, string message)
    {
        if (Problems.Count < MaximumProblems) Problems.Add(Formats.Problems.HostileEntry.At(path, $"layer {_layer}: {message}"));
    }

    private static string Shown(string name) => name.Length > MaximumPath ? name[..MaximumPath] : name;

    private static string Parent(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";
}

/// <param name="Start">In the spool.</param>
/// <param name="Length">Bytes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Extent(long Start, long Length);
