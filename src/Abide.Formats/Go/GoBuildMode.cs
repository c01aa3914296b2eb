namespace Abide.Formats.Go;

/// <summary>-buildmode, as recorded or as the file shows; see <c>go help buildmode</c>.</summary>
public enum GoBuildMode
{
    /// <summary>Neither recorded nor to be seen.</summary>
    Unknown,

    /// <summary>exe</summary>
    Executable,

    /// <summary>pie</summary>
    PositionIndependent,

    /// <summary>c-shared: a library for C programs.</summary>
    CShared,

    /// <summary>c-archive, linked into a program of another language.</summary>
    CArchive,

    /// <summary>plugin, for package plugin.</summary>
    Plugin,

    /// <summary>shared: Go packages for programs built with -linkshared.</summary>
    Shared,
}
