using Abide.Compatibility.Needs.Syscalls.Code;
using Iced.Intel;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>
/// Where the jump tables of a function lead: Go and position-dependent C have tables of addresses, position-independent C tables of
/// 32-bit distances from the table.
/// </summary>
internal static class X86JumpTables
{
    private const int EntryLimit = 4096;

    /// <summary>Empty when no indirect jump leads through a table that is understood.</summary>
    public static IReadOnlyList<ulong> Targets(X86Function function, CodeImage image)
    {
        if (!HasIndirectBranch(function.Instructions)) return [];

        var targets = new HashSet<ulong>();
        var tables = Tables(function).Where(image.IsConstant).Distinct().Order().ToList();
        foreach (var table in tables)
        {
            for (var i = 0; i < EntryLimit && image.ReadNumber(table + ((ulong)i * 8), 8) is { } target && IsInside(target); i++) targets.Add(target);
        }

        // A distance counts from its own table: read as another's, it leads to a place in the function that nothing jumps to.
        for (var index = 0; index < tables.Count; index++)
        {
            var start = tables[index];
            var end = Math.Min(start + (EntryLimit * 4), index + 1 < tables.Count ? tables[index + 1] : ulong.MaxValue);
            for (var at = start; at < end && image.ReadNumber(at, 4) is { } distance && unchecked(start + (ulong)(int)distance) is var target && IsInside(target); at += 4) targets.Add(target);
        }

        return [.. targets.Order()];

        bool IsInside(ulong address) => address >= function.Start && address < function.End;
    }

    private static bool HasIndirectBranch(InstructionList instructions)
    {
        for (var i = 0; i < instructions.Count; i++)
        {
            if (instructions[i].FlowControl == FlowControl.IndirectBranch) return true;
        }

        return false;
    }

    /// <summary>Whatever a table could start at: the addresses that the function loads.</summary>
    private static IEnumerable<ulong> Tables(X86Function function)
    {
        foreach (var instruction in function.Instructions)
        {
            if (instruction.Mnemonic == Mnemonic.Lea && instruction.IsIPRelativeMemoryOperand) yield return instruction.IPRelativeMemoryAddress;
            if (instruction.FlowControl == FlowControl.IndirectBranch && instruction is { Op0Kind: OpKind.Memory, MemoryBase: Register.None, MemoryIndex: not Register.None }) yield return instruction.MemoryDisplacement64;
            if (instruction is { Mnemonic: Mnemonic.Mov, Op0Kind: OpKind.Register, Op1Kind: OpKind.Memory, MemoryBase: Register.None, MemoryIndex: not Register.None }) yield return instruction.MemoryDisplacement64;
        }
    }
}
