using System.Collections.Immutable;

namespace Abide.Formats.Elf;

/// <summary>One Elfxx_Vernaux: a version that the file wants from a library.</summary>
/// <param name="File">vn_file, the DT_NEEDED name of the library.</param>
/// <param name="Version">vna_name, <c>GLIBC_2.28</c>.</param>
/// <param name="Index">vna_other without the hidden bit: what .gnu.version entries refer to.</param>
/// <param name="IsWeak">VER_FLG_WEAK: the loader warns instead of refusing.</param>
public sealed record VersionNeed(string File, string Version, ushort Index, bool IsWeak);

/// <summary>One Elfxx_Verdef with its first Elfxx_Verdaux.</summary>
/// <param name="Version">Its name; for the base definition the file's own.</param>
/// <param name="Index">vd_ndx: what .gnu.version entries refer to.</param>
/// <param name="IsBase">VER_FLG_BASE: the definition that stands for the file itself.</param>
/// <param name="IsWeak">VER_FLG_WEAK: no symbol is defined in it.</param>
public sealed record VersionDefinition(string Version, ushort Index, bool IsBase, bool IsWeak);

/// <summary>Symbol versions of one file (LSB, "Symbol Versioning"; Drepper, "ELF Symbol Versioning").</summary>
/// <param name="Needs">DT_VERNEED in file order.</param>
/// <param name="Definitions">DT_VERDEF in file order.</param>
/// <param name="HasDefinitions">Whether there is a DT_VERDEF at all.</param>
public sealed record VersionTable(ImmutableArray<VersionNeed> Needs, ImmutableArray<VersionDefinition> Definitions, bool HasDefinitions);
