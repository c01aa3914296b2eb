using Abide.Compatibility.Needs.Syscalls.Arm64;

namespace Abide.Compatibility.Tests.Syscalls;

/// <summary>Encodings as GNU as writes them, read as Arm's manual has them.</summary>
public sealed class A64InstructionTests
{
    [Theory]
    [InlineData(0x92401c20, 0xffUL)] // and x0, x1, #0xff
    [InlineData(0x927ff820, 0xfffffffffffffffeUL)] // and x0, x1, #-2
    [InlineData(0xb2400fe8, 0xfUL)] // orr x8, xzr, #15
    [InlineData(0x320003e8, 0x1UL)] // orr w8, wzr, #1
    [InlineData(0x3200c3e0, 0x01010101UL)] // mov w0, #0x01010101
    [InlineData(0xb200e7e0, 0x3333333333333333UL)] // mov x0, #0x3333333333333333
    [InlineData(0x927cec3f, 0xfffffffffffffff0UL)] // and sp, x1, #-16
    public void The_mask_of_a_logical_instruction_is_told(uint word, ulong mask) =>
        new A64Instruction(word, 0).BitmaskImmediate().ShouldBe(mask);

    [Theory]
    [InlineData(0x92400000 | 0x0000fc00)] // all 64 bits: not allocated
    [InlineData(0x1200f800)] // elements of one bit
    public void A_mask_that_no_instruction_has_is_none(uint word) =>
        new A64Instruction(word, 0).BitmaskImmediate().ShouldBeNull();

    [Theory]
    [InlineData(0xd4000001, "Next")] // svc #0
    [InlineData(0x14000002, "Jump")] // b .+8
    [InlineData(0x94000002, "Call")] // bl .+8
    [InlineData(0x54000040, "Conditional")] // b.eq .+8
    [InlineData(0xb4000040, "Conditional")] // cbz x0, .+8
    [InlineData(0x37000040, "Conditional")] // tbnz w0, #0, .+8
    [InlineData(0xd61f0220, "IndirectJump")] // br x17
    [InlineData(0xd71f0a30, "IndirectJump")] // braa x17, x16
    [InlineData(0xd63f0100, "IndirectCall")] // blr x8
    [InlineData(0xd65f03c0, "Return")] // ret
    [InlineData(0xd65f0bff, "Return")] // retaa
    [InlineData(0xd4207d00, "Trap")] // brk #1000
    [InlineData(0x00000000, "Trap")] // udf #0
    [InlineData(0xd503245f, "Next")] // bti c
    public void Where_control_goes_is_told(uint word, string control)
    {
        var instruction = new A64Instruction(word, 0x1000);

        instruction.Control.ToString().ShouldBe(control);
        if (control is "Jump" or "Call" or "Conditional") instruction.Target.ShouldBe(0x1008UL);
    }

    [Theory]
    [InlineData(0xf94003e8, false, 8, 0, null, 31, 8, 0L, "None")] // ldr x8, [sp]
    [InlineData(0xf81e0ffe, true, 8, 0, null, 31, 30, -32L, "Before")] // str x30, [sp, #-32]!
    [InlineData(0xf84207fe, false, 8, 0, null, 31, 30, 32L, "After")] // ldr x30, [sp], #32
    [InlineData(0xa9bf7bfd, true, 8, 0, 30, 31, 29, -16L, "Before")] // stp x29, x30, [sp, #-16]!
    [InlineData(0xb9400c41, false, 4, 0, null, 2, 1, 12L, "None")] // ldr w1, [x2, #12]
    [InlineData(0x38401420, false, 1, 0, null, 1, 0, 1L, "After")] // ldrb w0, [x1], #1
    public void Loads_and_stores_are_told(uint word, bool isStore, int width, int clobbered, int? second, int start, int register, long offset, string writeback)
    {
        var access = A64Access.Decode(new A64Instruction(word, 0)).ShouldNotBeNull();

        (access.IsStore, access.Width, (int)access.Clobbered, access.Second, access.BaseRegister, access.Register, access.Offset, access.Writeback.ToString())
            .ShouldBe((isStore, width, clobbered, second, start, register, offset, writeback));
    }

    [Theory]
    [InlineData(0x88007c41, new[] { 0, 1 })] // stxr w0, w1, [x2] writes its status
    [InlineData(0xf8200041, new[] { 1 })] // ldadd x0, x1, [x2] writes what was there
    [InlineData(0xc8a07c41, new[] { 0 })] // cas x0, x1, [x2] writes what was there
    public void Registers_that_unusual_accesses_write_are_lost(uint word, int[] registers)
    {
        var clobbered = A64Access.Decode(new A64Instruction(word, 0)).ShouldNotBeNull().Clobbered;

        foreach (var register in registers) ((clobbered >> register) & 1).ShouldBe(1U);
    }
}
