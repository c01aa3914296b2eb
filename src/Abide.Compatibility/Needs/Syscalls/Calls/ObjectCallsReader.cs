using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs.Syscalls.Calls;

/// <summary>
/// Makes <see cref="ObjectCalls"/> of an object's code. A function refers to the functions that it calls and to those whose address
/// it takes, whether itself or through a piece of data: whoever calls through a pointer, some code that runs has made the pointer.
/// </summary>
internal sealed class ObjectCallsReader
{
    private readonly CodeImage _image;
    private readonly CodeMap _map;
    private readonly ImportSlots _imports;
    private readonly DataPointers _data;
    private readonly List<CodeReference> _references;
    private readonly int _importBase;
    private readonly List<ulong> _edges = []; // from, then to: numbers sort faster than pairs

    public ObjectCallsReader(CodeImage image, CodeMap map, ImportSlots imports, Func<DataPointers, List<CodeReference>> scan)
    {
        _image = image;
        _map = map;
        _imports = imports;
        _data = DataPointers.Read(image);
        _references = scan(_data);
        _data.Cut(image, _references.Where(reference => reference.Kind == CodeReferenceKind.Address).Select(reference => reference.Target));
        _importBase = map.Count + _data.PieceCount;
    }

    public ObjectCalls Read(IReadOnlyList<Sighting> sightings)
    {
        foreach (var reference in _references) Refer(reference);
        if (_map.IndexOf(_image.Elf.Header.Entry) is var entry and >= 0 && entry + 1 < _map.Count) Link(entry, entry + 1); // start code in assembly goes on behind its label
        for (var word = 0; word < _data.Count; word++)
        {
            if (_data.PieceOf(_data[word].Address) is var piece and >= 0 && NodeAt(_data[word].Value) is var node and >= 0) Link(_map.Count + piece, node);
        }

        for (var slot = 0; slot < _imports.Count; slot++)
        {
            if (_data.PieceOf(_imports[slot].Address) is var piece and >= 0) Link(_map.Count + piece, _importBase + _imports[slot].Import);
        }

        var (firstOf, next) = Sort();
        var made = sightings.GroupBy(sighting => sighting.Function).ToDictionary(
            group => group.Key,
            group => group.Select(sighting => new MadeCall(sighting.Number, sighting.IsConstant, _map.NameOf(sighting.Function))).Distinct().ToImmutableArray());
        return new ObjectCalls(firstOf, next, made, Exports(), [.. _imports.Names], [.. Starts().Distinct()]) { Entry = _map.IndexOf(_image.Elf.Header.Entry) };
    }

    private void Refer(CodeReference reference)
    {
        switch (reference.Kind)
        {
            case CodeReferenceKind.Code:
                Link(reference.By, (int)reference.Target);
                break;
            case CodeReferenceKind.Address or CodeReferenceKind.CountedAddress:
                if (_data.PieceOf(reference.Target) is var piece and >= 0) Link(reference.By, _map.Count + piece);
                break;
            default:
                foreach (var node in NodesIn(reference.Target, reference.Size)) Link(reference.By, node);
                if (_imports.Find(reference.Target) is var import and >= 0) Link(reference.By, _importBase + import);
                break;
        }
    }

    /// <summary>What the pointers in a stretch of data lead to.</summary>
    private IEnumerable<int> NodesIn(ulong start, ulong size)
    {
        var words = _data.WordsIn(start, unchecked(start + size) is var end && end < start ? ulong.MaxValue : end);
        for (var word = words.Start.Value; word < words.End.Value; word++)
        {
            if (NodeAt(_data[word].Value) is var node and >= 0) yield return node;
        }
    }

    private int NodeAt(ulong address)
    {
        if (_map.IndexOf(address) is var function and >= 0) return function;
        return _data.PieceOf(address) is var piece and >= 0 ? _map.Count + piece : -1;
    }

    private Dictionary<string, ImmutableArray<int>> Exports()
    {
        var exports = new Dictionary<string, ImmutableArray<int>>(StringComparer.Ordinal);
        var symbols = _image.Elf.DynamicSymbols;
        foreach (var symbol in symbols)
        {
            if (symbol.IsUndefined || symbol.Binding == SymbolBinding.Local || symbol.Type is SymbolType.ThreadLocal || NodeAt(symbol.Value) is not (var node and >= 0)) continue;
            var name = symbols.NameOf(symbol);
            exports[name] = exports.TryGetValue(name, out var nodes) ? nodes.Contains(node) ? nodes : nodes.Add(node) : [node];
        }

        return exports;
    }

    private IEnumerable<int> Starts()
    {
        var elf = _image.Elf;
        foreach (var import in _imports.Copied) yield return _importBase + import;
        foreach (var tag in (DynamicTag[])[DynamicTag.Initialiser, DynamicTag.Finaliser])
        {
            if (elf.Dynamic?.Find(tag) is { } address && _map.IndexOf(address) is var function and >= 0) yield return function;
        }

        var lists = Reachability.InitialiserLists(elf).Concat(elf.Segments.Where(segment => segment.Type == SegmentType.ThreadLocal).Select(segment => (segment.VirtualAddress, segment.FileSize)));
        foreach (var (list, size) in lists)
        {
            foreach (var node in NodesIn(list, size)) yield return node;
        }
    }

    private void Link(int from, int to) => _edges.Add(((ulong)from << 32) | (uint)to);

    private (int[] FirstOf, int[] Next) Sort()
    {
        var edges = CollectionsMarshal.AsSpan(_edges);
        edges.Sort();
        var count = 0;
        foreach (var edge in edges)
        {
            if ((count == 0 || edge != edges[count - 1]) && edge >> 32 != (uint)edge) edges[count++] = edge;
        }

        var firstOf = new int[_importBase + 1];
        var next = new int[count];
        for (var i = 0; i < count; i++)
        {
            next[i] = (int)edges[i];
            firstOf[(int)(edges[i] >> 32) + 1]++;
        }

        for (var i = 0; i < _importBase; i++) firstOf[i + 1] += firstOf[i];
        return (firstOf, next);
    }
}
