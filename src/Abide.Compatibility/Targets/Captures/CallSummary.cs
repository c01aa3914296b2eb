using Abide.Compatibility.Needs;
using Abide.Compatibility.Needs.Syscalls.Calls;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>
/// The same graph of calls with fewer nodes: what nothing leads to is left out, what leads nowhere is one node, functions that call each other in a circle are one, and a
/// function that calls the system nowhere is left out for what it leads to, or shared with one that leads to the same. From every name
/// the same system calls and the same imports are reached as before.
/// </summary>
internal sealed class CallSummary
{
    private const int Nowhere = 0;

    private readonly ObjectCalls _calls;
    private readonly int[] _placeOf;
    private readonly List<int[]> _next = [[]];
    private readonly List<MadeCallDocument> _made = [];
    private readonly Dictionary<int[], int> _shared = new(Successors.Instance);
    private readonly List<string> _imports = [];
    private readonly Dictionary<int, int> _importPlaces = [];
    private readonly Dictionary<string, Queue<int>> _untaken = new(StringComparer.Ordinal);

    // Kept apart from nodes while their number is not known: the complement of an import's place.
    private readonly int[] _starts;

    private CallSummary(ObjectCalls calls)
    {
        _calls = calls;
        _placeOf = new int[calls.Count];
        var pinned = Pinned();
        var isReached = calls.Reach(calls.Count);
        foreach (var circle in Circles.Of(calls.Count, node => isReached[node] ? calls.ReferencesOf(node) : []))
        {
            if (isReached[circle[0]]) Place(circle, pinned);
        }

        _starts = [.. calls.Starts.Select(PlaceOf).Where(place => place != Nowhere).Distinct()];
        foreach (var name in calls.ExportNames) _untaken[name] = new Queue<int>(calls.NodesOf(name).Select(node => _placeOf[node]).Distinct());
    }

    public static CallSummary Of(ObjectCalls calls) => new(calls);

    /// <summary>The next node that a name leads to and that was not taken yet; -1 for none.</summary>
    public int TakeNode(string name) => _untaken.GetValueOrDefault(name)?.TryDequeue(out var node) == true ? node : -1;

    /// <summary>The graph, with the names that were not taken.</summary>
    public CallsDocument Write()
    {
        var others = _untaken.SelectMany(entry => entry.Value.Select(node => (entry.Key, Node: node))).OrderBy(entry => entry.Key, StringComparer.Ordinal).ThenBy(entry => entry.Node).ToList();
        return new CallsDocument
        {
            Next = [.. _next.Select(Number)],
            Imports = SymbolList.Of(_imports),
            Made = _made.Count == 0 ? null : [.. _made],
            Others = others.Count == 0 ? null : SymbolList.Of([.. others.Select(entry => entry.Key)]),
            OtherNodes = others.Count == 0 ? null : [.. others.Select(entry => entry.Node)],
            Starts = _starts.Length == 0 ? null : Number(_starts),
            Entry = _calls.Entry is var entry and >= 0 && _placeOf[entry] != Nowhere ? _placeOf[entry] : null,
        };
    }

    private int[] Number(int[] places) => [.. places.Select(place => place >= 0 ? place : _next.Count + ~place)];

    /// <summary>Nodes of which it is asked whether they are reached: they stay themselves.</summary>
    private HashSet<int> Pinned()
    {
        var pinned = new HashSet<int>(StaticLibc.NameServiceFunctions.SelectMany(name => _calls.NodesOf(name)));
        if (_calls.Entry >= 0) pinned.Add(_calls.Entry);
        return pinned;
    }

    /// <summary>Gives the functions of a circle one place; those that they lead to have theirs already.</summary>
    private void Place(IReadOnlyList<int> circle, HashSet<int> pinned)
    {
        var members = circle.ToHashSet();
        int[] next = [.. circle.SelectMany(node => _calls.ReferencesOf(node).ToArray()).Where(reference => !members.Contains(reference)).Select(PlaceOf).Where(place => place != Nowhere).Distinct().Order()];
        var made = circle.SelectMany(node => _calls.MadeAt(node)).Select(call => (call.Number, call.IsConstant)).Distinct().ToList();
        var place = made.Count > 0 || circle.Any(pinned.Contains) ? Add(next) : Share(next);
        foreach (var node in circle) _placeOf[node] = place;
        foreach (var (number, isConstant) in made) _made.Add(new MadeCallDocument(place, isConstant, number));
    }

    /// <summary>The place of a reference: a node's, or the complement of an import's.</summary>
    private int PlaceOf(int reference)
    {
        if (reference < _calls.Count) return _placeOf[reference];
        if (_importPlaces.TryGetValue(reference, out var place)) return place;
        place = ~_imports.Count;
        _imports.Add(_calls.ImportAt(reference));
        return _importPlaces[reference] = place;
    }

    private int Share(int[] next)
    {
        if (next.Length == 0) return Nowhere;
        if (next is [>= 0 and var only]) return only;
        return _shared.TryGetValue(next, out var place) ? place : _shared[next] = Add(next);
    }

    private int Add(int[] next)
    {
        _next.Add(next);
        return _next.Count - 1;
    }

    private sealed class Successors : IEqualityComparer<int[]>
    {
        public static readonly Successors Instance = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj)
        {
            var hash = new HashCode();
            foreach (var place in obj) hash.Add(place);
            return hash.ToHashCode();
        }
    }
}
