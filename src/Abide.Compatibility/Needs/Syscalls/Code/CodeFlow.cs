namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>A function's instructions as <see cref="CodeFlow"/> follows them.</summary>
internal interface ICodeFunction
{
    /// <summary>Ascending; together they have all instructions.</summary>
    IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>Whether it jumps to where no table of its own leads: to other functions, or to blocks that nothing else leads to.</summary>
    bool JumpsAnywhere { get; }

    /// <summary>What the architecture has.</summary>
    RegisterFile Registers { get; }

    /// <summary>Does to a state what an instruction does.</summary>
    void Apply(int instruction, FlowState state);

    /// <summary>The state on the way from one block to a successor, with what the branch tells of it; the same one when nothing is learned.</summary>
    FlowState Refine(int block, int successor, FlowState state);
}

/// <summary>A stretch of instructions that are run from the first to the last.</summary>
/// <param name="First">Number of the first instruction.</param>
/// <param name="Last">Number of the last one.</param>
internal sealed record CodeBlock(int First, int Last)
{
    /// <summary>Where control goes from here; a callee may turn out never to return, so that a way behind a call counts less.</summary>
    public List<(int Block, bool IsAfterCall)> Successors { get; } = [];

    /// <summary>The number of the block that has an instruction; -1 when none has.</summary>
    public static int Find(IReadOnlyList<CodeBlock> blocks, int instruction)
    {
        int low = 0, high = blocks.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (instruction < blocks[middle].First) high = middle - 1;
            else if (instruction > blocks[middle].Last) low = middle + 1;
            else return middle;
        }

        return -1;
    }
}

/// <summary>
/// What can be known before each instruction of a function, on whatever way it was reached (abstract interpretation to a fixed
/// point; Cousot and Cousot, 1977).
/// </summary>
internal sealed class CodeFlow
{
    // What is noted of the stack, summed over all blocks: real functions come to some thousand.
    private const int SlotLimit = 1 << 18;

    private readonly ICodeFunction _function;
    private readonly WorkBudget _budget;
    private readonly FlowState?[] _entries;
    private readonly bool[] _isWeak;
    private readonly bool[] _isReached;
    private readonly bool[] _isDue;
    private int _slots;

    private CodeFlow(ICodeFunction function, WorkBudget budget)
    {
        _function = function;
        _budget = budget;
        _entries = new FlowState?[function.Blocks.Count];
        _isWeak = new bool[function.Blocks.Count];
        _isReached = new bool[function.Blocks.Count];
        _isDue = new bool[function.Blocks.Count];
    }

    public static CodeFlow Trace(ICodeFunction function, WorkBudget budget)
    {
        var flow = new CodeFlow(function, budget);
        if (flow._entries.Length == 0) return flow;
        flow._entries[0] = FlowState.AtEntry(function.Registers);
        var isWhole = flow.Run(0);
        for (var block = 0; block < flow._entries.Length; block++) flow._isReached[block] = flow._entries[block] is not null;
        for (var block = 0; isWhole && block < flow._entries.Length && function.JumpsAnywhere; block++)
        {
            if (flow._entries[block] is not null) continue;
            flow._entries[block] = FlowState.Anything(function.Registers);
            isWhole = flow.Run(block);
        }

        if (!isWhole) Array.Clear(flow._entries);
        return flow;
    }

    /// <summary>Whether a way that is known leads from the function's first instruction to one.</summary>
    public bool IsReached(int instruction) => CodeBlock.Find(_function.Blocks, instruction) is var block and >= 0 && _isReached[block];

    /// <summary>Whether a way leads to the instruction on which it is known where the stack is.</summary>
    public bool IsEntered(int instruction) => CodeBlock.Find(_function.Blocks, instruction) is var block and >= 0 && _entries[block] is { StackPointer.StackOffset: not null };

    /// <summary>The state right before an instruction.</summary>
    public FlowState Before(int instruction)
    {
        var block = CodeBlock.Find(_function.Blocks, instruction);
        if (block < 0) return FlowState.Anything(_function.Registers);
        // What handles exceptions, nothing in the function leads to.
        var state = _entries[block]?.Copy() ?? FlowState.Anything(_function.Registers);
        if (!_budget.TryTake(instruction - _function.Blocks[block].First + state.Size)) return FlowState.Anything(_function.Registers);
        for (var i = _function.Blocks[block].First; i < instruction; i++) _function.Apply(i, state);
        return state;
    }

    /// <summary>
    /// False when it takes too long; nothing is known then. Blocks are run in the order of their addresses, again and again: most ways lead
    /// forward, so that most of what leads to a block is known when it is run.
    /// </summary>
    private bool Run(int first)
    {
        const int ScannedAtOnce = 32;
        var due = 1;
        _isDue[first] = true;
        for (var number = first; due > 0;)
        {
            var next = NextDue(number);
            if (!_budget.TryTake(Math.Abs(next - number) / ScannedAtOnce)) return false;
            number = next;
            _isDue[number] = false;
            due--;
            var block = _function.Blocks[number];
            var state = _entries[number]!.Copy();
            if (_slots > SlotLimit || !_budget.TryTake(block.Last - block.First + 1 + state.Size)) return false;
            for (var i = block.First; i <= block.Last; i++) _function.Apply(i, state);
            foreach (var (successor, isAfterCall) in block.Successors)
            {
                if (!Enter(successor, _function.Refine(number, successor, state), isAfterCall) || _isDue[successor]) continue;
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
    private bool Enter(int block, FlowState state, bool isWeak)
    {
        if (_entries[block] is not { } known)
        {
            _entries[block] = state.Copy();
            _slots += state.Size;
            _isWeak[block] = isWeak;
            return true;
        }

        var agrees = known.StackPointer.Equals(state.StackPointer);
        if (!agrees && isWeak && !_isWeak[block]) return false;
        if (!agrees && !isWeak && _isWeak[block])
        {
            _entries[block] = state.Copy();
            _isWeak[block] = false;
            return true;
        }

        _isWeak[block] &= isWeak;
        return known.Join(state);
    }
}
