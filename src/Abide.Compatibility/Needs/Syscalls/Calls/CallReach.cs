namespace Abide.Compatibility.Needs.Syscalls.Calls;

/// <summary>
/// What objects that are loaded together lead to, from the functions that are asked for on. A name is the first object's that defines
/// it, as in ld.so's scope; which of its versions is meant is not asked, so that all of them are.
/// </summary>
internal sealed class CallReach
{
    private readonly IReadOnlyList<ScopeObject> _scope;
    private readonly bool[][] _reached;
    private readonly Queue<(int Object, int Reference, string Origin, string Through)> _work = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public CallReach(IReadOnlyList<ScopeObject> scope)
    {
        _scope = scope;
        _reached = [.. scope.Select(entry => new bool[entry.Calls.Count])];
    }

    /// <summary>Everything that was found, by number: one for each function that makes it, nearest first, to a limit.</summary>
    public SortedDictionary<int, List<ReachedCall>> Calls { get; } = [];

    /// <summary>Where a number cannot be told.</summary>
    public List<ReachedCall> Untold { get; } = [];

    /// <summary>Names that were asked for, by the program or on the way.</summary>
    public IReadOnlySet<string> Names => _names;

    /// <summary>Asks for a function or variable by name.</summary>
    public void Enter(string name, string? origin = null)
    {
        if (!_names.Add(name)) return;
        for (var i = 0; i < _scope.Count; i++)
        {
            if (!_scope[i].Calls.Exports(name)) continue;
            var through = $"{name}@{_scope[i].Name}";
            foreach (var node in _scope[i].Calls.NodesOf(name)) _work.Enqueue((i, node, origin ?? through, through));
            return;
        }
    }

    /// <summary>How many objects there are.</summary>
    public int Count => _scope.Count;

    /// <summary>Whether any object's function of that name is led to, by name or otherwise.</summary>
    public bool IsReached(string name)
    {
        for (var i = 0; i < _scope.Count; i++)
        {
            foreach (var node in _scope[i].Calls.NodesOf(name))
            {
                if (_reached[i][node]) return true;
            }
        }

        return false;
    }

    /// <summary>Starts an object as the kernel does.</summary>
    public void EnterEntry(int number)
    {
        if (_scope[number].Calls.Entry is var entry and >= 0) _work.Enqueue((number, entry, _scope[number].Name, _scope[number].Name));
    }

    /// <summary>Asks for every function of an object.</summary>
    public void EnterAll(int number)
    {
        foreach (var name in _scope[number].Calls.ExportNames)
        {
            var origin = $"{name}@{_scope[number].Name}";
            foreach (var node in _scope[number].Calls.NodesOf(name)) _work.Enqueue((number, node, origin, origin));
        }
    }

    /// <summary>Loads an object: what it does at start.</summary>
    public void Start(int number)
    {
        foreach (var node in _scope[number].Calls.Starts) _work.Enqueue((number, node, _scope[number].Name, _scope[number].Name));
    }

    /// <summary>
    /// Follows what was asked for to the end: what needs the fewest names on the way first. How far apart two functions of one object are
    /// does not count, so that an object whose inner functions were left out (a captured one) gives the same answer.
    /// </summary>
    public void Run()
    {
        var inside = new Stack<int>();
        var imports = new SortedSet<string>(StringComparer.Ordinal);
        var made = new List<MadeCall>();
        while (_work.TryDequeue(out var step))
        {
            var calls = _scope[step.Object].Calls;
            var reached = _reached[step.Object];
            inside.Push(step.Reference);
            while (inside.TryPop(out var reference))
            {
                if (reference >= calls.Count)
                {
                    imports.Add(calls.ImportAt(reference));
                    continue;
                }

                if (reached[reference]) continue;
                reached[reference] = true;
                made.AddRange(calls.MadeAt(reference));
                foreach (var next in calls.ReferencesOf(reference)) inside.Push(next);
            }

            foreach (var call in made.OrderBy(call => call.Number).ThenByDescending(call => call.IsConstant)) Note(call, step.Origin, step.Through);
            foreach (var import in imports) Enter(import, step.Origin);
            made.Clear();
            imports.Clear();
        }
    }

    private void Note(MadeCall made, string origin, string through)
    {
        var call = new ReachedCall(origin, through, made.IsConstant);
        if (made.Number is not { } number)
        {
            Untold.Add(call);
            return;
        }

        if (!Calls.TryGetValue(number, out var known)) Calls[number] = known = [];
        if (known.Count < SyscallReader.SiteLimit && !known.Contains(call)) known.Add(call);
    }
}

/// <param name="Name">For reports: <c>libc.so.6</c>.</param>
/// <param name="Calls">Its code.</param>
internal sealed record ScopeObject(string Name, ObjectCalls Calls);

/// <param name="Origin">What was asked for, <c>posix_spawn@libc.so.6</c>, or the object that does it when it is loaded.</param>
/// <param name="Through">The last function on the way that is asked for by name: <paramref name="Origin"/>, or what a library asks another for.</param>
/// <param name="IsConstant">As of <see cref="MadeCall"/>.</param>
internal sealed record ReachedCall(string Origin, string Through, bool IsConstant);
