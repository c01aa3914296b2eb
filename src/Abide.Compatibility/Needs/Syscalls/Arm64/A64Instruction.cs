using System.Numerics;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>
/// One instruction of A64 (Arm Architecture Reference Manual for A-profile, C4.1 "A64 instruction set encoding"). All are 32 bits
/// wide; registers are numbered 0 to 30, and 31 is the stack pointer or zero, as the instruction has it.
/// </summary>
/// <param name="Word">The encoding.</param>
/// <param name="Address">Where it stands.</param>
internal readonly record struct A64Instruction(uint Word, ulong Address)
{
    public const int Size = 4;

    /// <summary>The link register, X30.</summary>
    public const int Link = 30;

    /// <summary>Bits 4 to 0: the register that most instructions write to, and the one that is loaded or stored.</summary>
    public int Rd => Field(0, 5);

    /// <summary>Bits 9 to 5: the first operand, or the base of an address.</summary>
    public int Rn => Field(5, 5);

    /// <summary>Bits 14 to 10: the second register of a pair, or the third operand.</summary>
    public int Ra => Field(10, 5);

    /// <summary>Bits 20 to 16: the second operand.</summary>
    public int Rm => Field(16, 5);

    /// <summary>Bit 31: the operation is on 64 bits, not 32.</summary>
    public bool Is64 => (Word & 0x80000000) != 0;

    /// <summary>SVC, whatever its immediate: Linux does not look at it.</summary>
    public bool IsSystemCall => Is(0xffe0001f, 0xd4000001);

    public bool IsAdrp => Is(0x9f000000, 0x90000000);

    public bool IsAdr => Is(0x9f000000, 0x10000000);

    /// <summary>BTI, or PACIASP and PACIBSP, which indirect branches may lead to as well.</summary>
    public bool IsLandingPad => Is(0xffffff3f, 0xd503241f) || Is(0xffffffbf, 0xd503233f);

    /// <summary>ADD of an immediate on 64 bits, which leaves the flags alone.</summary>
    public bool IsAddImmediate => Is(0xff800000, 0x91000000);

    /// <summary>The address that ADR makes, or the page that ADRP makes.</summary>
    public ulong PcRelative
    {
        get
        {
            var distance = ((long)Signed(5, 19) << 2) | (uint)Field(29, 2);
            return IsAdrp ? unchecked((Address & ~0xfffUL) + (ulong)(distance << 12)) : unchecked(Address + (ulong)distance);
        }
    }

    /// <summary>The immediate of ADD and SUB.</summary>
    public long ArithmeticImmediate => (long)Field(10, 12) << (Field(22, 1) * 12);

    /// <summary>Where control goes after it.</summary>
    public A64Control Control
    {
        get
        {
            if (Is(0xfc000000, 0x14000000)) return A64Control.Jump;
            if (Is(0xfc000000, 0x94000000)) return A64Control.Call;
            if (Is(0xff000000, 0x54000000) || Is(0x7c000000, 0x34000000)) return A64Control.Conditional; // B.cond; CBZ, CBNZ, TBZ, TBNZ
            if (Is(0xfe000000, 0xd6000000))
            {
                // BR, BLR and RET; the same with pointer authentication, of which bit 24 tells another operand.
                return Field(21, 3) switch
                {
                    0 => A64Control.IndirectJump,
                    1 => A64Control.IndirectCall,
                    2 => A64Control.Return,
                    _ => A64Control.Trap, // ERET and DRPS are the kernel's
                };
            }

            if (Is(0xffe0001f, 0xd4200000) || Is(0xffe0001f, 0xd4400000) || Is(0xffff0000, 0)) return A64Control.Trap; // BRK, HLT, UDF
            return A64Control.Next;
        }
    }

    /// <summary>Where a branch with a distance of its own goes.</summary>
    public ulong Target
    {
        get
        {
            var distance = Is(0x7c000000, 0x14000000) ? Signed(0, 26) : Is(0x7e000000, 0x36000000) ? Signed(5, 14) : Signed(5, 19);
            return unchecked(Address + (ulong)((long)distance * Size));
        }
    }

    public bool Is(uint mask, uint value) => (Word & mask) == value;

    public int Field(int low, int width) => (int)((Word >> low) & ((1U << width) - 1));

    public int Signed(int low, int width) => (int)(Word << (32 - low - width)) >> (32 - width);

    /// <summary>The immediate of a logical instruction, N:immr:imms (DecodeBitMasks); null when the encoding is not allocated.</summary>
    public ulong? BitmaskImmediate()
    {
        var (rotation, length) = (Field(16, 6), Field(10, 6));
        var size = BitOperations.Log2(((uint)Field(22, 1) << 6) | (~(uint)length & 0x3f));
        if (size < 1) return null;
        var width = 1 << size;
        var ones = (length & (width - 1)) + 1;
        if (ones == width) return null;
        var element = (1UL << ones) - 1;
        rotation &= width - 1;
        if (rotation != 0) element = ((element >> rotation) | (element << (width - rotation))) & (width == 64 ? ulong.MaxValue : (1UL << width) - 1);
        for (var filled = width; filled < 64; filled *= 2) element |= element << filled;
        return Is64 ? element : (uint)element;
    }
}

/// <summary>Where control goes after an instruction.</summary>
internal enum A64Control : byte
{
    /// <summary>To the next one.</summary>
    Next,

    /// <summary>B: to its target.</summary>
    Jump,

    /// <summary>To its target or the next one.</summary>
    Conditional,

    /// <summary>BL.</summary>
    Call,

    /// <summary>BR: to what a register holds.</summary>
    IndirectJump,

    /// <summary>BLR.</summary>
    IndirectCall,

    /// <summary>RET.</summary>
    Return,

    /// <summary>Nowhere.</summary>
    Trap,
}
