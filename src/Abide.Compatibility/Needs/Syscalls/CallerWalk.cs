using System.Collections.Immutable;
using System.Text;
using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls;

/// <summary>
/// Finds who wants what a wrapper does: from a function outwards through its callers, as long as they are wrappers of the
/// language's own.
/// </summary>
internal sealed class CallerWalk(CodeMap map, ReferenceMap references, Reachability reachability, IMachine machine)
{
    /// <summary>A wrapper may have thousands of callers; a report needs a few.</summary>
    public const int CallerLimit = 16;

    private const int WrapperLimit = 256;

    // All wrappers of the biggest programs have some ten thousand callers.
    private readonly WorkBudget _budget = new(1 << 20);

    private readonly Dictionary<int, ImmutableArray<Caller>> _known = [];

    /// <summary>
    /// The first functions that are no wrappers, with the wrappers between them and <paramref name="function"/>, outermost first, the
    /// function included when it is one. Where nobody is found, the function itself.
    /// </summary>
    public ImmutableArray<Caller> From(int function)
    {
        if (!IsWrapper(function)) return [Itself(function)];
        return _known.TryGetValue(function, out var known) ? known : _known[function] = Walk(function);
    }

    /// <summary>The function as its own caller.</summary>
    public Caller Itself(int function) => new(function, [], reachability.IsSure(function));

    private ImmutableArray<Caller> Walk(int function)
    {
        var callers = new Dictionary<int, Caller>();
        var work = new Queue<Caller>();
        var seen = new HashSet<int> { function };
        var outermost = Itself(function);
        work.Enqueue(outermost);
        while (work.TryDequeue(out var wrapper) && seen.Count <= WrapperLimit)
        {
            outermost = wrapper;
            var through = wrapper.Through.Insert(0, wrapper.Function);
            foreach (var reference in references.To(wrapper.Function))
            {
                if (!_budget.TryTake(1)) break;
                var by = map.IndexOf(reference.Place);
                if (by < 0 || by == wrapper.Function || seen.Contains(by) || !reachability.IsPossible(by) || !IsReal(reference, by)) continue;
                var caller = new Caller(by, through, reachability.IsSure(by));
                if (IsWrapper(by))
                {
                    if (seen.Add(by)) work.Enqueue(caller);
                }
                else if (!callers.TryGetValue(by, out var other) || (caller.IsSure && !other.IsSure))
                {
                    callers[by] = caller;
                }
            }
        }

        if (callers.Count == 0) return [outermost];
        return [.. callers.Values.OrderByDescending(caller => caller.IsSure).ThenBy(caller => map.StartOf(caller.Function)).Take(CallerLimit)];
    }

    private bool IsReal(Reference reference, int by) =>
        machine.Follow(by) is not { } flow || flow.UseAt(reference.Place, reference.Target).Kind != UseKind.None;

    private bool IsWrapper(int function)
    {
        var package = map.PackageBytes(function);
        if (package.IsEmpty) return false;
        return package.SequenceEqual("syscall"u8)
            || package.SequenceEqual("internal/syscall/unix"u8)
            || package.SequenceEqual("runtime/internal/syscall"u8)
            || package.SequenceEqual("internal/runtime/syscall"u8)
            || package.SequenceEqual("internal/runtime/syscall/linux"u8)
            || package.EndsWith("golang.org/x/sys/unix"u8) && (package.Length == "golang.org/x/sys/unix".Length || package.EndsWith("vendor/golang.org/x/sys/unix"u8));
    }

    public string? NameOf(int function) => map.NameOf(function);

    public string PackageOf(int function) => Encoding.UTF8.GetString(map.PackageBytes(function));
}

/// <param name="Function">The function.</param>
/// <param name="Through">Wrappers on the way in, outermost first.</param>
/// <param name="IsSure">Whether it can be reached without an indirect call.</param>
internal sealed record Caller(int Function, ImmutableArray<int> Through, bool IsSure);
