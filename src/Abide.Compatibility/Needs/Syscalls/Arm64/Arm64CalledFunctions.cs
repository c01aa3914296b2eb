using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>
/// Finds where functions start in A64 code that no table speaks of: at what is called, jumped to or has its address taken from anywhere,
/// and stands behind an instruction that control does not pass.
/// </summary>
internal static class Arm64CalledFunctions
{
    private const uint Nop = 0xd503201f;

    /// <param name="image">The object.</param>
    /// <param name="map">What is known of its functions.</param>
    /// <param name="gaps">Code that belongs to none of them, ascending.</param>
    public static IReadOnlyCollection<ulong> Find(CodeImage image, CodeMap map, IReadOnlyList<(ulong Start, ulong End)> gaps)
    {
        var possible = new HashSet<ulong>();
        foreach (var (start, end) in gaps) AddPossible(image, start, end, possible);
        if (possible.Count == 0) return [];
        var called = new HashSet<ulong>();
        new Arm64Addresses(image, map).Visit(found =>
        {
            if (possible.Contains(found.Target)) called.Add(found.Target);
        });
        return called;
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
