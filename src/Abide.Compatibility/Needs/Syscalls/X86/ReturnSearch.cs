using Abide.Compatibility.Needs.Syscalls.Code;
using Iced.Intel;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>
/// Tells functions that never return, as far as their code shows it: no way from the first instruction leads to a return or out of the
/// function. Stripped C code gives no other sign, and compilers put unrelated code right behind a call of one.
/// </summary>
internal sealed class ReturnSearch(CodeImage image, CodeMap map, Func<ulong, bool> isEndless)
{
    private const int InstructionLimit = 2000;
    private const int DepthLimit = 8;

    private readonly Dictionary<int, bool> _known = [];
    private int _depth;

    public bool Returns(int function)
    {
        if (_known.TryGetValue(function, out var known)) return known;
        // Whoever calls itself returns if another of its ways does.
        if (_depth == DepthLimit) return true;
        _known[function] = true;
        _depth++;
        var returns = Search(function);
        _depth--;
        return _known[function] = returns;
    }

    private bool Search(int function)
    {
        var (start, end) = (map.StartOf(function), map.EndOf(function));
        var seen = new HashSet<ulong>();
        var work = new Stack<ulong>([start]);
        while (work.TryPop(out var at))
        {
            if (at < start || at >= end)
            {
                if (ReturnsAt(at)) return true;
                continue;
            }

            if (!seen.Add(at)) continue;
            if (seen.Count > InstructionLimit || !image.Elf.TryReadAddress(at, 1, out _)) return true;
            var bytes = image.Elf.AtAddress(at).Span;
            var decoder = Decoder.Create(64, new ByteArrayCodeReader(bytes[..Math.Min(bytes.Length, 15)].ToArray()), at);
            decoder.Decode(out var instruction);
            switch (instruction.FlowControl)
            {
                case FlowControl.Return:
                    return true;
                case FlowControl.IndirectBranch:
                    if (!instruction.IsIPRelativeMemoryOperand || !isEndless(instruction.IPRelativeMemoryAddress)) return true;
                    break;
                case FlowControl.UnconditionalBranch:
                    work.Push(instruction.NearBranchTarget);
                    break;
                case FlowControl.ConditionalBranch:
                    work.Push(instruction.NearBranchTarget);
                    work.Push(instruction.NextIP);
                    break;
                case FlowControl.Call when instruction.IsCallNear && !ReturnsAt(instruction.NearBranchTarget):
                case FlowControl.IndirectCall when instruction.IsIPRelativeMemoryOperand && isEndless(instruction.IPRelativeMemoryAddress):
                case FlowControl.Exception:
                    break;
                default:
                    if (instruction.IsInvalid) return true;
                    if (instruction.Mnemonic != Mnemonic.Hlt) work.Push(instruction.NextIP);
                    break;
            }
        }

        return false;
    }

    private bool ReturnsAt(ulong address)
    {
        var function = map.Starts.IndexOf(unchecked(address - map.Starts.Low));
        return function < 0 || map.IsGo(function) || Returns(function);
    }
}
