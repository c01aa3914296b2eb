using System.Collections.Immutable;

namespace Abide.Compatibility.Needs.Syscalls;

/// <summary>The system calls that an object's own code can make.</summary>
/// <param name="Items">Sorted by number, each once.</param>
/// <param name="Untold">Sites whose number cannot be told. When there is one, <paramref name="Items"/> is a lower bound.</param>
public sealed record SyscallNeeds(ImmutableArray<SyscallNeed> Items, ImmutableArray<SyscallSite> Untold)
{
    public bool IsOpen => !Untold.IsEmpty;
}

/// <summary>One system call of an object.</summary>
/// <param name="Number">On the object's architecture.</param>
/// <param name="Sites">Not empty; sorted by address.</param>
public sealed record SyscallNeed(int Number, ImmutableArray<SyscallSite> Sites)
{
    public bool IsCertain => Sites.Any(site => site.IsCertain);
}

/// <summary>Where a system call is made.</summary>
/// <param name="Function">
/// The function that wants it: the first one, from the instruction outwards, that is not a wrapper of the language's own
/// (<c>os.openRoot</c>, not <c>internal/syscall/unix.Openat2</c>). Null when its name is not known.
/// </param>
/// <param name="Address">Virtual address of the call or instruction at which the number is told, or ought to be.</param>
/// <param name="Through">
/// Wrappers between <paramref name="Function"/> and the instruction, outermost first: <c>golang.org/x/sys/unix.Openat2</c>,
/// <c>syscall.Syscall6</c>.
/// </param>
/// <param name="Module">The Go module (<c>golang.org/x/sys@v0.28.0</c>, <c>std</c>) that <paramref name="Function"/> belongs to; null when it cannot be told.</param>
/// <param name="IsCertain">A constant reaches the instruction from a function that is in the program; false when only an indirect call leads there.</param>
public sealed record SyscallSite(string? Function, ulong Address, ImmutableArray<string> Through, string? Module, bool IsCertain);
