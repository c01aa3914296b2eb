using System.Runtime.InteropServices;
using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>
/// Finds what A64 code refers to: branches, and addresses that ADRP begins with a page and that an addition, a load or a store
/// completes. A compiler may keep a page in a register for many of these, so that within a function each is tried with every page
/// that its register has had: this only ever adds references.
/// </summary>
internal sealed class Arm64References
{
    // Pages that one register has in one function, the latest; real ones have one or two.
    private const int PageLimit = 16;

    private const int RegisterCount = 32;

    // Real code has one for some five instructions; a file that has more was made to fill memory.
    private const int FewestBytesPerReference = 4;
    private const int Allowance = 4096;

    private readonly CodeImage _image;
    private readonly CodeMap _map;
    private readonly ulong[][] _pages = [.. Enumerable.Range(0, RegisterCount).Select(_ => new ulong[PageLimit])];
    private readonly int[] _pageCounts = new int[RegisterCount];

    public Arm64References(CodeImage image, CodeMap map) => (_image, _map) = (image, map);

    /// <summary>Null when there are more than any real program has.</summary>
    public ReferenceMap? Read(FunctionPointers pointers)
    {
        var low = _image.Code[0].Start;
        var limit = (_image.Code.Sum(range => (long)range.Bytes.Length) / FewestBytesPerReference) + Allowance;
        var places = new List<uint>();
        var targets = new List<int>();
        Visit((place, target) =>
        {
            if (places.Count > limit) return;
            var to = -1;
            if (_map.Starts.IndexOf(unchecked(target - _map.Starts.Low)) is var function and >= 0) to = ReferenceMap.Function(function, isLikely: true);
            else if (pointers.Words.IndexOf(unchecked(target - pointers.Words.Low)) is var word and >= 0) to = ReferenceMap.Word(word, isLikely: true);
            else return;
            places.Add((uint)(place - low));
            targets.Add(to);
        });
        return places.Count > limit ? null : new ReferenceMap(low, _map, pointers, places, targets);
    }

    /// <summary>Places that may refer to an address between two, ends included.</summary>
    public List<ulong> Find(ulong from, ulong to)
    {
        var found = new List<ulong>();
        Visit((place, target) =>
        {
            if (target >= from && target <= to && (found.Count == 0 || found[^1] != place)) found.Add(place);
        });
        return found;
    }

    private void Visit(Action<ulong, ulong> visit)
    {
        foreach (var range in _image.Code) Visit(range, visit);
    }

    private void Visit(CodeRange range, Action<ulong, ulong> visit)
    {
        var skip = (int)(unchecked(0 - range.Start) % A64Instruction.Size);
        if (skip >= range.Bytes.Length) return;
        var words = MemoryMarshal.Cast<byte, uint>(range.Bytes.Span[skip..]);
        var start = range.Start + (ulong)skip;
        var function = Math.Max(0, _map.IndexOf(start));
        for (var i = 0; i < words.Length; i++)
        {
            var address = start + ((ulong)i * A64Instruction.Size);
            if (function + 1 < _map.Count && address >= _map.StartOf(function + 1))
            {
                while (function + 1 < _map.Count && address >= _map.StartOf(function + 1)) function++;
                Array.Clear(_pageCounts);
            }

            var instruction = new A64Instruction(BitConverter.IsLittleEndian ? words[i] : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(words[i]), address);
            Visit(instruction, visit);
            // Go's assembler makes each address by two instructions that stand together.
            if (!instruction.IsAdrp && function >= 0 && _map.IsGo(function)) Array.Clear(_pageCounts);
        }

        Array.Clear(_pageCounts);
    }

    private void Visit(A64Instruction instruction, Action<ulong, ulong> visit)
    {
        const uint BranchMask = 0x1c000000, Branch = 0x14000000; // the group of branches and system instructions
        if ((instruction.Word & BranchMask) == Branch)
        {
            if (instruction.Control is A64Control.Jump or A64Control.Conditional or A64Control.Call) visit(instruction.Address, instruction.Target);
        }
        else if (instruction.IsAdrp)
        {
            AddPage(instruction.Rd, instruction.PcRelative);
        }
        else if (instruction.IsAdr)
        {
            visit(instruction.Address, instruction.PcRelative);
        }
        else if (instruction.IsAddImmediate)
        {
            VisitPages(instruction, instruction.ArithmeticImmediate, visit);
        }
        else if (instruction.Is(0x3b000000, 0x39000000) && A64Access.Decode(instruction) is { } access) // an unsigned offset
        {
            VisitPages(instruction, access.Offset, visit);
        }
        else if (instruction.Is(0x3b000000, 0x18000000) && A64Access.Decode(instruction) is { Literal: { } literal } pool)
        {
            visit(instruction.Address, literal);
            // The pool beside the code holds an address of the program's.
            if (pool.Width == sizeof(ulong) && _image.ReadNumber(literal, sizeof(ulong)) is { } pointer) visit(instruction.Address, pointer);
        }
        else if (instruction.Is(0x3b800000, 0x29000000) && A64Access.Decode(instruction) is { } pair) // a pair at a signed offset
        {
            VisitPages(instruction, pair.Offset, visit);
            VisitPages(instruction, pair.Offset + pair.Width, visit);
        }
    }

    private void AddPage(int register, ulong page)
    {
        var pages = _pages[register].AsSpan(0, Math.Min(_pageCounts[register], PageLimit));
        if (pages.Contains(page)) return;
        _pages[register][_pageCounts[register]++ % PageLimit] = page;
    }

    private void VisitPages(A64Instruction instruction, long offset, Action<ulong, ulong> visit)
    {
        var register = instruction.Rn;
        for (var i = 0; i < Math.Min(_pageCounts[register], PageLimit); i++) visit(instruction.Address, unchecked(_pages[register][i] + (ulong)offset));
    }
}
