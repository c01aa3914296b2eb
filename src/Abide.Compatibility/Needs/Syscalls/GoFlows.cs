using System.Text;
using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;

namespace Abide.Compatibility.Needs.Syscalls;

/// <summary>
/// Numbers that Go passes through memory on purpose. syscall.AllThreadsSyscall has every thread make the same call: the number
/// waits in a variable of the runtime (Go 1.18 on, src/runtime/os_linux.go) or behind a method value (1.16 and 1.17,
/// src/syscall/syscall_linux.go) until each thread picks it up.
/// </summary>
internal sealed class GoFlows(CodeMap map, CallConvention convention)
{
    private const int FirstOnStack = 8;

    // Who uses the number, and whose first argument it is.
    private static readonly Dictionary<string, string> Sources = new(StringComparer.Ordinal)
    {
        ["runtime.runPerThreadSyscall"] = "syscall.runtime_doAllThreadsSyscall",
        ["syscall.runtime_doAllThreadsSyscall"] = "syscall.runtime_doAllThreadsSyscall",
        ["syscall.(*allThreadsCaller).doSyscall"] = "syscall.AllThreadsSyscall",
        ["syscall.(*allThreadsCaller).doSyscall6"] = "syscall.AllThreadsSyscall6",
    };

    private readonly Lazy<ILookup<string, int>> _sources = new(() =>
    {
        var names = Sources.Values.ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, map.Count)
            .Where(function => map.NameBytes(function).StartsWith("syscall."u8))
            .Select(function => (Name: Encoding.UTF8.GetString(map.NameBytes(function)), Function: function))
            .Where(entry => names.Contains(entry.Name))
            .ToLookup(entry => entry.Name, entry => entry.Function);
    });

    /// <summary>The functions whose argument <paramref name="function"/> passes to the kernel; null when it is none of these.</summary>
    public IEnumerable<int>? SourcesOf(int function) =>
        Sources.TryGetValue(Encoding.UTF8.GetString(map.NameBytes(function)), out var source) ? _sources.Value[source] : null;

    /// <summary>Where a Go function finds its first argument.</summary>
    public Place FirstArgument => convention.PassesOnStack ? new Place(true, FirstOnStack) : new Place(false, 0);
}
