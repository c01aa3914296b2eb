using System.Collections.Frozen;

namespace Abide.Compatibility.Targets;

/// <summary>musl's C library and its loader are one file, which answers to the names of all parts of a C library.</summary>
internal static class MuslLoader
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(StringComparer.Ordinal, "libc", "libpthread", "librt", "libm", "libdl", "libutil", "libxnet");

    /// <summary>Whether the loader takes a DT_NEEDED string for itself, whatever follows the dot (ldso/dynlink.c, load_library).</summary>
    public static bool Is(string name) => name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && Names.Contains(name[..dot]);
}
