namespace Abide.Formats.Elf;

/// <summary>How multi-byte fields are stored: EI_CLASS and EI_DATA of e_ident.</summary>
public readonly record struct ElfEncoding(bool Is64, bool IsLittleEndian)
{
    /// <summary>Bytes of an Elf32_Addr/Elf64_Addr and of the other fields that grow with the class.</summary>
    public int AddressSize => Is64 ? 8 : 4;
}
