using System.Runtime.CompilerServices;
using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Formats.Elf;
using Iced.Intel;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>
/// Finds what x86-64 code refers to: all of it is decoded, function by function, since distances read at chance places would make
/// everything reach everything.
/// </summary>
internal sealed class X86CallScan
{
    private const int DistanceSize = 4;

    private readonly CodeImage _image;
    private readonly CodeMap _map;
    private readonly DataPointers _data;
    private readonly bool _isPositioned;
    private readonly List<CodeReference> _references = [];

    private X86CallScan(CodeImage image, CodeMap map, DataPointers data)
    {
        (_image, _map, _data) = (image, map, data);
        _isPositioned = image.Elf.Header.Type == ElfType.Executable;
    }

    public static List<CodeReference> Read(CodeImage image, CodeMap map, DataPointers data)
    {
        var scan = new X86CallScan(image, map, data);
        foreach (var range in image.Code)
        {
            for (var function = Math.Max(0, map.IndexOf(range.Start)); function < map.Count && map.StartOf(function) < range.End; function++) scan.ReadFunction(function, range);
        }

        return scan._references;
    }

    /// <summary>Where the stubs start through which code calls what it imports: a jump through a word that the loader fills.</summary>
    public static IEnumerable<ulong> FindStubs(CodeImage image, Func<ulong, bool> isSlot)
    {
        (ulong Start, ulong Length)[]? functions = null;
        foreach (var range in image.Code)
        {
            var found = new List<ulong>();
            FindStubs(range, isSlot, found);
            foreach (var stub in found)
            {
                functions ??= [.. UnwindTable.Functions(image.Elf).Order()];
                if (!IsInFunction(stub, range, functions)) yield return stub;
            }
        }
    }

    /// <summary>
    /// Whether the jump is how a function ends: compilers that are told to do without stubs (Rust's always) make a last call like that.
    /// The linker describes all stubs by one entry, which starts with one of them.
    /// </summary>
    private static bool IsInFunction(ulong jump, CodeRange range, (ulong Start, ulong Length)[] functions)
    {
        var index = Array.BinarySearch(functions, (jump, ulong.MaxValue));
        if (index < 0) index = ~index - 1;
        if (index < 0) return false;
        var (start, length) = functions[index];
        return start >= range.Start && start < jump && jump - start < length && !IsStub(range.Bytes.Span[(int)(start - range.Start)..]);
    }

    private static bool IsStub(ReadOnlySpan<byte> code)
    {
        ReadOnlySpan<byte> landing = [0xf3, 0x0f, 0x1e, 0xfa]; // endbr64
        if (code.StartsWith(landing)) code = code[landing.Length..];
        // push [rip + distance], as in front of the others; push number; jmp [rip + distance], with BND or without.
        return code is [0xff, 0x35, ..] or [0x68, ..] or [0xff, 0x25, ..] or [0xf2, 0xff, 0x25, ..];
    }

    private static void FindStubs(CodeRange range, Func<ulong, bool> isSlot, List<ulong> found)
    {
        ReadOnlySpan<byte> jump = [0xff, 0x25], landing = [0xf3, 0x0f, 0x1e, 0xfa]; // jmp [rip + distance]; endbr64
        const byte Bound = 0xf2;
        var bytes = range.Bytes.Span;
        for (var at = 0; bytes[at..].IndexOf(jump) is var next and >= 0; at += jump.Length)
        {
            at += next;
            if (at + jump.Length + DistanceSize > bytes.Length) return;
            var target = unchecked(range.Start + (ulong)(at + jump.Length + DistanceSize) + (ulong)(long)Unsafe.ReadUnaligned<int>(in bytes[at + jump.Length]));
            if (!isSlot(target)) continue;
            var start = at;
            if (start > 0 && bytes[start - 1] == Bound) start--;
            if (bytes[..start].EndsWith(landing)) start -= landing.Length;
            found.Add(range.Start + (ulong)start);
        }
    }

    private void ReadFunction(int function, CodeRange range)
    {
        var start = _map.StartOf(function);
        var end = _map.EndOf(function);
        if (start < range.Start || end > range.End) return;
        var bytes = range.Bytes.Slice((int)(start - range.Start), (int)(end - start));
        var decoder = new X86Decoder(bytes, start);
        var goesOn = false;
        while (decoder.Next < end)
        {
            decoder.Decode(out var instruction);
            if (instruction.IsInvalid)
            {
                // Data among the code, as hand-written assembly has it: from here on instructions may be read out of step.
                Guess(function, bytes.Span, start);
                return;
            }

            Refer(function, start, end, instruction);
            if (instruction.Mnemonic is not (Mnemonic.Nop or Mnemonic.Int3)) goesOn = instruction.FlowControl is FlowControl.Next or FlowControl.ConditionalBranch;
        }

        if (goesOn && function + 1 < _map.Count && _map.StartOf(function + 1) == end) Add(function, CodeReferenceKind.Code, (ulong)function + 1);
    }

    private void Refer(int function, ulong start, ulong end, in Instruction instruction)
    {
        if (instruction.Op0Kind == OpKind.NearBranch64)
        {
            if (instruction.NearBranchTarget < start || instruction.NearBranchTarget >= end) ReferTo(function, instruction.NearBranchTarget, CodeReferenceKind.Address, 0);
        }
        else if (instruction.IsIPRelativeMemoryOperand)
        {
            var isTaken = instruction.Mnemonic == Mnemonic.Lea;
            ReferTo(function, instruction.IPRelativeMemoryAddress, isTaken ? CodeReferenceKind.Address : CodeReferenceKind.Load, isTaken ? 0 : (ulong)instruction.MemorySize.GetSize());
        }
        else if (instruction.Op0Kind == OpKind.Memory || instruction.Op1Kind == OpKind.Memory)
        {
            if (_isPositioned && instruction.MemoryDisplSize >= DistanceSize) ReferTo(function, instruction.MemoryDisplacement64, CodeReferenceKind.Address, 0);
        }

        for (var operand = 0; operand < instruction.OpCount; operand++)
        {
            // Position-dependent code has addresses as numbers.
            if (_isPositioned && instruction.GetOpKind(operand) is OpKind.Immediate32 or OpKind.Immediate64 or OpKind.Immediate32to64) ReferTo(function, instruction.GetImmediate(operand), CodeReferenceKind.Address, 0);
        }
    }

    private void ReferTo(int function, ulong target, CodeReferenceKind kind, ulong size)
    {
        if (_map.IndexOf(target) is var other and >= 0)
        {
            if (other != function) Add(function, CodeReferenceKind.Code, (ulong)other);
        }
        else if (_data.IsMapped(target))
        {
            Add(function, kind, target, size);
        }
    }

    /// <summary>Takes every place for a distance that may be one: behind E8, E9 or 0F 8x, or a ModRM byte that says "relative to RIP" (Intel SDM volume 2, 2.1.5).</summary>
    private void Guess(int function, ReadOnlySpan<byte> bytes, ulong start)
    {
        const ulong VectorSize = 32;
        for (var at = 1; at <= bytes.Length - DistanceSize; at++)
        {
            var isBranch = bytes[at - 1] is 0xe8 or 0xe9 || (at > 1 && bytes[at - 2] == 0x0f && (bytes[at - 1] & 0xf0) == 0x80);
            var isOperand = (bytes[at - 1] & 0xc7) == 0x05;
            if (!isBranch && !isOperand) continue;
            var target = unchecked(start + (ulong)at + DistanceSize + (ulong)(long)Unsafe.ReadUnaligned<int>(in bytes[at]));
            var isTaken = isBranch || (at > 1 && bytes[at - 2] == 0x8d);
            ReferTo(function, target, isTaken ? CodeReferenceKind.Address : CodeReferenceKind.Load, isTaken ? 0 : VectorSize);
        }
    }

    private void Add(int function, CodeReferenceKind kind, ulong target, ulong size = 0) => _references.Add(new CodeReference(function, kind, target, size));
}
