namespace Abide.Builds.Traces;

/// <summary>A place that headers and libraries came from.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Its directory; null for the host, which has several.</param>
/// <param name="Name">As a report calls it: <c>sysroot /srv/el7</c>.</param>
public sealed record FileRoot(FileRootKind Kind, string? Path, string Name)
{
    /// <summary>Whether it holds a C library and what belongs to it, so that it does not mix with others.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSystem => Kind is FileRootKind.Host or FileRootKind.Sysroot or FileRootKind.Cross or FileRootKind.Zig or FileRootKind.Target;
}

/// <summary>Whose files they are.</summary>
public enum FileRootKind
{
    /// <summary>This machine's own headers and libraries.</summary>
    Host,

    /// <summary>Given with <c>--sysroot</c> or <c>-isysroot</c>.</summary>
    Sysroot,

    /// <summary>Of another machine or another C library, in a directory named by it: <c>/usr/aarch64-linux-gnu</c>.</summary>
    Cross,

    /// <summary>zig's own headers, and what it makes of its own sources.</summary>
    Zig,

    /// <summary>The root directory that --on names.</summary>
    Target,

    /// <summary>A compiler's own headers and libraries, which fit every root.</summary>
    Compiler,

    /// <summary>What is built, its dependencies, and what the build made on the way.</summary>
    Project,

    /// <summary>Any other directory.</summary>
    Directory,
}
