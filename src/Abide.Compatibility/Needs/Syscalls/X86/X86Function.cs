using Abide.Compatibility.Needs.Syscalls.Code;
using Iced.Intel;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>A decoded function, split into stretches that are run from the first instruction to the last.</summary>
internal sealed class X86Function : ICodeFunction
{
    private readonly X86Step _step;
    private readonly InstructionList _instructions;
    private readonly List<CodeBlock> _blocks = [];

    // Four bytes are an instruction, on average.
    private X86Function(ulong start, ulong end, X86Step step) => (Start, End, _step, _instructions) = (start, end, step, new InstructionList((int)(end - start) / 4));

    public ulong Start { get; }

    public ulong End { get; }

    public InstructionList Instructions => _instructions;

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    public RegisterFile Registers => X86Step.Registers;

    /// <summary>Whether it jumps to where no table of its own leads: to other functions, or to blocks that nothing else leads to.</summary>
    public bool JumpsAnywhere { get; private set; }

    public static X86Function Decode(ulong start, ulong end, ReadOnlyMemory<byte> bytes, CodeImage image, X86Step step, Func<ulong, Callee> calleeAt)
    {
        var function = new X86Function(start, end, step);
        var decoder = new X86Decoder(bytes, start);
        while (decoder.Next < end)
        {
            decoder.Decode(out var instruction);
            function._instructions.Add(in instruction);
        }

        function.Split(image, calleeAt);
        return function;
    }

    /// <summary>The number of the instruction that has the byte at an address; -1 when none has.</summary>
    public int IndexOf(ulong address)
    {
        int low = 0, high = _instructions.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            ref var instruction = ref _instructions[middle];
            if (address < instruction.IP) high = middle - 1;
            else if (address >= instruction.NextIP) low = middle + 1;
            else return middle;
        }

        return -1;
    }

    public void Apply(int instruction, FlowState state) => _step.Apply(_instructions[instruction], state);

    public FlowState Refine(int block, int successor, FlowState state) => X86Branch.Refine(this, block, successor, state);

    public int BlockOf(int instruction) => CodeBlock.Find(_blocks, instruction);

    private void Split(CodeImage image, Func<ulong, Callee> calleeAt)
    {
        var tableTargets = X86JumpTables.Targets(this, image);
        var leaders = new bool[_instructions.Count + 1];
        leaders[0] = true;
        foreach (var target in tableTargets) Mark(target);
        for (var i = 0; i < _instructions.Count; i++)
        {
            ref var instruction = ref _instructions[i];
            if (instruction.FlowControl == FlowControl.Next) continue;
            leaders[i + 1] = true;
            if (IsBranch(instruction)) Mark(instruction.NearBranchTarget);
        }

        for (var first = 0; first < _instructions.Count;)
        {
            var last = first;
            while (!leaders[last + 1] && last + 1 < _instructions.Count) last++;
            _blocks.Add(new CodeBlock(first, last));
            first = last + 1;
        }

        foreach (var block in _blocks) Link(block, tableTargets, image, calleeAt);

        void Mark(ulong target)
        {
            if (target >= Start && target < End && IndexOf(target) is var index and >= 0) leaders[index] = true;
        }
    }

    private void Link(CodeBlock block, IReadOnlyList<ulong> tableTargets, CodeImage image, Func<ulong, Callee> calleeAt)
    {
        var last = _instructions[block.Last];
        switch (last.FlowControl)
        {
            case FlowControl.UnconditionalBranch:
                LinkTo(last.NearBranchTarget);
                break;
            case FlowControl.ConditionalBranch or FlowControl.XbeginXabortXend:
                if (IsBranch(last)) LinkTo(last.NearBranchTarget);
                LinkNext(isAfterCall: false);
                break;
            case FlowControl.IndirectBranch when last.IsIPRelativeMemoryOperand && image.IsConstant(last.IPRelativeMemoryAddress): // a last call, through a word that the loader fills
                break;
            case FlowControl.IndirectBranch:
                foreach (var target in tableTargets) LinkTo(target);
                JumpsAnywhere |= tableTargets.Count == 0;
                break;
            case FlowControl.Call when last.IsCallNear && calleeAt(last.NearBranchTarget).Effect == CalleeEffect.NeverReturns:
            case FlowControl.Return or FlowControl.Exception:
                break;
            default:
                LinkNext(isAfterCall: last.FlowControl is FlowControl.Call or FlowControl.IndirectCall && last.Mnemonic != Mnemonic.Syscall);
                break;
        }

        void LinkNext(bool isAfterCall)
        {
            if (block.Last + 1 < _instructions.Count) block.Successors.Add((BlockOf(block.Last + 1), isAfterCall));
        }

        void LinkTo(ulong target)
        {
            // A jump into an instruction skips its prefix: glibc jumps over LOCK where there is one thread.
            if (target >= Start && target < End && IndexOf(target) is var index and >= 0) block.Successors.Add((BlockOf(index), false));
        }
    }

    private static bool IsBranch(in Instruction instruction) => instruction.Op0Kind is OpKind.NearBranch64 or OpKind.NearBranch32 or OpKind.NearBranch16;
}
