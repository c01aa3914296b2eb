using System.Collections.Immutable;

namespace Abide.Formats.Elf;

/// <summary>One note (gABI, "Note Section").</summary>
/// <param name="Name">Owner, <c>GNU</c>, <c>Go</c>, <c>FDO</c>.</param>
/// <param name="Type">Meaning depends on the owner.</param>
/// <param name="Offset">Of the descriptor, bytes from the start of the file.</param>
/// <param name="Descriptor">Valid as long as the file.</param>
public sealed record ElfNote(string Name, uint Type, long Offset, ReadOnlyMemory<byte> Descriptor);

/// <summary>NT_GNU_ABI_TAG: the oldest kernel the file is built for.</summary>
/// <param name="OperatingSystem">0 Linux, 1 Hurd, 2 Solaris, 3 FreeBSD.</param>
/// <param name="KernelVersion">For example 3.2.0.</param>
public sealed record AbiTag(uint OperatingSystem, Version KernelVersion);

/// <summary>NT_GNU_PROPERTY_TYPE_0, as far as it decides whether a program starts (x86-64 psABI, "Program Property").</summary>
/// <param name="X86IsaNeeded">
/// GNU_PROPERTY_X86_ISA_1_NEEDED (0xc0008002), bit 0 baseline, 1 v2, 2 v3, 3 v4; null when absent. The ISA-used property and the older
/// 0xc0000001 numbering of binutils before 2.36 are not requirements and are not read.
/// </param>
/// <param name="Features1And">GNU_PROPERTY_X86_FEATURE_1_AND or the AArch64 one: IBT/BTI, SHSTK/PAC. Null when absent.</param>
public sealed record GnuProperties(uint? X86IsaNeeded, uint? Features1And);

/// <summary>One entry of .note.dlopen (systemd, "ELF dlopen Metadata").</summary>
/// <param name="Sonames">Alternatives, in the order in which they are tried.</param>
/// <param name="Priority"><c>required</c>, <c>recommended</c> or <c>suggested</c>.</param>
/// <param name="Feature">What it is for, or null.</param>
public sealed record DlopenNote(ImmutableArray<string> Sonames, string Priority, string? Feature);

/// <summary>The notes that say something about running the file; members are null or empty when absent.</summary>
public sealed record ElfNotes
{
    public AbiTag? AbiTag { get; init; }

    /// <summary>NT_GNU_BUILD_ID, lower-case hexadecimal.</summary>
    public string? BuildId { get; init; }

    public GnuProperties? Properties { get; init; }

    /// <summary>.note.go.buildid as written by the Go linker.</summary>
    public string? GoBuildId { get; init; }

    /// <summary>.note.package (systemd, "Package Metadata for Executable Files"): the JSON text.</summary>
    public string? PackageMetadata { get; init; }

    public ImmutableArray<DlopenNote> Dlopen { get; init; } = [];

    /// <summary>Every note, in file order.</summary>
    public ImmutableArray<ElfNote> All { get; init; } = [];
}
