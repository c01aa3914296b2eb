using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>
/// The glibc-hwcaps subdirectories of x86-64, which ld.so searches before each directory of a search path where the CPU has the level
/// (glibc 2.33, sysdeps/x86_64/dl-hwcaps_subdirs.c; vendors have it in older releases).
/// </summary>
internal static class CapabilityDirectory
{
    private static readonly Version s_first = new(2, 33);

    /// <summary>In the loader's order.</summary>
    public static ImmutableArray<CpuLevel> Levels { get; } = [CpuLevel.V4, CpuLevel.V3, CpuLevel.V2];

    public static string Of(string directory, CpuLevel level) => $"{directory}/glibc-hwcaps/x86-64-v{(int)level}";

    /// <summary>Whether a loader of that release searches them, unless its vendor has changed it.</summary>
    public static Answer IsSearched(LibcFamily libc, Version? release) => libc switch
    {
        LibcFamily.Musl => Answer.No,
        _ => release is null ? Answer.Unknown : release >= s_first ? Answer.Yes : Answer.No,
    };
}
