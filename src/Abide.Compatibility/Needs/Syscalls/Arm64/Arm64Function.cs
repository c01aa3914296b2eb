using System.Buffers.Binary;
using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>A function of A64 code, split into stretches that are run from the first instruction to the last.</summary>
internal sealed class Arm64Function : ICodeFunction
{
    private readonly uint[] _words;
    private readonly Arm64Step _step;
    private readonly List<CodeBlock> _blocks = [];

    public Arm64Function(ulong start, ReadOnlySpan<byte> bytes, CodeImage image, Arm64Step step, Func<ulong, Callee> calleeAt)
    {
        Start = start;
        _step = step;
        _words = new uint[bytes.Length / A64Instruction.Size];
        for (var i = 0; i < _words.Length; i++) _words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * A64Instruction.Size)..]);
        Split(Arm64JumpTables.Read(this, image), calleeAt);
    }

    public ulong Start { get; }

    public int Length => _words.Length;

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    public bool JumpsAnywhere { get; private set; }

    public RegisterFile Registers => Arm64Step.Registers;

    public A64Instruction this[int instruction] => new(_words[instruction], Start + ((ulong)instruction * A64Instruction.Size));

    /// <summary>The number of the instruction at an address; -1 when none starts there.</summary>
    public int IndexOf(ulong address)
    {
        var distance = unchecked(address - Start);
        return distance % A64Instruction.Size == 0 && distance / A64Instruction.Size < (ulong)_words.Length ? (int)(distance / A64Instruction.Size) : -1;
    }

    public void Apply(int instruction, FlowState state) => _step.Apply(this[instruction], state);

    /// <summary>Compilers have a register that is always zero, and use no other for one that is.</summary>
    public FlowState Refine(int block, int successor, FlowState state) => state;

    private void Split(Dictionary<int, IReadOnlyList<ulong>> tables, Func<ulong, Callee> calleeAt)
    {
        var leaders = new bool[_words.Length + 1];
        leaders[0] = true;
        foreach (var target in tables.Values.SelectMany(targets => targets)) Mark(target);
        for (var i = 0; i < _words.Length; i++)
        {
            var control = this[i].Control;
            if (control == A64Control.Next) continue;
            leaders[i + 1] = true;
            if (control is A64Control.Jump or A64Control.Conditional) Mark(this[i].Target);
        }

        for (var first = 0; first < _words.Length;)
        {
            var last = first;
            while (last + 1 < _words.Length && !leaders[last + 1]) last++;
            _blocks.Add(new CodeBlock(first, last));
            first = last + 1;
        }

        foreach (var block in _blocks) Link(block, tables, calleeAt);

        void Mark(ulong target)
        {
            if (IndexOf(target) is var index and >= 0) leaders[index] = true;
        }
    }

    private void Link(CodeBlock block, Dictionary<int, IReadOnlyList<ulong>> tables, Func<ulong, Callee> calleeAt)
    {
        var last = this[block.Last];
        switch (last.Control)
        {
            case A64Control.Jump:
                LinkTo(last.Target);
                break;
            case A64Control.Conditional:
                LinkTo(last.Target);
                LinkNext(isAfterCall: false);
                break;
            case A64Control.IndirectJump:
                if (tables.TryGetValue(block.Last, out var targets))
                {
                    foreach (var target in targets) LinkTo(target);
                }
                else
                {
                    JumpsAnywhere = true;
                }

                break;
            case A64Control.Call when calleeAt(last.Target).Effect == CalleeEffect.NeverReturns:
            case A64Control.Return or A64Control.Trap:
                break;
            default:
                LinkNext(isAfterCall: last.Control is A64Control.Call or A64Control.IndirectCall);
                break;
        }

        void LinkNext(bool isAfterCall)
        {
            if (block.Last + 1 < _words.Length) block.Successors.Add((CodeBlock.Find(_blocks, block.Last + 1), isAfterCall));
        }

        void LinkTo(ulong target)
        {
            if (IndexOf(target) is var index and >= 0) block.Successors.Add((CodeBlock.Find(_blocks, index), false));
        }
    }
}
