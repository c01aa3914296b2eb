using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>AArch64, little-endian: the instruction set A64.</summary>
internal sealed class Arm64Machine : IMachine
{
    // A store that starts so many bytes before a variable may reach into it.
    private const ulong WidestStore = 63;

    private readonly CodeImage _image;
    private readonly CodeMap _map;
    private readonly FunctionPointers _pointers;
    private readonly Arm64References _references;
    private readonly Arm64Step _goStep;
    private readonly Arm64Step _step;
    private readonly Func<ulong, Callee> _calleeAt;
    private readonly FollowedFunctions _followed;

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
        _followed = new FollowedFunctions(image, map);
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

    public IFunctionFlow? Follow(int function) => _followed.Follow(function, A64Instruction.Size, Decode);

    private Arm64FunctionFlow Decode(int function, ReadOnlyMemory<byte> bytes)
    {
        var step = _map.IsGo(function) ? _goStep : _step;
        return new(new Arm64Function(_map.StartOf(function), bytes.Span, _image, step, _calleeAt), _image, step.Convention, _followed.Budget);
    }
}
