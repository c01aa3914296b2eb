using System.Collections.Immutable;

namespace Abide.Builds.Projects;

/// <summary>What a finding of <c>abide doctor</c> does to a build, the least first.</summary>
public enum DoctorSeverity
{
    /// <summary>Worth knowing; nothing goes wrong by itself.</summary>
    Note,

    /// <summary>The build or its result is another one than people expect, here or on other machines.</summary>
    Surprises,

    /// <summary>A build, or the start of what it built, fails.</summary>
    Breaks,
}

/// <summary>Something about this machine or project that breaks or surprises builds before they run.</summary>
public sealed record DoctorFinding
{
    /// <summary>The diagnosis: <c>BLD3101</c>; the same id that a log of the failed build would get where there is one.</summary>
    public required string Id { get; init; }

    public required DoctorSeverity Severity { get; init; }

    /// <summary>One sentence with the values found, no final stop: <c>GOTMPDIR is /srv/tmp, which is mounted noexec</c>.</summary>
    public required string Message { get; init; }

    /// <summary>What to do here; one sentence, no final stop. Empty when there is nothing to do.</summary>
    public string Hint { get; init; } = "";

    /// <summary>The target that it is about, as the user named it; null for builds and runs on this machine.</summary>
    public string? Target { get; init; }

    /// <summary>Where every value of the message comes from.</summary>
    public ImmutableArray<DoctorEvidence> Evidence { get; init; } = [];
}

/// <summary>Where a statement of the doctor comes from.</summary>
/// <param name="Place">A file or directory, or where else it was read: <c>environment</c>, <c>default</c>, <c>gcc -v</c>.</param>
/// <param name="Text">What stands there: a quoted source line, <c>GOBIN=/srv/bin</c>, mount options; empty when the place says it all.</param>
/// <param name="Line">Line in the file, from 1; null when it is no place in a text.</param>
/// <param name="Column">Column in bytes, from 1, as Go tools count; null without a line or where none is known.</param>
public sealed record DoctorEvidence(string Place, string Text = "", int? Line = null, int? Column = null);
