using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>
/// Finds where functions start in A64 code that no table speaks of: at what is called, jumped to or has its address taken from anywhere,
/// and stands behind an instruction that control does not pass.
/// </summary>
internal static class Arm64CalledFunctions
{
    private const uint Nop = 0xd503201f;

    public static IReadOnlyCollection<ulong> Find(CodeImage image, IReadOnlyList<(ulong Start, ulong End)> gaps)
    {
        var possible = new HashSet<ulong>();
        foreach (var (start, end) in gaps) AddPossible(image, start, end, possible);
        if (possible.Count == 0) return [];
        var called = new HashSet<ulong>();
        foreach (var range in image.Code) AddCalled(range, possible, called);
        return called;
    }

    /// <summary>Registers are not followed: the two instructions of an address stand near each other.</summary>
    private static void AddCalled(CodeRange range, HashSet<ulong> possible, HashSet<ulong> called)
    {
        const int RegisterCount = 32;
        Span<ulong> pages = stackalloc ulong[RegisterCount];
        var words = Arm64Addresses.Instructions(range, range.Start, range.End, out var first);
        for (var i = 0; i < words.Length; i++)
        {
            var instruction = Arm64Addresses.Instruction(words, i, first);
            ulong? target = null;
            if (instruction.IsAdrp) pages[instruction.Rd] = instruction.PcRelative;
            else if (instruction.IsAdr) target = instruction.PcRelative;
            else if (instruction.IsAddImmediate) target = unchecked(pages[instruction.Rn] + (ulong)instruction.ArithmeticImmediate);
            else if (instruction.Control is A64Control.Call or A64Control.Jump) target = instruction.Target;
            if (target is { } address && possible.Contains(address)) called.Add(address);
        }
    }

    private static void AddPossible(CodeImage image, ulong start, ulong end, HashSet<ulong> possible)
    {
        var range = image.Code.First(range => start >= range.Start && start < range.End);
        var words = Arm64Addresses.Instructions(range, start, Math.Min(end, range.End), out var first);
        var isBehindEnd = true;
        for (var i = 0; i < words.Length; i++)
        {
            var instruction = Arm64Addresses.Instruction(words, i, first);
            if (isBehindEnd) possible.Add(instruction.Address);
            isBehindEnd = instruction.Word == Nop || instruction.Control is A64Control.Return or A64Control.Jump or A64Control.IndirectJump or A64Control.Trap or A64Control.Call;
        }
    }
}
