using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>AArch64, little-endian: the instruction set A64.</summary>
internal sealed class Arm64Machine : IMachine
{
    // Tables that a compiler unrolled come to some hundred KB; nothing that calls the system does.
    private const ulong FunctionLimit = 1 << 20;

    // Programs take less than one step a byte, small ones more: the runtime's share is the same in all.
    private const long WorkPerByte = 4;
    private const long LeastWork = 1 << 24;

    // A store that starts so many bytes before a variable may reach into it.
    private const ulong WidestStore = 63;

    // What a program's wrappers come to is some thousand.
    private const int KeptInstructions = 1 << 18;

    private readonly CodeImage _image;
    private readonly CodeMap _map;
    private readonly FunctionPointers _pointers;
    private readonly Arm64References _references;
    private readonly Arm64Step _goStep;
    private readonly Arm64Step _step;
    private readonly Func<ulong, Callee> _calleeAt;
    private readonly Dictionary<int, Arm64FunctionFlow> _followed = [];
    private readonly WorkBudget _budget;
    private int _kept;

    public Place FirstArgument => new(false, 0); // X0

    public Arm64Machine(CodeImage image, CodeMap map, FunctionPointers pointers, CallConvention goConvention, Arm64Addresses addresses)
    {
        _image = image;
        _map = map;
        _pointers = pointers;
        _references = new Arm64References(image, map, addresses);
        _calleeAt = new KnownCallees(map, returns: null).At;
        _goStep = new Arm64Step(goConvention, image, _calleeAt);
        _step = new Arm64Step(Arm64Step.Standard, image, _calleeAt);
        _budget = new WorkBudget(LeastWork + (WorkPerByte * image.Code.Sum(range => (long)range.Bytes.Length)));
    }

    /// <summary>Whether an instruction that calls the system is anywhere in code.</summary>
    public static bool MayCall(ReadOnlySpan<byte> code, ulong start)
    {
        var skip = (int)(unchecked(0 - start) % A64Instruction.Size);
        if (skip >= code.Length) return false;
        foreach (var word in MemoryMarshal.Cast<byte, uint>(code[skip..]))
        {
            if (new A64Instruction(BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word), 0).IsSystemCall) return true;
        }

        return false;
    }

    public ReferenceMap? ReadReferences() => _references.Read(_pointers);

    public IEnumerable<ulong> FindReferences(ulong from, ulong to) => _references.Find(from - Math.Min(from, WidestStore), to);

    public IEnumerable<ulong> FindSystemCalls()
    {
        foreach (var range in _image.Code)
        {
            for (var at = (int)(unchecked(0 - range.Start) % A64Instruction.Size); at <= range.Bytes.Length - A64Instruction.Size; at += A64Instruction.Size)
            {
                var word = BinaryPrimitives.ReadUInt32LittleEndian(range.Bytes.Span[at..]);
                if (new A64Instruction(word, 0).IsSystemCall) yield return range.Start + (ulong)at;
            }
        }
    }

    public IFunctionFlow? Follow(int function)
    {
        if (_followed.TryGetValue(function, out var known)) return known;
        var start = _map.StartOf(function);
        var size = _map.EndOf(function) - start;
        if (size > FunctionLimit || !_budget.TryTake((long)size / A64Instruction.Size)) return null;
        var range = _image.Code.First(range => start >= range.Start && start < range.End);
        var step = _map.IsGo(function) ? _goStep : _step;
        var code = new Arm64Function(start, range.Bytes.Span.Slice((int)(start - range.Start), (int)size), _image, step, _calleeAt);
        var flow = new Arm64FunctionFlow(code, _image, step.Convention, _budget);
        if ((_kept += flow.Length) > KeptInstructions)
        {
            _followed.Clear();
            _kept = flow.Length;
        }

        return _followed[function] = flow;
    }
}
