namespace Abide.Formats.Elf;

/// <summary>The architecture a file is built for, by the name that uname and package managers use.</summary>
public static class ElfArchitecture
{
    /// <summary>
    /// <c>x86_64</c>, <c>aarch64</c>, <c>i686</c> …; <c>x32</c> for EM_X86_64 in a 32-bit file; <c>machine-0x1234</c> for what has
    /// no name here.
    /// </summary>
    public static string Name(ElfHeader header) => (header.Machine, header.Encoding.Is64, header.Encoding.IsLittleEndian) switch
    {
        (ElfMachine.X86_64, true, true) => "x86_64",
        (ElfMachine.X86_64, false, true) => "x32",
        (ElfMachine.I386, false, true) => "i686",
        (ElfMachine.AArch64, true, true) => "aarch64",
        (ElfMachine.AArch64, true, false) => "aarch64_be",
        (ElfMachine.Arm, false, true) => "arm",
        (ElfMachine.Arm, false, false) => "armeb",
        (ElfMachine.PowerPc, false, false) => "ppc",
        (ElfMachine.PowerPc64, true, true) => "ppc64le",
        (ElfMachine.PowerPc64, true, false) => "ppc64",
        (ElfMachine.S390, true, false) => "s390x",
        (ElfMachine.S390, false, false) => "s390",
        (ElfMachine.RiscV, true, true) => "riscv64",
        (ElfMachine.RiscV, false, true) => "riscv32",
        (ElfMachine.LoongArch, true, true) => "loongarch64",
        (ElfMachine.Mips, true, true) => "mips64el",
        (ElfMachine.Mips, true, false) => "mips64",
        (ElfMachine.Mips, false, true) => "mipsel",
        (ElfMachine.Mips, false, false) => "mips",
        (ElfMachine.SparcV9, true, false) => "sparc64",
        (ElfMachine.Bpf, true, _) => "bpf",
        _ => $"machine-0x{(ushort)header.Machine:x}",
    };
}
