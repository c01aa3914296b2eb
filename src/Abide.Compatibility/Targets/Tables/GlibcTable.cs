namespace Abide.Compatibility.Targets;

/// <summary>
/// data/glibc/ARCHITECTURE.txt: what upstream's ABI lists say of each library of glibc, by glibc release. It covers every
/// versioned symbol but those of GLIBC_PRIVATE, so for them a missing row is a missing symbol.
/// </summary>
internal static class GlibcTable
{
    /// <summary>The private interface between glibc's own libraries; not in the ABI lists.</summary>
    public const string PrivateVersion = "GLIBC_PRIVATE";

    private const int FirstMinor = 16;
    private const int LastMinor = 41;

    /// <summary>Libraries that glibc builds only on demand since 2.26.</summary>
    private static readonly string[] s_droppedIn226 = ["libcrypt.so.1", "libnsl.so.1"];

    /// <summary>The table of one library, or null when the soname is not glibc's or the architecture has no facts.</summary>
    public static SymbolTable? Find(string soname, string architecture) =>
        SymbolFile.Find($"glibc/{architecture}.txt", ReadInterval)?.Find(soname);

    /// <summary>Every soname that some glibc has had.</summary>
    public static IEnumerable<string> Sonames(string architecture) => SymbolFile.Find($"glibc/{architecture}.txt", ReadInterval)?.Sections ?? [];

    /// <summary>Bit of a glibc release in the tables, or null when they do not cover it.</summary>
    public static int? Place(Version? glibc) =>
        glibc is { Major: 2, Minor: >= FirstMinor and <= LastMinor } ? glibc.Minor - FirstMinor : null;

    /// <summary>
    /// Whether an installation of that glibc has the library. libcrypt and libnsl left the default build in 2.26
    /// (distributions ship their own since), so from then on the soname alone says nothing.
    /// </summary>
    /// <param name="soname">A soname of any library.</param>
    /// <param name="architecture">Architecture of the tables.</param>
    /// <param name="glibc">A glibc release; null when the release has no glibc, or an unknown one.</param>
    public static bool Ships(string soname, string architecture, Version? glibc) =>
        Place(glibc) is { } place
        && Find(soname, architecture) is { } table
        && (table.Measured >> place & 1) != 0
        && !(glibc!.Minor >= 26 && s_droppedIn226.Contains(soname));

    /// <summary>Reads <c>2.17-2.33</c> or <c>2.34-</c>.</summary>
    public static ulong ReadInterval(ReadOnlySpan<char> text)
    {
        var dash = text.IndexOf('-');
        var first = ReadMinor(text[..dash]) - FirstMinor;
        var last = (dash + 1 < text.Length ? ReadMinor(text[(dash + 1)..]) : LastMinor) - FirstMinor;
        return (ulong.MaxValue >> (63 - last)) & (ulong.MaxValue << first);
    }

    private static int ReadMinor(ReadOnlySpan<char> release) => int.Parse(release[(release.IndexOf('.') + 1)..]);
}
