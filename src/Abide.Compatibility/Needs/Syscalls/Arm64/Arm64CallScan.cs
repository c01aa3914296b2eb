using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>Finds what A64 code refers to, function by function, for the calls that it leads to.</summary>
internal static class Arm64CallScan
{
    private const uint Nop = 0xd503201f;

    public static List<CodeReference> Read(CodeImage image, CodeMap map, Arm64Addresses addresses, DataPointers data)
    {
        var references = new List<CodeReference>();
        addresses.Visit(found =>
        {
            if (map.IndexOf(found.Target) is var other and >= 0)
            {
                if (other != found.Function) references.Add(new CodeReference(found.Function, CodeReferenceKind.Code, (ulong)other, 0));
            }
            else if (data.IsMapped(found.Target))
            {
                var kind = found.Use switch
                {
                    AddressUse.Accessed => CodeReferenceKind.Load,
                    AddressUse.Counted => CodeReferenceKind.CountedAddress,
                    _ => CodeReferenceKind.Address,
                };
                references.Add(new CodeReference(found.Function, kind, found.Target, (ulong)found.Size));
            }
        });
        foreach (var range in image.Code) AddNeighbours(map, range, references);
        return references;
    }

    /// <summary>
    /// Where the stubs start through which code calls what it imports: a jump through a word that the loader fills
    /// (ELF for the Arm 64-bit Architecture, "Procedure Linkage Table"). A landing pad may stand in front.
    /// </summary>
    public static IEnumerable<ulong> FindStubs(CodeImage image, Func<ulong, bool> isSlot)
    {
        foreach (var range in image.Code)
        {
            foreach (var stub in FindStubs(range, isSlot)) yield return stub;
        }
    }

    private static List<ulong> FindStubs(CodeRange range, Func<ulong, bool> isSlot)
    {
        const int FirstScratch = 16, SecondScratch = 17; // IP0 and IP1, the linker's own
        var found = new List<ulong>();
        var words = Arm64Addresses.Instructions(range, range.Start, range.End, out var first);
        for (var i = 0; i + 1 < words.Length; i++)
        {
            if (Arm64Addresses.Instruction(words, i, first) is not { IsAdrp: true, Rd: FirstScratch } page) continue;
            if (A64Access.Decode(Arm64Addresses.Instruction(words, i + 1, first)) is not { IsLoad: true, Register: SecondScratch, BaseRegister: FirstScratch, Index: null, Literal: null } load) continue;
            if (!isSlot(unchecked(page.PcRelative + (ulong)load.Offset))) continue;
            found.Add(i > 0 && Arm64Addresses.Instruction(words, i - 1, first).IsLandingPad ? page.Address - A64Instruction.Size : page.Address);
        }

        return found;
    }

    /// <summary>Code that does not end where the next function begins goes on there.</summary>
    private static void AddNeighbours(CodeMap map, CodeRange range, List<CodeReference> references)
    {
        for (var function = Math.Max(0, map.IndexOf(range.Start)); function + 1 < map.Count && map.StartOf(function + 1) < range.End; function++)
        {
            if (map.StartOf(function) < range.Start || map.EndOf(function) != map.StartOf(function + 1)) continue;
            var words = Arm64Addresses.Instructions(range, map.StartOf(function), map.EndOf(function), out var first);
            var last = words.Length - 1;
            while (last >= 0 && words[last] == Nop) last--;
            if (last >= 1 && Arm64Addresses.Instruction(words, last, first).IsSystemCall && IsExit(words[last - 1])) continue;
            if (last >= 0 && Arm64Addresses.Instruction(words, last, first).Control is A64Control.Next or A64Control.Conditional) references.Add(new CodeReference(function, CodeReferenceKind.Code, (ulong)function + 1, 0));
        }
    }

    private static bool IsExit(uint word)
    {
        const uint Exit = 0xd2800ba8, ExitGroup = 0xd2800bc8; // mov x8, #93; mov x8, #94
        return word is Exit or ExitGroup;
    }
}
