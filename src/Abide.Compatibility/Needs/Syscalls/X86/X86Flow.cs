namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>
/// What can be known before each instruction of a function, on whatever way it was reached (abstract interpretation to a fixed
/// point; Cousot and Cousot, 1977).
/// </summary>
internal sealed class X86Flow
{
    // Values only grow, so that each block is visited a few times; a made-up function could still grow one value a visit.
    private const int VisitsPerBlock = 48;

    private readonly X86Function _function;
    private readonly X86Step _step;
    private readonly X86State?[] _entries;
    private readonly bool[] _isWeak;

    private X86Flow(X86Function function, X86Step step)
    {
        _function = function;
        _step = step;
        _entries = new X86State?[function.Blocks.Count];
        _isWeak = new bool[function.Blocks.Count];
    }

    public static X86Flow Trace(X86Function function, X86Step step)
    {
        var flow = new X86Flow(function, step);
        if (flow._entries.Length == 0) return flow;
        flow._entries[0] = X86State.AtEntry();
        var visits = VisitsPerBlock * flow._entries.Length;
        var isWhole = flow.Run([0], ref visits);
        for (var block = 0; isWhole && block < flow._entries.Length && function.JumpsAnywhere; block++)
        {
            if (flow._entries[block] is not null) continue;
            flow._entries[block] = X86State.Anything();
            isWhole = flow.Run([block], ref visits);
        }

        if (!isWhole) Array.Clear(flow._entries);
        return flow;
    }

    /// <summary>The state right before an instruction.</summary>
    public X86State Before(int instruction)
    {
        var block = _function.BlockOf(instruction);
        if (block < 0 || _entries[block] is not { } entry) return X86State.Anything();
        var state = entry.Copy();
        for (var i = _function.Blocks[block].First; i < instruction; i++) _step.Apply(_function.Instructions[i], state);
        return state;
    }

    private bool Run(IEnumerable<int> first, ref int visits)
    {
        var work = new Queue<int>(first);
        var isQueued = new bool[_entries.Length];
        while (work.TryDequeue(out var block))
        {
            isQueued[block] = false;
            if (visits-- <= 0) return false;
            var state = _entries[block]!.Copy();
            for (var i = _function.Blocks[block].First; i <= _function.Blocks[block].Last; i++) _step.Apply(_function.Instructions[i], state);
            foreach (var (next, isAfterCall) in _function.Blocks[block].Successors)
            {
                if (Enter(next, state, isAfterCall) && !isQueued[next])
                {
                    isQueued[next] = true;
                    work.Enqueue(next);
                }
            }
        }

        return true;
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
