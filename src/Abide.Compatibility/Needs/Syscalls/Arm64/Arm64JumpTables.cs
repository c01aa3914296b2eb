using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>
/// Where jumps through tables lead. Go has tables of addresses (<c>ldr x27, [table, index, lsl #3]; br x27</c>); C compilers have
/// tables of distances in one, two or four bytes from a label (<c>adr</c>), or from the table itself. How many entries there are,
/// a comparison in front says.
/// </summary>
internal static class Arm64JumpTables
{
    private const int EntryLimit = 4096;

    // Between the comparison and the jump stand some ten instructions.
    private const int Reach = 32;

    /// <summary>By the number of the jump; one whose table is not understood is missing.</summary>
    public static Dictionary<int, IReadOnlyList<ulong>> Read(Arm64Function function, CodeImage image)
    {
        var tables = new Dictionary<int, IReadOnlyList<ulong>>();
        for (var i = 0; i < function.Length; i++)
        {
            if (function[i].Control == A64Control.IndirectJump && Targets(function, image, i) is { Count: > 0 } targets) tables[i] = targets;
        }

        return tables;
    }

    private static List<ulong>? Targets(Arm64Function function, CodeImage image, int jump)
    {
        if (FindLoad(function, jump) is not var (load, access) || FindAddress(function, load, access.BaseRegister) is not { } table || !image.IsConstant(table)) return null;
        var targets = new List<ulong>();
        var count = EntryCount(function, jump);
        if (access.Width == sizeof(ulong))
        {
            // Each entry shows by itself that it is one.
            for (var i = 0; i < Math.Min(count ?? EntryLimit, EntryLimit) && image.ReadNumber(table + ((ulong)i * sizeof(ulong)), sizeof(ulong)) is { } target && function.IndexOf(target) >= 0; i++) targets.Add(target);
            return targets;
        }

        if (count is not { } entries || entries > EntryLimit) return null;
        var (start, scale) = FindLabel(function, load, jump) is { } label ? (label, A64Instruction.Size) : (table, 1);
        var isSigned = access.IsSigned || IsExtended(function, load, jump);
        for (var i = 0; i < entries; i++)
        {
            if (image.ReadNumber(table + (ulong)(i * access.Width), access.Width) is not { } number) return null;
            var unused = 64 - (8 * access.Width);
            var distance = isSigned ? (long)(number << unused) >> unused : (long)number;
            var target = unchecked(start + (ulong)(distance * scale));
            if (function.IndexOf(target) < 0) return null;
            targets.Add(target);
        }

        return targets;
    }

    /// <summary>The last load with an index in front of the jump.</summary>
    private static (int Load, A64Access Access)? FindLoad(Arm64Function function, int jump)
    {
        for (var i = jump - 1; i >= Math.Max(0, jump - 6); i--)
        {
            if (A64Access.Decode(function[i]) is { IsLoad: true, Index: not null } access) return (i, access);
        }

        return null;
    }

    /// <summary>The address that ADRP and ADD, or ADR, put into a register.</summary>
    private static ulong? FindAddress(Arm64Function function, int before, int register)
    {
        long offset = 0;
        for (var i = before - 1; i >= Math.Max(0, before - Reach); i--)
        {
            var instruction = function[i];
            if (instruction.Rd != register) continue;
            if (instruction.IsAddImmediate)
            {
                offset += instruction.ArithmeticImmediate;
                register = instruction.Rn;
            }
            else if (instruction.IsAdrp || instruction.IsAdr)
            {
                return unchecked(instruction.PcRelative + (ulong)offset);
            }
        }

        return null;
    }

    private static ulong? FindLabel(Arm64Function function, int load, int jump)
    {
        for (var i = jump - 1; i >= Math.Max(0, load - 4); i--)
        {
            if (function[i].IsAdr) return function[i].PcRelative;
        }

        return null;
    }

    /// <summary>Whether the distance is added to the label as a signed number (<c>add x0, x1, w0, sxtb #2</c>).</summary>
    private static bool IsExtended(Arm64Function function, int load, int jump)
    {
        for (var i = load + 1; i < jump; i++)
        {
            if (function[i].Is(0xffe00000, 0x8b200000)) return function[i].Field(13, 3) >= 4;
        }

        return false;
    }

    /// <summary>One more than the number that the index is compared with (<c>cmp w0, #8; b.hi</c>).</summary>
    private static int? EntryCount(Arm64Function function, int jump)
    {
        for (var i = jump - 1; i >= Math.Max(0, jump - Reach); i--)
        {
            if (function[i].Is(0x7f80001f, 0x7100001f)) return (int)function[i].ArithmeticImmediate + 1; // SUBS with no result
        }

        return null;
    }
}
