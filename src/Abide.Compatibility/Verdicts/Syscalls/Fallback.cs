using System.Collections.Immutable;
using Abide.Compatibility.Needs.Syscalls;
using Abide.Compatibility.Targets;
using Abide.Formats.Go;

namespace Abide.Compatibility.Verdicts.Syscalls;

/// <summary>What becomes of a program when the kernel refuses a system call that a known function makes: one line of data/fallbacks.txt.</summary>
internal sealed record Fallback
{
    private const char FileMark = '/', LibraryMark = '@', ExceptionMark = '!';

    /// <summary>Whether the program goes on; false when it is known to die.</summary>
    public required bool Survives { get; init; }

    /// <summary>Kernel names.</summary>
    public required ImmutableArray<string> Syscalls { get; init; }

    /// <summary>What the function is prepared for.</summary>
    public required ImmutableArray<SyscallError> Errors { get; init; }

    /// <summary>Function names; a final <c>*</c> stands for the rest. <c>/waitpid</c> is every function of a file of that name.</summary>
    public required ImmutableArray<string> Functions { get; init; }

    /// <summary>The 23 of Go 1.23, the first release for which it holds; null for all.</summary>
    public required int? FirstGo { get; init; }

    /// <summary>What happens, as the end of a sentence.</summary>
    public required string Consequence { get; init; }

    public required string Source { get; init; }

    /// <param name="syscall">Kernel name.</param>
    /// <param name="error">What the kernel answers.</param>
    /// <param name="site">Where the call is made.</param>
    /// <param name="file">Path of the object that makes it.</param>
    /// <param name="build">Of the program, when it is a Go program and the object is the program.</param>
    public bool Covers(string syscall, SyscallError error, SyscallSite site, string file, GoBuild? build) =>
        Syscalls.Contains(syscall) && Errors.Contains(error) && (IsMadeBy(site.Function) || site.Through.Any(IsMadeBy) || IsIn(file, site) || IsIn(site)) && !site.Through.Any(IsExcepted) && (FirstGo is not { } minor || build?.Version.IsAtLeast(minor) == true);

    /// <summary>Whether the file itself makes the call, or asks the C library for it: what a library does for another is that library's.</summary>
    private bool IsIn(string file, SyscallSite site) =>
        (site.Address != 0 || site.Through.Length == 1) && Functions.Any(pattern => pattern[0] == FileMark && Path.GetFileName(file.AsSpan()).SequenceEqual(pattern.AsSpan(1)));

    /// <summary>Whether a library makes the call that the pattern names.</summary>
    private bool IsIn(SyscallSite site) => site is { Function: null, Through: [.., var last] }
        && Functions.Any(pattern => pattern[0] == LibraryMark && last.AsSpan(last.IndexOf(LibraryMark) + 1).SequenceEqual(pattern.AsSpan(1)));

    private bool IsExcepted(string function) => Functions.Any(pattern => pattern[0] == ExceptionMark && pattern.AsSpan(1).SequenceEqual(function));

    private bool IsMadeBy(string? function) => function is not null
        && Functions.Any(pattern => pattern.EndsWith('*') ? function.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : function == pattern);
}
