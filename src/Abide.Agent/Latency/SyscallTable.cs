using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Abide.Agent.Latency;

/// <summary>Names and numbers of system calls (<c>data/syscalls.txt</c>), and what the kernel calls them in its own sources.</summary>
internal static class SyscallTable
{
    private static readonly Lazy<FrozenDictionary<string, int>> s_numbers = new(Read);

    // Calls whose function and tracepoints have another name: that of an older or newer variant (SYSCALL_DEFINE).
    private static readonly FrozenDictionary<string, string> s_ownNames = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["stat"] = "newstat",
        ["fstat"] = "newfstat",
        ["lstat"] = "newlstat",
        ["uname"] = "newuname",
        ["umount2"] = "umount",
        ["sendfile"] = "sendfile64",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Some architecture has it, in some kernel.</summary>
    public static bool IsKnown(string name) => s_numbers.Value.ContainsKey(name);

    public static bool NeverReturns(string name) => name is "exit" or "exit_group" or "rt_sigreturn";

    /// <summary>Number on this architecture; null where it has no such call.</summary>
    public static int? NumberOf(string name) => s_numbers.Value.TryGetValue(name, out int number) && number >= 0 ? number : null;

    /// <summary>Name in the kernel's tracepoints: <c>newstat</c> for stat.</summary>
    public static string OwnName(string name) => s_ownNames.GetValueOrDefault(name, name);

    /// <summary>Function that does the call.</summary>
    public static string FunctionOf(string name) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? $"__arm64_sys_{OwnName(name)}" : $"__x64_sys_{OwnName(name)}";

    private static FrozenDictionary<string, int> Read()
    {
        int column = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 2 : 1;
        using StreamReader reader = new(typeof(SyscallTable).Assembly.GetManifestResourceStream("syscalls.txt")!);
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split('\t');
            if (fields.Length > column && !line.StartsWith('#'))
                numbers[fields[0]] = int.TryParse(fields[column], out int number) ? number : -1;
        }

        return numbers.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
