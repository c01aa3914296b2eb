using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>
/// What can be known before each instruction of a function, on whatever way it was reached (abstract interpretation to a fixed
/// point; Cousot and Cousot, 1977).
/// </summary>
internal sealed class X86Flow
{
    // What is noted of the stack, summed over all blocks: real functions come to some thousand.
    private const int SlotLimit = 1 << 18;

    private readonly X86Function _function;
    private readonly X86Step _step;
    private readonly WorkBudget _budget;
    private readonly X86State?[] _entries;
    private readonly bool[] _isWeak;
    private readonly bool[] _isDue;
    private int _slots;

    private X86Flow(X86Function function, X86Step step, WorkBudget budget)
    {
        _function = function;
        _step = step;
        _budget = budget;
        _entries = new X86State?[function.Blocks.Count];
        _isWeak = new bool[function.Blocks.Count];
        _isDue = new bool[function.Blocks.Count];
    }

    public static X86Flow Trace(X86Function function, X86Step step, WorkBudget budget)
    {
        var flow = new X86Flow(function, step, budget);
        if (flow._entries.Length == 0) return flow;
        flow._entries[0] = X86State.AtEntry();
        var isWhole = flow.Run(0);
        for (var block = 0; isWhole && block < flow._entries.Length && function.JumpsAnywhere; block++)
        {
            if (flow._entries[block] is not null) continue;
            flow._entries[block] = X86State.Anything();
            isWhole = flow.Run(block);
        }

        if (!isWhole) Array.Clear(flow._entries);
        return flow;
    }

    /// <summary>The state right before an instruction.</summary>
    public X86State Before(int instruction)
    {
        var block = _function.BlockOf(instruction);
        if (block < 0) return X86State.Anything();
        var state = _entries[block]?.Copy() ?? X86State.Anything();
        if (!_budget.TryTake(instruction - _function.Blocks[block].First + state.Size)) return X86State.Anything();
        for (var i = _function.Blocks[block].First; i < instruction; i++) _step.Apply(_function.Instructions[i], state);
        return state;
    }

    /// <summary>Whether anything leads to the instruction from where the function starts.</summary>
    public bool IsEntered(int instruction) => _function.BlockOf(instruction) is var block and >= 0 && _entries[block] is { } entry && entry[X86State.StackPointer].StackOffset is not null;

    /// <summary>
    /// False when it takes too long; nothing is known then. Blocks are run in the order of their addresses, again and again: most ways lead
    /// forward, so that most of what leads to a block is known when it is run.
    /// </summary>
    private bool Run(int first)
    {
        const int ScannedAtOnce = 32;
        var due = 1;
        _isDue[first] = true;
        for (var block = first; due > 0;)
        {
            var next = NextDue(block);
            if (!_budget.TryTake(Math.Abs(next - block) / ScannedAtOnce)) return false;
            block = next;
            _isDue[block] = false;
            due--;
            var (start, end) = (_function.Blocks[block].First, _function.Blocks[block].Last);
            var state = _entries[block]!.Copy();
            if (_slots > SlotLimit || !_budget.TryTake(end - start + 1 + state.Size)) return false;
            for (var i = start; i <= end; i++) _step.Apply(_function.Instructions[i], state);
            foreach (var (successor, isAfterCall) in _function.Blocks[block].Successors)
            {
                if (!Enter(successor, X86Branch.Refine(_function, block, successor, state), isAfterCall) || _isDue[successor]) continue;
                _isDue[successor] = true;
                due++;
            }
        }

        return true;
    }

    /// <summary>The next block that is due, in a circle.</summary>
    private int NextDue(int block)
    {
        var next = _isDue.AsSpan(block).IndexOf(true);
        return next >= 0 ? block + next : _isDue.AsSpan(0, block).IndexOf(true);
    }

    /// <summary>
    /// Compiled code has one stack depth at each point. Where two ways disagree and one comes from behind a call, that call
    /// never returns and the way does not exist.
    /// </summary>
    private bool Enter(int block, X86State state, bool isWeak)
    {
        if (_entries[block] is not { } known)
        {
            _entries[block] = state.Copy();
            _slots += state.Size;
            _isWeak[block] = isWeak;
            return true;
        }

        var agrees = known[X86State.StackPointer].Equals(state[X86State.StackPointer]);
        if (!agrees && isWeak && !_isWeak[block]) return false;
        if (!agrees && !isWeak && _isWeak[block])
        {
            _entries[block] = state.Copy();
            _isWeak[block] = false;
            return true;
        }

        _isWeak[block] &= isWeak;
        var changed = known.Join(state);
        if (changed && known[X86State.StackPointer].StackOffset is null) known.LoseStack();
        return changed;
    }
}
