using System.Runtime.CompilerServices;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Formats.Elf;
using Iced.Intel;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>
/// Finds where functions start in code that no table speaks of: at what is called, jumped to or has its address taken from anywhere,
/// and stands behind an instruction that control does not pass. That code is decoded from one end to the other to tell the latter.
/// </summary>
internal static class X86CalledFunctions
{
    private const int DistanceSize = 4;

    // Places that are filtered in one go.
    private const int Stretch = 4096;

    public static IReadOnlyCollection<ulong> Find(CodeImage image, IReadOnlyList<(ulong Start, ulong End)> gaps)
    {
        var possible = new List<ulong>();
        foreach (var (start, end) in gaps) AddPossible(image, start, end, possible);
        if (possible.Count == 0) return [];

        var called = new HashSet<ulong>();
        var (low, high) = (gaps[0].Start, gaps[^1].End);
        Span<int> found = stackalloc int[Stretch];
        foreach (var range in image.Code)
        {
            var bytes = range.Bytes.Span;
            var behind = bytes.Length - DistanceSize + 1;
            var filter = new DistanceFilter(unchecked((uint)(range.Start - low)) + DistanceSize, (uint)(high - low), misaligned: 0);
            for (var at = 1; at < behind; at += found.Length)
            {
                foreach (var place in found[..filter.Apply(bytes, at, Math.Min(behind, at + found.Length), found)])
                {
                    if (!IsReference(bytes, place)) continue;
                    var target = unchecked(range.Start + (ulong)place + DistanceSize + (ulong)(long)Unsafe.ReadUnaligned<int>(in bytes[place]));
                    if (possible.BinarySearch(target) >= 0) called.Add(target);
                }
            }

            // Position-dependent code has addresses as numbers.
            for (var at = 1; at < behind && image.Elf.Header.Type == ElfType.Executable; at++)
            {
                var number = Unsafe.ReadUnaligned<uint>(in bytes[at]);
                if (number >= low && number < high && possible.BinarySearch(number) >= 0) called.Add(number);
            }
        }

        return called;
    }

    private static bool IsReference(ReadOnlySpan<byte> bytes, int at) =>
        bytes[at - 1] is 0xe8 or 0xe9 || (at > 1 && bytes[at - 2] == 0x8d && (bytes[at - 1] & 0xc7) == 0x05); // call, jmp, lea

    private static void AddPossible(CodeImage image, ulong start, ulong end, List<ulong> possible)
    {
        var bytes = image.Elf.AtAddress(start);
        var decoder = new X86Decoder(bytes[..(int)Math.Min((ulong)bytes.Length, end - start)], start);
        var isBehindEnd = true;
        while (decoder.Next < end)
        {
            decoder.Decode(out var instruction);
            if (isBehindEnd) possible.Add(instruction.IP);
            isBehindEnd = instruction.Mnemonic is Mnemonic.Nop or Mnemonic.Int3 or Mnemonic.Hlt
                || instruction.FlowControl is FlowControl.Return or FlowControl.UnconditionalBranch or FlowControl.IndirectBranch or FlowControl.Exception or FlowControl.Call;
        }
    }
}
