using System.Numerics;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>What an instruction of the group "Loads and Stores" does with memory and registers (Arm ARM, C4.1.94).</summary>
internal readonly record struct A64Access
{
    /// <summary>It writes to memory; a few both write and load.</summary>
    public bool IsStore { get; init; }

    /// <summary>The general register that is loaded or stored; null for vectors, and where more than a plain load or store happens.</summary>
    public int? Register { get; init; }

    /// <summary>The second one of a pair, which lies <see cref="Width"/> bytes behind the first.</summary>
    public int? Second { get; init; }

    /// <summary>Bytes for each register.</summary>
    public int Width { get; init; }

    /// <summary>Registers that lie behind each other, vectors included.</summary>
    public int Count { get; init; }

    /// <summary>A load extends the sign.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The load writes 32 bits of a register, and zeroes the others.</summary>
    public bool Is32 { get; init; }

    /// <summary>The address counts from the instruction, and is <see cref="Literal"/>.</summary>
    public ulong? Literal { get; init; }

    /// <summary>The register that the address counts from; 31 is the stack pointer.</summary>
    public int BaseRegister { get; init; }

    /// <summary>Bytes behind the base.</summary>
    public long Offset { get; init; }

    /// <summary>The register that is added to the base; null when none is.</summary>
    public int? Index { get; init; }

    /// <summary>How far the index is shifted.</summary>
    public int Shift { get; init; }

    /// <summary>How the index is extended (option): 2 UXTW, 3 LSL, 6 SXTW, 7 SXTX.</summary>
    public int Extension { get; init; }

    public A64Writeback Writeback { get; init; }

    /// <summary>General registers, as a bitmap, that it writes in ways that are not followed.</summary>
    public uint Clobbered { get; init; }

    public bool IsLoad => !IsStore && Register is not null;

    /// <summary>Null when the instruction is not of the group.</summary>
    public static A64Access? Decode(A64Instruction instruction)
    {
        if (!instruction.Is(0x0a000000, 0x08000000)) return null;
        if (instruction.Is(0x3b000000, 0x18000000)) return Literals(instruction);
        if (instruction.Is(0x3a000000, 0x28000000)) return Pair(instruction);
        if (instruction.Is(0x3a000000, 0x38000000)) return Single(instruction);
        if (instruction.Is(0x3fa00000, 0x08800000)) return Ordered(instruction);
        if (instruction.Is(0x3f200c00, 0x19000000)) return Unscaled(instruction);
        return Other(instruction);
    }

    private static A64Access Literals(A64Instruction instruction)
    {
        var size = instruction.Field(30, 2);
        var isVector = instruction.Field(26, 1) != 0;
        return new A64Access
        {
            Register = isVector || size == 3 ? null : instruction.Rd, // 3: PRFM
            Width = isVector ? 4 << size : size == 1 ? 8 : 4,
            Count = 1,
            IsSigned = size == 2,
            Is32 = size == 0,
            Literal = unchecked(instruction.Address + (ulong)((long)instruction.Signed(5, 19) * A64Instruction.Size)),
        };
    }

    private static A64Access Pair(A64Instruction instruction)
    {
        var size = instruction.Field(30, 2);
        var isVector = instruction.Field(26, 1) != 0;
        var isLoad = instruction.Field(22, 1) != 0;
        var isTagged = !isVector && size == 1 && !isLoad; // STGP
        var width = isVector ? 4 << size : size == 0 || (size == 1 && isLoad) ? 4 : 8;
        return new A64Access
        {
            IsStore = !isLoad,
            Register = isVector ? null : instruction.Rd,
            Second = isVector ? null : instruction.Ra,
            Width = width,
            Count = 2,
            IsSigned = size == 1,
            Is32 = size == 0,
            BaseRegister = instruction.Rn,
            Offset = (long)instruction.Signed(15, 7) * (isTagged ? 16 : width),
            Writeback = instruction.Field(23, 2) switch { 1 => A64Writeback.After, 3 => A64Writeback.Before, _ => A64Writeback.None },
        };
    }

    private static A64Access Single(A64Instruction instruction)
    {
        if (instruction.Field(24, 1) != 0)
        {
            var scaled = Plain(instruction);
            return scaled with { Offset = (long)instruction.Field(10, 12) * scaled.Width };
        }

        var kind = instruction.Field(10, 2);
        if (instruction.Field(21, 1) == 0)
        {
            var writeback = kind switch { 1 => A64Writeback.After, 3 => A64Writeback.Before, _ => A64Writeback.None };
            return Plain(instruction) with { Offset = instruction.Signed(12, 9), Writeback = writeback };
        }

        if (kind == 2)
        {
            var indexed = Plain(instruction);
            var shift = BitOperations.Log2((uint)indexed.Width) * instruction.Field(12, 1);
            return indexed with { Index = instruction.Rm, Shift = shift, Extension = instruction.Field(13, 3) };
        }

        // Atomic memory operations; LDRAA and LDRAB, which may write the base.
        return new A64Access { IsStore = kind == 0, Width = 8, Count = kind == 0 ? 8 : 1, BaseRegister = instruction.Rn, Clobbered = kind == 0 ? Bit(instruction.Rd) : Bit(instruction.Rd) | Bit(instruction.Rn) };
    }

    private static A64Access Unscaled(A64Instruction instruction) => Plain(instruction) with { Offset = instruction.Signed(12, 9) };

    /// <summary>LDAR, LDLAR, STLR and STLLR.</summary>
    private static A64Access Ordered(A64Instruction instruction) => new()
    {
        IsStore = instruction.Field(22, 1) == 0,
        Register = instruction.Rd,
        Width = 1 << instruction.Field(30, 2),
        Count = 1,
        Is32 = instruction.Field(30, 2) != 3,
        BaseRegister = instruction.Rn,
    };

    private static A64Access Plain(A64Instruction instruction)
    {
        var (size, operation) = (instruction.Field(30, 2), instruction.Field(22, 2));
        if (instruction.Field(26, 1) != 0)
        {
            return new A64Access { IsStore = (operation & 1) == 0, Width = operation < 2 ? 1 << size : 16, Count = 1, BaseRegister = instruction.Rn };
        }

        var isPrefetch = size == 3 && operation >= 2;
        return new A64Access
        {
            IsStore = operation == 0,
            Register = isPrefetch ? null : instruction.Rd,
            Width = 1 << size,
            Count = 1,
            IsSigned = operation >= 2,
            Is32 = operation == 3 || (operation == 1 && size < 3),
            BaseRegister = instruction.Rn,
        };
    }

    /// <summary>
    /// Exclusive accesses, compare and swap, structures of vectors, memory tags, memory copies: all registers that any of them
    /// writes are taken for lost, and up to 64 bytes from the base on for written.
    /// </summary>
    private static A64Access Other(A64Instruction instruction)
    {
        const int Widest = 64;
        var isVectors = instruction.Is(0xbe000000, 0x0c000000);
        var isCopy = instruction.Is(0x3b200c00, 0x19000400);
        var clobbered = isVectors ? 0 : Bit(instruction.Rd) | Bit(instruction.Ra) | Bit(instruction.Rm) | Bit(instruction.Rm | 1);
        // Bit 23 of structures is for writing the base back.
        if (isCopy || (isVectors && instruction.Field(23, 1) != 0) || instruction.Is(0xff200000, 0xd9200000)) clobbered |= Bit(instruction.Rn);
        return new A64Access { IsStore = true, Width = 8, Count = Widest / 8, BaseRegister = instruction.Rn, Index = isCopy ? instruction.Rn : null, Clobbered = clobbered };
    }

    private static uint Bit(int register) => register == 31 ? 0 : 1U << register;
}

/// <summary>When the base register takes the address.</summary>
internal enum A64Writeback : byte
{
    None,

    /// <summary>Before the access: the offset counts.</summary>
    Before,

    /// <summary>After it: the access is at the base itself.</summary>
    After,
}
