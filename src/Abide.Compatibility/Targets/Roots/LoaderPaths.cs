using System.Collections.Immutable;

namespace Abide.Compatibility.Targets.Roots;

/// <summary>What is fixed by an architecture's ABI: where its loader lies and what Debian calls it.</summary>
/// <param name="Interpreter">PT_INTERP of glibc programs (glibc sysdeps, shlib-versions and ldsodefs).</param>
/// <param name="MuslInterpreter">PT_INTERP of musl programs.</param>
/// <param name="Triplet">Debian multiarch tuple.</param>
/// <param name="Lib">$LIB outside Debian.</param>
internal sealed record LoaderPaths(string Interpreter, string MuslInterpreter, string Triplet, string Lib)
{
    private static readonly ImmutableDictionary<string, LoaderPaths> ByArchitecture = new Dictionary<string, LoaderPaths>(StringComparer.Ordinal)
    {
        ["x86_64"] = new("/lib64/ld-linux-x86-64.so.2", "/lib/ld-musl-x86_64.so.1", "x86_64-linux-gnu", "lib64"),
        ["i686"] = new("/lib/ld-linux.so.2", "/lib/ld-musl-i386.so.1", "i386-linux-gnu", "lib"),
        ["x32"] = new("/libx32/ld-linux-x32.so.2", "/lib/ld-musl-x32.so.1", "x86_64-linux-gnux32", "libx32"),
        ["aarch64"] = new("/lib/ld-linux-aarch64.so.1", "/lib/ld-musl-aarch64.so.1", "aarch64-linux-gnu", "lib64"),
        ["arm"] = new("/lib/ld-linux-armhf.so.3", "/lib/ld-musl-armhf.so.1", "arm-linux-gnueabihf", "lib"),
        ["ppc64le"] = new("/lib64/ld64.so.2", "/lib/ld-musl-powerpc64le.so.1", "powerpc64le-linux-gnu", "lib64"),
        ["s390x"] = new("/lib/ld64.so.1", "/lib/ld-musl-s390x.so.1", "s390x-linux-gnu", "lib64"),
        ["riscv64"] = new("/lib/ld-linux-riscv64-lp64d.so.1", "/lib/ld-musl-riscv64.so.1", "riscv64-linux-gnu", "lib64"),
        ["loongarch64"] = new("/lib64/ld-linux-loongarch-lp64d.so.1", "/lib/ld-musl-loongarch64.so.1", "loongarch64-linux-gnu", "lib64"),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>By the names of their architectures.</summary>
    public static IEnumerable<string> Architectures => ByArchitecture.Keys.Order(StringComparer.Ordinal);

    public static IEnumerable<LoaderPaths> All => Architectures.Select(architecture => ByArchitecture[architecture]);

    /// <summary>Null for an architecture whose loader has no well-known path here.</summary>
    public static LoaderPaths? For(string architecture) => ByArchitecture.GetValueOrDefault(architecture);
}
