using System.Buffers.Binary;
using System.Collections.Immutable;
using Abide.Formats.Elf;
using Abide.Tests;

namespace Abide.Recall.Tests.Recall;

/// <summary>
/// Every number of a system call that occurs as a constant on its way to the register of the number or, as the stack ABI of old Go
/// releases passes it, to the first argument: the set that looking at instructions one by one gives. It says nothing of
/// which code is ever reached. A measure for the size of a better set.
/// </summary>
internal static class NaiveSet
{
    /// <summary>The newest call that has a number, file_setattr(2).</summary>
    private const uint HighestNumber = 469;

    // mov eax, imm32; mov rax, imm32 sign-extended; mov qword [rsp], imm32.
    private static readonly byte[][] s_moves = [[0xB8], [0x48, 0xC7, 0xC0], [0x48, 0xC7, 0x04, 0x24]];

    private static readonly Lazy<ImmutableHashSet<int>> s_ofLibc = new(() => ReadLibc("work", "lib/x86_64-linux-gnu/libc.so.6"));
    private static readonly Lazy<ImmutableHashSet<int>> s_ofArmLibc = new(() => ReadLibc("work-arm64", "lib/aarch64-linux-gnu/libc.so.6"));

    /// <summary>Everything in the C library of a work root, as it would be counted for every program that uses it.</summary>
    public static ImmutableHashSet<int> OfLibc(ElfMachine machine) => machine == ElfMachine.AArch64 ? s_ofArmLibc.Value : s_ofLibc.Value;

    public static ImmutableHashSet<int> Of(ElfFile elf)
    {
        var numbers = ImmutableHashSet.CreateBuilder<int>();
        foreach (var segment in elf.Segments)
        {
            if (segment.Type != SegmentType.Load || !segment.Access.HasFlag(SegmentAccess.Execute)) continue;
            var code = elf.AtAddress(segment.VirtualAddress).Span;
            code = code[..(int)Math.Min((ulong)code.Length, segment.FileSize)];
            if (elf.Header.Machine == ElfMachine.AArch64) CollectArm(code, numbers);
            else foreach (var move in s_moves) Collect(code, move, numbers);
        }

        return numbers.ToImmutable();
    }

    private static ImmutableHashSet<int> ReadLibc(string root, string file)
    {
        var path = Path.Combine(TestCache.DebianRoot(root), file);
        ElfFile.TryParse(File.ReadAllBytes(path), path, out var elf, out _).ShouldBeTrue();
        return Of(elf);
    }

    private static void CollectArm(ReadOnlySpan<byte> code, ImmutableHashSet<int>.Builder numbers)
    {
        const uint Mask = 0x7fe0001f, Move = 0x52800008; // movz w8, imm16; movz x8, imm16
        for (var at = 0; at + sizeof(uint) <= code.Length; at += sizeof(uint))
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(code[at..]);
            if ((word & Mask) == Move && ((word >> 5) & 0xffff) is var value and <= HighestNumber) numbers.Add((int)value);
        }
    }

    private static void Collect(ReadOnlySpan<byte> code, ReadOnlySpan<byte> move, ImmutableHashSet<int>.Builder numbers)
    {
        while (code.IndexOf(move) is >= 0 and var at && at + move.Length + sizeof(uint) <= code.Length)
        {
            var value = BinaryPrimitives.ReadUInt32LittleEndian(code[(at + move.Length)..]);
            if (value <= HighestNumber) numbers.Add((int)value);
            code = code[(at + 1)..];
        }
    }
}
