using System.Runtime.CompilerServices;
using Abide.Compatibility.Needs.Syscalls.Code;
using Iced.Intel;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>
/// Finds where functions start in code that no table speaks of: at what is called, jumped to or has its address taken from anywhere,
/// and stands behind an instruction that control does not pass. That code is decoded from one end to the other to tell the latter.
/// </summary>
internal static class X86CalledFunctions
{
    private const int DistanceSize = 4;

    public static IReadOnlyCollection<ulong> Find(CodeImage image, IReadOnlyList<(ulong Start, ulong End)> gaps)
    {
        var possible = new HashSet<ulong>();
        foreach (var (start, end) in gaps) AddPossible(image, start, end, possible);
        if (possible.Count == 0) return [];

        var called = new HashSet<ulong>();
        var (low, high) = (gaps[0].Start, gaps[^1].End);
        foreach (var range in image.Code)
        {
            var bytes = range.Bytes.Span;
            for (var at = 1; at <= bytes.Length - DistanceSize; at++)
            {
                var number = Unsafe.ReadUnaligned<int>(in bytes[at]);
                var target = unchecked(range.Start + (ulong)at + DistanceSize + (ulong)(long)number);
                if (target >= low && target < high && IsReference(bytes, at) && possible.Contains(target)) called.Add(target);
                // Position-dependent code has addresses as numbers.
                if ((uint)number >= low && (uint)number < high && possible.Contains((uint)number)) called.Add((uint)number);
            }
        }

        return called;
    }

    private static bool IsReference(ReadOnlySpan<byte> bytes, int at) =>
        bytes[at - 1] is 0xe8 or 0xe9 || (at > 1 && bytes[at - 2] == 0x8d && (bytes[at - 1] & 0xc7) == 0x05); // call, jmp, lea

    private static void AddPossible(CodeImage image, ulong start, ulong end, HashSet<ulong> possible)
    {
        var bytes = image.Elf.AtAddress(start);
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(bytes[..(int)Math.Min((ulong)bytes.Length, end - start)].ToArray()), start);
        var isBehindEnd = true;
        while (decoder.IP < end)
        {
            decoder.Decode(out var instruction);
            if (isBehindEnd) possible.Add(instruction.IP);
            isBehindEnd = instruction.Mnemonic is Mnemonic.Nop or Mnemonic.Int3 or Mnemonic.Hlt
                || instruction.FlowControl is FlowControl.Return or FlowControl.UnconditionalBranch or FlowControl.IndirectBranch or FlowControl.Exception or FlowControl.Call;
        }
    }
}
