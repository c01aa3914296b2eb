namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>
/// Finds the addresses that Go code makes, loads from and stores to: its assembler makes each by two instructions that stand together, a
/// page (ADRP) and what completes it.
/// </summary>
internal static class GoAddresses
{
    public static void Visit(int function, ReadOnlySpan<uint> words, ulong first, Action<FoundAddress> visit)
    {
        const uint BranchMask = 0x1c000000, Branch = 0x14000000; // the group of branches and system instructions
        var page = default(A64Instruction);
        for (var i = 0; i < words.Length; i++)
        {
            var instruction = Arm64Addresses.Instruction(words, i, first);
            if (instruction.IsAdrp)
            {
                page = instruction;
                continue;
            }

            if ((instruction.Word & BranchMask) == Branch)
            {
                if (instruction.Control is A64Control.Jump or A64Control.Conditional or A64Control.Call) visit(new FoundAddress(instruction.Address, function, instruction.Target, AddressUse.Branch, 0));
            }
            else if (instruction.IsAdr)
            {
                visit(new FoundAddress(instruction.Address, function, instruction.PcRelative, AddressUse.Made, 0));
            }
            else if (page.IsAdrp && page.Rd == instruction.Rn)
            {
                if (instruction.IsAddImmediate) visit(new FoundAddress(instruction.Address, function, unchecked(page.PcRelative + (ulong)instruction.ArithmeticImmediate), AddressUse.Made, 0));
                else if (A64Access.Decode(instruction) is { Literal: null, Index: null, Writeback: A64Writeback.None } access) visit(new FoundAddress(instruction.Address, function, unchecked(page.PcRelative + (ulong)access.Offset), AddressUse.Accessed, access.Width * access.Count));
            }

            page = default;
        }
    }
}
