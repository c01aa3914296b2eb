using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Abide.Compatibility.Needs.Syscalls.Calls;

/// <summary>
/// What the code of one object leads to, without the object's bytes: its functions and pieces of data with what each refers to, the
/// system calls that functions make, and the names by which objects reach each other. Immutable; programs share it.
/// </summary>
public sealed class ObjectCalls
{
    private readonly int[] _firstOf;
    private readonly int[] _next;
    private readonly FrozenDictionary<int, ImmutableArray<MadeCall>> _made;
    private readonly FrozenDictionary<string, ImmutableArray<int>> _exports;
    private readonly ImmutableArray<string> _imports;
    private readonly Lazy<ImmutableArray<string>> _names;

    /// <param name="firstOf">For each node, where its references start in <paramref name="next"/>; one more than there are nodes.</param>
    /// <param name="next">Nodes that are referred to; imports are numbered after the last node.</param>
    /// <param name="made">System calls by node.</param>
    /// <param name="exports">Nodes by name.</param>
    /// <param name="imports">Names of imports.</param>
    /// <param name="starts">References that are followed whenever the object is loaded.</param>
    internal ObjectCalls(int[] firstOf, int[] next, Dictionary<int, ImmutableArray<MadeCall>> made, Dictionary<string, ImmutableArray<int>> exports, ImmutableArray<string> imports, ImmutableArray<int> starts)
    {
        (_firstOf, _next, _imports, Starts) = (firstOf, next, imports, starts);
        _made = made.ToFrozenDictionary();
        _exports = exports.ToFrozenDictionary(StringComparer.Ordinal);
        _names = new(() => [.. _exports.Keys.Order(StringComparer.Ordinal)]);
    }

    /// <summary>References that are followed whenever the object is loaded: initialisers and what is copied.</summary>
    internal ImmutableArray<int> Starts { get; }

    /// <summary>The node that the kernel starts; -1 when the object has no such.</summary>
    internal int Entry { get; init; } = -1;

    internal int Count => _firstOf.Length - 1;

    /// <summary>Sorted.</summary>
    internal ImmutableArray<string> ExportNames => _names.Value;

    internal bool Exports(string name) => _exports.ContainsKey(name);

    internal ImmutableArray<int> NodesOf(string export) => _exports.GetValueOrDefault(export, []);

    internal ImmutableArray<MadeCall> MadeAt(int node) => _made.GetValueOrDefault(node, []);

    internal ReadOnlySpan<int> ReferencesOf(int node) => _next.AsSpan(_firstOf[node].._firstOf[node + 1]);

    /// <summary>The nodes that can be reached from its entry, its initialisers and all exports.</summary>
    /// <param name="limit">Only nodes below this one are passed through.</param>
    internal bool[] Reach(int limit)
    {
        var reached = new bool[Count];
        var work = new Stack<int>();
        foreach (var start in Starts) Push(start);
        foreach (var nodes in _exports.Values)
        {
            foreach (var node in nodes) Push(node);
        }

        if (Entry >= 0) Push(Entry);
        while (work.TryPop(out var node))
        {
            foreach (var next in ReferencesOf(node)) Push(next);
        }

        return reached;

        void Push(int node)
        {
            if (node >= limit || reached[node]) return;
            reached[node] = true;
            work.Push(node);
        }
    }

    /// <summary>The name of an import by what a reference says.</summary>
    internal string ImportAt(int reference) => _imports[reference - Count];
}

/// <summary>A system call of one function.</summary>
/// <param name="Number">Null when it cannot be told.</param>
/// <param name="IsConstant">It comes as a constant all the way, not out of a variable.</param>
/// <param name="Function">The function, where its name is known.</param>
internal readonly record struct MadeCall(int? Number, bool IsConstant, string? Function);
