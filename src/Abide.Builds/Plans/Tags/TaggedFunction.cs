using System.Collections.Immutable;

namespace Abide.Builds.Plans.Tags;

/// <summary>A function that the project asks golang.org/x/sys/unix for and that a kernel of the targets has no system call for.</summary>
/// <param name="Function">How it is written.</param>
/// <param name="Syscalls">Kernel names of the calls that it makes.</param>
/// <param name="Tags">Build tags of the kernels that lack it, sorted: <c>el7</c>, <c>el8</c>.</param>
/// <param name="Targets">Names of the targets that lack it, in their order.</param>
internal sealed record TaggedFunction(WrappedFunction Function, ImmutableArray<string> Syscalls, ImmutableArray<string> Tags, ImmutableArray<string> Targets)
{
    /// <summary>Functions with the same tags share files.</summary>
    public string Group => string.Join('_', Tags);
}
