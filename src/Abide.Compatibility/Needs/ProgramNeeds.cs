using System.Collections.Immutable;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Targets;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs;

/// <summary>
/// What one ELF object asks of the system that runs it; owned, so that the file's bytes can go. Extracted once, judged
/// against every target.
/// </summary>
public sealed record ProgramNeeds
{
    private readonly Lazy<ILookup<VersionNeed, Import>> _byVersion;

    public ProgramNeeds() => _byVersion = new(() => Imports.Where(import => import.Need is not null).ToLookup(import => import.Need!, SameVersion.Instance));

    /// <summary>As the user named it, or as it was found beside the program.</summary>
    public required string Path { get; init; }

    /// <summary>Absolute path in the file system it came from; <c>$ORIGIN</c> is its directory.</summary>
    public required string Location { get; init; }

    /// <summary><c>x86_64</c>, <c>i686</c> …</summary>
    public required string Architecture { get; init; }

    /// <summary>e_type.</summary>
    public required ElfType Type { get; init; }

    /// <summary>Whether it is started by execve: ET_EXEC, or ET_DYN with an interpreter, DF_1_PIE or without dynamic needs and an entry.</summary>
    public required bool IsExecutable { get; init; }

    /// <summary>Whether it has no interpreter and needs no library.</summary>
    public required bool IsStatic { get; init; }

    /// <summary>PT_INTERP, or null.</summary>
    public string? Interpreter { get; init; }

    public string? Soname { get; init; }

    /// <summary>DT_NEEDED in order, then DT_FILTER.</summary>
    public ImmutableArray<string> Needed { get; init; } = [];

    /// <summary>DT_RPATH entries as written; empty when there is a DT_RUNPATH, as in ld.so.</summary>
    public ImmutableArray<string> RPath { get; init; } = [];

    /// <summary>DT_RUNPATH entries as written.</summary>
    public ImmutableArray<string> RunPath { get; init; } = [];

    /// <summary>Whether it has DT_RUNPATH at all; even an empty one switches RPATH off.</summary>
    public bool HasRunPath { get; init; }

    public bool BindsNow { get; init; }

    /// <summary>DF_1_NODEFLIB: ld.so.conf and the default directories are not searched for its needs.</summary>
    public bool SkipsDefaultPaths { get; init; }

    public bool HasTextRelocations { get; init; }

    /// <summary>DF_STATIC_TLS: it uses initial-exec TLS, which a later dlopen may have no room for.</summary>
    public bool UsesStaticTls { get; init; }

    /// <summary>PT_GNU_STACK asks for an executable stack, or is absent where that means the same.</summary>
    public bool NeedsExecutableStack { get; init; }

    /// <summary>DT_RELR is present.</summary>
    public bool HasPackedRelocations { get; init; }

    /// <summary>The largest page size in bytes, of those that Linux kernels have, with which its PT_LOAD segments can be mapped; 1 when there is none.</summary>
    public int LargestPageSize { get; init; }

    public ImmutableArray<VersionNeed> VersionNeeds { get; init; } = [];

    /// <summary>Symbols that a relocation asks for and that the object does not define itself.</summary>
    public ImmutableArray<Import> Imports { get; init; } = [];

    /// <summary>The imports that ask for the library and version of <paramref name="need"/>.</summary>
    public IEnumerable<Import> ImportsOf(VersionNeed need) => _byVersion.Value[need];

    public AbiTag? AbiTag { get; init; }

    public string? BuildId { get; init; }

    /// <summary>The highest x86-64 level in GNU_PROPERTY_X86_ISA_1_NEEDED; null when nothing above the baseline is asked.</summary>
    public CpuLevel? CpuNeeded { get; init; }

    public ImmutableArray<DlopenNote> Dlopen { get; init; } = [];

    /// <summary>For static programs: which C library is inside.</summary>
    public LibcFamily StaticLibc { get; init; }

    /// <summary>For static glibc programs: functions inside that load NSS plug-ins, <c>getaddrinfo</c>; from .symtab, else from strings.</summary>
    public ImmutableArray<string> StaticNameServices { get; init; } = [];

    /// <summary>For static glibc programs: whether the start code compares the kernel's version with the ABI tag ("FATAL: kernel too old").</summary>
    public bool ChecksKernelVersion { get; init; }

    /// <summary><c>UPX</c>, <c>AppImage</c> or <c>PyInstaller</c> when the file is a shell around another program; else null.</summary>
    public string? Packer { get; init; }

    /// <summary>The language runtime inside, or null; not told of libraries.</summary>
    public RuntimeRelease? Runtime { get; init; }

    /// <summary>The system calls of its own code; null when they were not examined.</summary>
    public SyscallNeeds? Syscalls { get; init; }

    /// <summary>Something the loader reads is damaged: the needs are incomplete.</summary>
    public bool IsDamaged { get; init; }
}

/// <summary>When a missing symbol is noticed.</summary>
public enum Binding
{
    /// <summary>At the first call, through the PLT.</summary>
    Lazy,

    /// <summary>Before main or during dlopen: data, GOT entries, or everything under BIND_NOW.</summary>
    Start,
}

/// <summary>An undefined symbol.</summary>
/// <param name="Name">As in the string table (mangled).</param>
/// <param name="Need">The version that is wanted, and the library it is wanted from (.gnu.version, DT_VERNEED); null without one.</param>
/// <param name="IsWeak">STB_WEAK: may stay undefined.</param>
/// <param name="IsFunction">STT_FUNC, as far as the linker recorded it.</param>
/// <param name="Binding">When it is looked up.</param>
/// <param name="IsCopied">R_*_COPY: the object has room for the variable and wants another object's definition of it.</param>
public sealed record Import(string Name, VersionNeed? Need, bool IsWeak, bool IsFunction, Binding Binding, bool IsCopied)
{
    public string? Version => Need?.Version;

    /// <summary>The library that the version is wanted from (vn_file), or null.</summary>
    public string? File => Need?.File;

    /// <summary><c>fcntl64@GLIBC_2.28</c></summary>
    public override string ToString() => Version is null ? Name : $"{Name}@{Version}";
}
