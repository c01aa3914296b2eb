namespace Abide.Compatibility.Targets;

/// <summary>When glibc got what, and which bundled releases have it: from the tables of upstream's ABI lists.</summary>
public static class GlibcHistory
{
    /// <summary>The first release of glibc that the tables cover: what it has may be much older.</summary>
    public static Version Oldest { get; } = new(2, 16);

    /// <summary>
    /// The first glibc in which any of its libraries defines the symbol, in whatever version; <see cref="Oldest"/> when it has always
    /// been there, null when it is none of glibc's.
    /// </summary>
    /// <param name="symbol">Without version.</param>
    /// <param name="architecture">As in target facts, <c>x86_64</c>.</param>
    public static Version? FirstWith(string symbol, string architecture = "x86_64")
    {
        var places = 0UL;
        foreach (var soname in GlibcTable.Sonames(architecture))
            places |= PlacesOf(symbol, soname, architecture);
        return places == 0 ? null : new Version(Oldest.Major, Oldest.Minor + System.Numerics.BitOperations.TrailingZeroCount(places));
    }

    /// <summary>
    /// The library that defined the symbol in glibc 2.17, when that is not libc.so.6 itself: <c>libm.so.6</c>, <c>libdl.so.2</c>,
    /// <c>libpthread.so.0</c>. Null for all others.
    /// </summary>
    /// <inheritdoc cref="FirstWith"/>
    public static string? LibraryBeforeMerge(string symbol, string architecture = "x86_64")
    {
        const ulong Glibc217 = 0b10;
        if ((PlacesOf(symbol, "libc.so.6", architecture) & Glibc217) != 0)
            return null;
        return GlibcTable.Sonames(architecture).FirstOrDefault(soname => (PlacesOf(symbol, soname, architecture) & Glibc217) != 0);
    }

    /// <summary>The first bundled release of each distribution that has this glibc or a newer one: <c>el9.0</c>, <c>debian12</c>.</summary>
    public static IEnumerable<string> ReleasesWith(Version glibc) =>
        ReleaseTable.All
            .Where(release => release.Libc == LibcFamily.Glibc && release.LibcVersion is not null)
            .GroupBy(release => release.Id.TrimEnd('.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), StringComparer.Ordinal)
            .Select(line => line.Where(release => release.LibcVersion >= glibc).MinBy(release => release.LibcVersion))
            .OfType<Release>()
            .Select(release => release.Id);

    private static ulong PlacesOf(string symbol, string soname, string architecture) =>
        GlibcTable.Find(soname, architecture)?.Places(symbol, version: null) ?? 0;
}
