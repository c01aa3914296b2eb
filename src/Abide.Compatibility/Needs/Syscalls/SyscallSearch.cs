using System.Collections.Immutable;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;

namespace Abide.Compatibility.Needs.Syscalls;

/// <summary>
/// Finds every instruction that calls the system and follows its number backwards: within the function, and where it is the
/// function's own argument to everyone who calls that.
/// </summary>
internal sealed class SyscallSearch(CodeImage image, CodeMap map, Func<ReferenceMap?> references, FunctionPointers pointers, Reachability reachability, IMachine machine, GoFlows? flows)
{
    // Real programs have some dozen wrappers that take the number.
    private const int DemandLimit = 2048;

    // All code is looked at for each; Go's own packages have one.
    private const int VariableLimit = 32;

    // Bytes of a small structure in front of one of its fields.
    private const ulong LikelyBefore = 24;

    private readonly HashSet<(int Function, Place Place)> _demanded = [];
    private readonly HashSet<ulong> _variables = [];
    private readonly Queue<Demand> _demands = new();
    private readonly SightingList _sightings = new(reachability);

    /// <summary>Everything that was found.</summary>
    /// <param name="slots">Words that hold the address of the C library's function <c>syscall</c>, whose first argument is a number.</param>
    public SightingList Run(IEnumerable<ulong>? slots = null)
    {
        foreach (var address in machine.FindSystemCalls())
        {
            var function = map.IndexOf(address);
            if (function < 0 || !reachability.IsPossible(function)) continue;
            if (machine.Follow(function) is not { } flow) _sightings.Add(new Sighting(null, address, function, [], IsConstant: false));
            else if (flow.SystemCallAt(address) is { } number) Resolve(number, address, function, [], isConstant: true);
        }

        foreach (var slot in slots ?? []) FollowSlot(slot);
        while (_demands.TryDequeue(out var demand)) Follow(demand);
        return _sightings;
    }

    private void Resolve(Value value, ulong address, int function, ImmutableArray<int> inward, bool isConstant)
    {
        if ((value.IsUnknown || value.Atoms.Any(atom => atom.Kind == AtomKind.Memory)) && flows?.SourcesOf(function) is { } sources)
        {
            foreach (var source in sources) Ask(source, flows!.FirstArgument, address, source == function ? inward : inward.Insert(0, function), isConstant);
            return;
        }

        if (value.IsUnknown) _sightings.Add(new Sighting(null, address, function, inward, isConstant));
        foreach (var atom in value.Atoms)
        {
            switch (atom.Kind)
            {
                case AtomKind.Constant:
                    // The kernel looks at the lower half of the register.
                    _sightings.Add(new Sighting(unchecked((int)atom.Number), address, function, inward, isConstant));
                    break;
                case AtomKind.Register or AtomKind.Stack:
                    Ask(function, new Place(atom.Kind == AtomKind.Stack, (int)atom.Number), address, inward, isConstant);
                    break;
                case AtomKind.Memory:
                    ResolveMemory(atom, address, function, inward, isConstant);
                    break;
                default:
                    _sightings.Add(new Sighting(null, address, function, inward, isConstant));
                    break;
            }
        }
    }

    private void Ask(int function, Place place, ulong address, ImmutableArray<int> inward, bool isConstant)
    {
        if (!_demanded.Add((function, place))) return;
        if (_demanded.Count <= DemandLimit) _demands.Enqueue(new Demand(function, place, inward, isConstant, address));
        else _sightings.Add(new Sighting(null, address, function, inward, isConstant));
    }

    /// <summary>A variable has its initial value, or what any instruction that names it stores there.</summary>
    private void ResolveMemory(Atom atom, ulong address, int function, ImmutableArray<int> inward, bool isConstant)
    {
        var variable = (ulong)atom.Number;
        if (image.ReadNumber(variable, atom.Width) is not { } initial)
        {
            _sightings.Add(new Sighting(null, address, function, inward, isConstant));
            return;
        }

        var isFixed = image.IsConstant(variable);
        _sightings.Add(new Sighting(unchecked((int)initial), address, function, inward, isConstant && isFixed));
        if (isFixed || !_variables.Add(variable)) return;
        if (_variables.Count > VariableLimit)
        {
            _sightings.Add(new Sighting(null, address, function, inward, isConstant));
            return;
        }

        var known = image.StartOfVariable(variable);
        var start = known ?? variable - Math.Min(variable, LikelyBefore);
        foreach (var place in machine.FindReferences(start, variable))
        {
            var by = map.IndexOf(place);
            if (by < 0 || !reachability.IsPossible(by)) continue;
            if (machine.Follow(by) is not { } flow)
            {
                _sightings.Add(new Sighting(null, place, by, inward.Insert(0, function), IsConstant: false));
                continue;
            }

            var use = flow.UseAt(place, variable, start);
            var chain = by == function ? inward : inward.Insert(0, function);
            if (use.Kind == UseKind.Store) Resolve(use.Stored!, use.Address, by, chain, isConstant: false);
            else if (use.Kind == UseKind.Address && (known is not null || IsSamePackage(by, function))) _sightings.Add(new Sighting(null, use.Address, by, chain, IsConstant: false));
        }
    }

    /// <summary>Without symbols, the address of a neighbour may be that of a structure around the variable; only its own package takes that.</summary>
    private bool IsSamePackage(int first, int second) => map.PackageBytes(first).SequenceEqual(map.PackageBytes(second));

    private void Follow(Demand demand)
    {
        var inward = demand.Inward.Insert(0, demand.Function);
        var start = map.StartOf(demand.Function);
        // Whoever calls it by a pointer passes what nobody can tell. Another object that calls it by name passes numbers of its own.
        if (pointers.HasPointerTo(demand.Function) && !IsOnlyCompared(demand.Function) && !FollowWords(demand)) _sightings.Add(new Sighting(null, start, demand.Function, demand.Inward, IsConstant: false, IsTaken: true));

        if (references() is not { } all)
        {
            _sightings.Add(new Sighting(null, demand.Address, demand.Function, demand.Inward, IsConstant: false));
            return;
        }

        var isAsked = pointers.HasPointerTo(demand.Function) || image.Elf.Dynamic is not null && IsExported(demand.Function);
        foreach (var reference in all.To(demand.Function))
        {
            var by = map.IndexOf(reference.Place);
            if (reference.IsIndirect || by < 0 || !reachability.IsPossible(by)) continue;
            if (machine.Follow(by) is not { } flow)
            {
                _sightings.Add(new Sighting(null, reference.Place, by, inward, demand.IsConstant));
                continue;
            }

            var use = flow.UseAt(reference.Place, start);
            // A jump to the function's own start is a loop, which its flow has followed: Go starts again once the stack has grown.
            if (use.Kind == UseKind.Jump && by == demand.Function) continue;
            isAsked |= use.Kind != UseKind.None;
            if (use.Kind is UseKind.Call or UseKind.Jump) Resolve(flow.ArgumentAt(use, demand.Place), use.Address, by, inward, demand.IsConstant);
            else if (use.Kind == UseKind.Address && !FollowHeld(start, demand, by, flow)) _sightings.Add(new Sighting(null, use.Address, by, inward, IsConstant: false));
        }

        // Nobody was found who calls it. In Go that is code that nobody uses; in C it may be code that lies behind another function's without a sign.
        if (!isAsked && !map.IsGo(demand.Function)) _sightings.Add(new Sighting(null, demand.Address, demand.Function, demand.Inward, IsConstant: false));
    }

    /// <summary>
    /// Follows who calls a function through the words that hold its address: code that may be linked in any way calls its own functions
    /// as it calls imports. False when a word is used in another way, or nobody was found who uses it.
    /// </summary>
    private bool FollowWords(Demand demand)
    {
        var uses = references()?.To(demand.Function).Where(reference => reference.IsIndirect).ToList() ?? [];
        var words = uses.Select(reference => reference.Target).Distinct().ToList();
        if (words.Count == 0 || words.Count != pointers.CountTo(demand.Function) || !words.All(image.IsConstant)) return false;
        foreach (var reference in uses)
        {
            var by = map.IndexOf(reference.Place);
            if (by < 0 || machine.Follow(by) is not { } flow) return false;
            var use = flow.UseAt(reference.Place, reference.Target);
            if (use.Kind is UseKind.Compare or UseKind.None) continue;
            if (use.Kind is UseKind.Call or UseKind.Jump) Resolve(flow.ArgumentAt(use, demand.Place), use.Address, by, demand.Inward.Insert(0, demand.Function), demand.IsConstant);
            else if (!FollowHeld(reference.Target, demand, by, flow)) return false;
        }

        return true;
    }

    /// <summary>Follows the calls of one function through a register that holds an address, or what lies there; false when there are none.</summary>
    private bool FollowHeld(ulong address, Demand demand, int by, IFunctionFlow flow)
    {
        var calls = flow.CallsThrough(address);
        foreach (var call in calls) Resolve(flow.ArgumentAt(call, demand.Place), call.Address, by, demand.Inward.Insert(0, demand.Function), demand.IsConstant);
        return calls.Count > 0;
    }

    private bool IsExported(int function)
    {
        var start = map.StartOf(function);
        foreach (var symbol in image.Elf.DynamicSymbols)
        {
            if (!symbol.IsUndefined && symbol.Value == start) return true;
        }

        return false;
    }

    /// <summary>Whether the words that point to a function serve only to tell whether an address lies in it.</summary>
    private bool IsOnlyCompared(int function)
    {
        var words = references()?.To(function).Where(reference => reference.IsIndirect).ToList();
        return words is { Count: > 0 }
            && words.Select(reference => reference.Target).Distinct().Count() == pointers.CountTo(function)
            && words.All(reference => map.IndexOf(reference.Place) is var by and >= 0 && machine.Follow(by)?.UseAt(reference.Place, reference.Target).Kind == UseKind.Compare);
    }

    private void FollowSlot(ulong slot)
    {
        foreach (var place in machine.FindReferences(slot, slot))
        {
            var by = map.IndexOf(place);
            if (by < 0 || !reachability.IsPossible(by)) continue;
            if (machine.Follow(by) is not { } flow)
            {
                _sightings.Add(new Sighting(null, place, by, [], IsConstant: false));
                continue;
            }

            var use = flow.UseAt(place, slot);
            if (use.Kind is UseKind.Call or UseKind.Jump) Resolve(flow.ArgumentAt(use, machine.FirstArgument), use.Address, by, [], isConstant: true);
            else if (use.Kind != UseKind.None) FollowLoad(slot, use, by, flow);
        }
    }

    /// <summary>The function's address is in a register: the calls through it are those of the same function, or it goes anywhere.</summary>
    private void FollowLoad(ulong slot, Use load, int by, IFunctionFlow flow)
    {
        var calls = flow.CallsThrough(slot);
        foreach (var call in calls) Resolve(flow.ArgumentAt(call, machine.FirstArgument), call.Address, by, [], isConstant: true);
        if (calls.Count == 0) _sightings.Add(new Sighting(null, load.Address, by, [], IsConstant: false));
    }

    private readonly record struct Demand(int Function, Place Place, ImmutableArray<int> Inward, bool IsConstant, ulong Address);
}
