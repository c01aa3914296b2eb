using System.Collections;
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

    // Bytes from the first instruction; what lies farther counts as returning.
    private const int FarthestJump = 1 << 15;

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
        var bytes = image.Elf.AtAddress(start);
        bytes = bytes[..(int)Math.Min((ulong)Math.Min(bytes.Length, FarthestJump), end - start)];
        var decoder = new X86Decoder(bytes, start);
        var seen = new BitArray(bytes.Length);
        var steps = 0;
        var work = new Stack<ulong>([start]);
        while (work.TryPop(out var from))
        {
            if (from < start || from >= end)
            {
                if (ReturnsAt(from)) return true;
                continue;
            }

            if (Runs(from)) return true;
        }

        return false;

        // Follows instructions one after the other, to where control leaves them. True where it returns, or may.
        bool Runs(ulong from)
        {
            if (from - start >= (ulong)seen.Length) return true;
            decoder.Next = from;
            while (true)
            {
                if (decoder.Next >= end) return ReturnsAt(decoder.Next);
                var at = (int)(decoder.Next - start);
                if (++steps > InstructionLimit || at >= seen.Length) return true;
                if (seen[at]) return false;
                seen[at] = true;
                decoder.Decode(out var instruction);
                switch (instruction.FlowControl)
                {
                    case FlowControl.Return:
                        return true;
                    case FlowControl.IndirectBranch:
                        return !instruction.IsIPRelativeMemoryOperand || !isEndless(instruction.IPRelativeMemoryAddress);
                    case FlowControl.UnconditionalBranch:
                        work.Push(instruction.NearBranchTarget);
                        return false;
                    case FlowControl.ConditionalBranch:
                        work.Push(instruction.NearBranchTarget);
                        break;
                    case FlowControl.Call when instruction.IsCallNear && !ReturnsAt(instruction.NearBranchTarget):
                    case FlowControl.IndirectCall when instruction.IsIPRelativeMemoryOperand && isEndless(instruction.IPRelativeMemoryAddress):
                    case FlowControl.Exception:
                        return false;
                    default:
                        if (instruction.IsInvalid) return true;
                        if (instruction.Mnemonic == Mnemonic.Hlt) return false;
                        break;
                }
            }
        }
    }

    private bool ReturnsAt(ulong address)
    {
        var function = map.Starts.IndexOf(unchecked(address - map.Starts.Low));
        return function < 0 || map.IsGo(function) || Returns(function);
    }
}
