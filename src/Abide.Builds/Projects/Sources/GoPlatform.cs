using System.Collections.Frozen;

namespace Abide.Builds.Projects.Sources;

/// <summary>What a build is for.</summary>
/// <param name="System">GOOS: <c>linux</c>.</param>
/// <param name="Architecture">GOARCH: <c>amd64</c>.</param>
/// <param name="Cgo">CGO_ENABLED=1.</param>
public sealed record GoPlatform(string System, string Architecture, bool Cgo = true)
{
    /// <summary>Every GOOS that file names may end in (internal/syslist of Go's source).</summary>
    private static readonly FrozenSet<string> s_systems = new[]
    {
        "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd", "openbsd", "plan9", "solaris",
        "wasip1", "windows", "zos",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_unixSystems = new[]
    {
        "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "linux", "netbsd", "openbsd", "solaris",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_architectures = new[]
    {
        "386", "amd64", "amd64p32", "arm", "arm64", "arm64be", "armbe", "loong64", "mips", "mips64", "mips64le", "mips64p32", "mips64p32le", "mipsle",
        "ppc", "ppc64", "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Set by a toolchain or by an option of the go command, never by <c>-tags</c> of a project.</summary>
    private static readonly FrozenSet<string> s_toolchainTags = new[]
    {
        "asan", "boringcrypto", "cgo", "cmd_go_bootstrap", "compiler_bootstrap", "faketime", "gc", "gccgo", "ignore", "msan", "purego", "race", "unix",
        // Of other compilers and places that run Go, and architectures of gccgo.
        "alpha", "appengine", "appenginevm", "gopherjs", "m68k", "nios2", "sh", "shbe", "tinygo",
    }.ToFrozenSet(StringComparer.Ordinal);

    internal static bool IsSystem(string name) => s_systems.Contains(name);

    internal static bool IsArchitecture(string name) => s_architectures.Contains(name);

    /// <summary>A tag that only <c>-tags</c> sets: neither a system nor an architecture nor one of the toolchain.</summary>
    internal static bool IsCustomTag(string tag) =>
        !IsSystem(tag) && !IsArchitecture(tag) && !s_toolchainTags.Contains(tag) && ReleaseOf(tag) is null
        && !tag.StartsWith("goexperiment.", StringComparison.Ordinal) && !tag.Contains('.', StringComparison.Ordinal);

    /// <summary>Is the tag set in a build for this platform?</summary>
    /// <param name="tag">Any tag.</param>
    /// <param name="release">Minor version of Go 1: 24.</param>
    /// <param name="custom">What <c>-tags</c> names.</param>
    internal bool Sets(string tag, int release, IReadOnlyCollection<string> custom) =>
        custom.Contains(tag) || tag == System || tag == Architecture || tag == "gc" || (tag == "cgo" && Cgo)
        || (tag == "linux" && System == "android") || (tag == "solaris" && System == "illumos") || (tag == "darwin" && System == "ios")
        || (tag == "unix" && s_unixSystems.Contains(System))
        || (ReleaseOf(tag) is { } minor && minor <= release);

    /// <summary>The build that most people run: what a file is for when nothing else is asked.</summary>
    internal static bool IsUsual(GoFile file) => file.Constraint is { } constraint && constraint.Evaluate(tag => s_usual.Sets(tag, int.MaxValue, []));

    private static readonly GoPlatform s_usual = new("linux", "amd64");

    private static int? ReleaseOf(string tag) =>
        tag.StartsWith("go1.", StringComparison.Ordinal) && int.TryParse(tag.AsSpan(4), out var minor) ? minor : null;

    public override string ToString() => $"{System}/{Architecture}";
}
