using System.Collections.Immutable;

namespace Abide.Builds.Traces;

/// <summary>One run of a linker: its link map.</summary>
public sealed record Linking
{
    /// <summary>The linker's place in <see cref="BuildTrace.Commands"/>.</summary>
    public required int Command { get; init; }

    /// <summary>The driver's place in <see cref="BuildTrace.Commands"/>, or null when the linker was called by itself.</summary>
    public int? Driver { get; init; }

    /// <summary>What was to be written, or null when the linker names it.</summary>
    public required string? Output { get; init; }

    /// <summary>Import path of the Go package that it belongs to, or null.</summary>
    public string? Package { get; init; }

    /// <summary>The libraries that were asked for, in order: <c>-lssl</c>.</summary>
    public ImmutableArray<string> Asked { get; init; } = [];

    /// <summary>Where libraries are looked for, in order.</summary>
    public ImmutableArray<LibraryDirectory> Directories { get; init; } = [];

    /// <summary>What the linker opened of objects, archives, libraries and linker scripts, in order, each once.</summary>
    public ImmutableArray<LinkedFile> Files { get; init; } = [];

    /// <summary>DT_NEEDED of what was written; null when it could not be read.</summary>
    public ImmutableArray<string>? Needed { get; init; }

    /// <summary>The C library among <see cref="Files"/>, <c>glibc 2.36</c>; null when there is none.</summary>
    public string? Libc { get; init; }

    /// <summary>File of the C library, or null.</summary>
    public string? LibcFile { get; init; }

    /// <summary>Place in <see cref="BuildTrace.Roots"/> of what its libraries are to come from.</summary>
    public int? Root { get; init; }

    /// <summary>What is not known of it, or null.</summary>
    public string? Unknown { get; init; }
}

/// <param name="Path">Absolute.</param>
/// <param name="Origin">Who asked for it: <c>CGO_LDFLAGS</c>; null for the compiler's own.</param>
public sealed record LibraryDirectory(string Path, string? Origin);

/// <summary>A file that a linker opened.</summary>
/// <param name="Path">As it was opened, absolute and without <c>..</c>.</param>
/// <param name="File">What links lead to; null when it is the same.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Rule">Why it was opened.</param>
/// <param name="By"><c>-lssl</c>, or the linker script or the driver that names it; null where the rule says it all.</param>
/// <param name="Directory">Place in <see cref="Linking.Directories"/> where it was found; null when it was not searched for.</param>
/// <param name="Root">Place in <see cref="BuildTrace.Roots"/>.</param>
/// <param name="Needed">For a shared library: whether what was written needs it at run time; null when that is not known.</param>
public sealed record LinkedFile(string Path, string? File, LinkedFileKind Kind, LibraryRule Rule, string? By, int? Directory, int Root, bool? Needed);

/// <summary>What a linker reads.</summary>
public enum LinkedFileKind
{
    Object,
    Archive,
    SharedLibrary,

    /// <summary>A text that names other files, such as libc.so.</summary>
    Script,
}

/// <summary>Why a linker opened a file.</summary>
public enum LibraryRule
{
    /// <summary><c>-l</c>, found in a directory of the search order.</summary>
    Searched,

    /// <summary>Its path was given.</summary>
    Named,

    /// <summary>The compiler driver adds it: start files, its own libraries.</summary>
    Driver,

    /// <summary>A linker script names it.</summary>
    Script,

    /// <summary>Another shared library needs it.</summary>
    Needed,
}
