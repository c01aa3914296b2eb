using System.Diagnostics.CodeAnalysis;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs;

/// <summary>Takes two needs of one version of one library for one, whatever their indices and flags.</summary>
internal sealed class SameVersion : IEqualityComparer<VersionNeed>
{
    public static readonly SameVersion Instance = new();

    public bool Equals(VersionNeed? x, VersionNeed? y) => x?.File == y?.File && x?.Version == y?.Version;

    public int GetHashCode([DisallowNull] VersionNeed obj) =>
        HashCode.Combine(obj.File.GetHashCode(StringComparison.Ordinal), obj.Version.GetHashCode(StringComparison.Ordinal));
}
