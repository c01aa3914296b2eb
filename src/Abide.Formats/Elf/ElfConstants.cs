namespace Abide.Formats.Elf;

/// <summary>e_type (gABI, "ELF Header").</summary>
public enum ElfType : ushort
{
    /// <summary>ET_NONE</summary>
    None = 0,

    /// <summary>ET_REL</summary>
    Relocatable = 1,

    /// <summary>ET_EXEC</summary>
    Executable = 2,

    /// <summary>ET_DYN: shared objects and position-independent executables.</summary>
    Shared = 3,

    /// <summary>ET_CORE</summary>
    Core = 4,
}

/// <summary>e_machine; only the ones that get a name in <see cref="ElfArchitecture"/>.</summary>
public enum ElfMachine : ushort
{
    /// <summary>EM_386</summary>
    I386 = 3,

    /// <summary>EM_MIPS</summary>
    Mips = 8,

    /// <summary>EM_PPC</summary>
    PowerPc = 20,

    /// <summary>EM_PPC64</summary>
    PowerPc64 = 21,

    /// <summary>EM_S390</summary>
    S390 = 22,

    /// <summary>EM_ARM</summary>
    Arm = 40,

    /// <summary>EM_SPARCV9</summary>
    SparcV9 = 43,

    /// <summary>EM_X86_64</summary>
    X86_64 = 62,

    /// <summary>EM_AARCH64</summary>
    AArch64 = 183,

    /// <summary>EM_BPF</summary>
    Bpf = 247,

    /// <summary>EM_RISCV</summary>
    RiscV = 243,

    /// <summary>EM_LOONGARCH</summary>
    LoongArch = 258,
}

/// <summary>p_type.</summary>
public enum SegmentType : uint
{
    /// <summary>PT_LOAD</summary>
    Load = 1,

    /// <summary>PT_DYNAMIC</summary>
    Dynamic = 2,

    /// <summary>PT_INTERP</summary>
    Interpreter = 3,

    /// <summary>PT_NOTE</summary>
    Note = 4,

    /// <summary>PT_PHDR</summary>
    ProgramHeaders = 6,

    /// <summary>PT_TLS</summary>
    ThreadLocal = 7,

    /// <summary>PT_GNU_EH_FRAME</summary>
    GnuEhFrame = 0x6474e550,

    /// <summary>PT_GNU_STACK</summary>
    GnuStack = 0x6474e551,

    /// <summary>PT_GNU_RELRO</summary>
    GnuRelro = 0x6474e552,

    /// <summary>PT_GNU_PROPERTY</summary>
    GnuProperty = 0x6474e553,
}

/// <summary>p_flags.</summary>
[Flags]
public enum SegmentAccess : uint
{
    None = 0,

    /// <summary>PF_X</summary>
    Execute = 1,

    /// <summary>PF_W</summary>
    Write = 2,

    /// <summary>PF_R</summary>
    Read = 4,
}

/// <summary>sh_type.</summary>
public enum SectionType : uint
{
    /// <summary>SHT_NULL</summary>
    Null = 0,

    /// <summary>SHT_PROGBITS</summary>
    Data = 1,

    /// <summary>SHT_SYMTAB</summary>
    SymbolTable = 2,

    /// <summary>SHT_STRTAB</summary>
    StringTable = 3,

    /// <summary>SHT_NOTE</summary>
    Note = 7,

    /// <summary>SHT_NOBITS: takes no bytes in the file.</summary>
    NoBits = 8,

    /// <summary>SHT_DYNSYM</summary>
    DynamicSymbolTable = 11,

    /// <summary>SHT_DYNAMIC</summary>
    Dynamic = 6,

    /// <summary>SHT_GNU_verdef</summary>
    VersionDefinitions = 0x6ffffffd,

    /// <summary>SHT_GNU_verneed</summary>
    VersionNeeds = 0x6ffffffe,

    /// <summary>SHT_GNU_versym</summary>
    VersionSymbols = 0x6fffffff,
}

/// <summary>d_tag (gABI "Dynamic Section", and the GNU and Sun ranges of glibc's elf.h).</summary>
public enum DynamicTag : ulong
{
    /// <summary>DT_NULL</summary>
    Null = 0,

    /// <summary>DT_NEEDED</summary>
    Needed = 1,

    /// <summary>DT_PLTRELSZ</summary>
    PltRelocationsSize = 2,

    /// <summary>DT_HASH</summary>
    Hash = 4,

    /// <summary>DT_STRTAB</summary>
    StringTable = 5,

    /// <summary>DT_SYMTAB</summary>
    SymbolTable = 6,

    /// <summary>DT_RELA</summary>
    Rela = 7,

    /// <summary>DT_RELASZ</summary>
    RelaSize = 8,

    /// <summary>DT_STRSZ</summary>
    StringTableSize = 10,

    /// <summary>DT_INIT</summary>
    Initialiser = 12,

    /// <summary>DT_FINI</summary>
    Finaliser = 13,

    /// <summary>DT_SONAME</summary>
    Soname = 14,

    /// <summary>DT_RPATH</summary>
    RPath = 15,

    /// <summary>DT_SYMBOLIC</summary>
    Symbolic = 16,

    /// <summary>DT_REL</summary>
    Rel = 17,

    /// <summary>DT_RELSZ</summary>
    RelSize = 18,

    /// <summary>DT_PLTREL</summary>
    PltRelocationType = 20,

    /// <summary>DT_TEXTREL</summary>
    TextRelocations = 22,

    /// <summary>DT_JMPREL</summary>
    PltRelocations = 23,

    /// <summary>DT_BIND_NOW</summary>
    BindNow = 24,

    /// <summary>DT_INIT_ARRAY</summary>
    Initialisers = 25,

    /// <summary>DT_FINI_ARRAY</summary>
    Finalisers = 26,

    /// <summary>DT_INIT_ARRAYSZ</summary>
    InitialisersSize = 27,

    /// <summary>DT_FINI_ARRAYSZ</summary>
    FinalisersSize = 28,

    /// <summary>DT_RUNPATH</summary>
    RunPath = 29,

    /// <summary>DT_FLAGS</summary>
    Flags = 30,

    /// <summary>DT_PREINIT_ARRAY</summary>
    EarlyInitialisers = 32,

    /// <summary>DT_PREINIT_ARRAYSZ</summary>
    EarlyInitialisersSize = 33,

    /// <summary>DT_RELRSZ</summary>
    RelrSize = 35,

    /// <summary>DT_RELR</summary>
    Relr = 36,

    /// <summary>DT_RELRENT</summary>
    RelrEntry = 37,

    /// <summary>DT_FILTER: the object stands for another library, which is loaded with it.</summary>
    Filter = 0x7fffffff,

    /// <summary>DT_GNU_HASH</summary>
    GnuHash = 0x6ffffef5,

    /// <summary>DT_VERSYM</summary>
    VersionSymbols = 0x6ffffff0,

    /// <summary>DT_FLAGS_1</summary>
    Flags1 = 0x6ffffffb,

    /// <summary>DT_VERDEF</summary>
    VersionDefinitions = 0x6ffffffc,

    /// <summary>DT_VERDEFNUM</summary>
    VersionDefinitionCount = 0x6ffffffd,

    /// <summary>DT_VERNEED</summary>
    VersionNeeds = 0x6ffffffe,

    /// <summary>DT_VERNEEDNUM</summary>
    VersionNeedCount = 0x6fffffff,
}

/// <summary>DT_FLAGS.</summary>
[Flags]
public enum DynamicFlags : ulong
{
    None = 0,

    /// <summary>DF_ORIGIN</summary>
    Origin = 0x1,

    /// <summary>DF_SYMBOLIC</summary>
    Symbolic = 0x2,

    /// <summary>DF_TEXTREL</summary>
    TextRelocations = 0x4,

    /// <summary>DF_BIND_NOW</summary>
    BindNow = 0x8,

    /// <summary>DF_STATIC_TLS</summary>
    StaticTls = 0x10,
}

/// <summary>DT_FLAGS_1.</summary>
[Flags]
public enum DynamicFlags1 : ulong
{
    None = 0,

    /// <summary>DF_1_NOW</summary>
    Now = 0x1,

    /// <summary>DF_1_NODEFLIB</summary>
    NoDefaultLibraries = 0x800,

    /// <summary>DF_1_PIE</summary>
    Pie = 0x08000000,
}

/// <summary>STB_* in the upper four bits of st_info.</summary>
public enum SymbolBinding : byte
{
    /// <summary>STB_LOCAL</summary>
    Local = 0,

    /// <summary>STB_GLOBAL</summary>
    Global = 1,

    /// <summary>STB_WEAK</summary>
    Weak = 2,

    /// <summary>STB_GNU_UNIQUE</summary>
    Unique = 10,
}

/// <summary>STT_* in the lower four bits of st_info.</summary>
public enum SymbolType : byte
{
    /// <summary>STT_NOTYPE</summary>
    None = 0,

    /// <summary>STT_OBJECT</summary>
    Object = 1,

    /// <summary>STT_FUNC</summary>
    Function = 2,

    /// <summary>STT_SECTION</summary>
    Section = 3,

    /// <summary>STT_FILE</summary>
    File = 4,

    /// <summary>STT_COMMON</summary>
    Common = 5,

    /// <summary>STT_TLS</summary>
    ThreadLocal = 6,

    /// <summary>STT_GNU_IFUNC</summary>
    IndirectFunction = 10,
}
