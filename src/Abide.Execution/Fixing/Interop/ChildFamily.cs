using System.Globalization;
using System.Runtime.InteropServices;

namespace Abide.Execution.Fixing.Interop;

/// <summary>
/// All processes that this one has started, and those that they started: while it lives, what loses its parent becomes a child of this process
/// (PR_SET_CHILD_SUBREAPER), so that a daemon cannot get away.
/// </summary>
internal sealed partial class ChildFamily : IDisposable
{
    private const int SetSubreaper = 36, GetSubreaper = 37; // PR_SET_CHILD_SUBREAPER, PR_GET_CHILD_SUBREAPER
    private const int Kill = 9; // SIGKILL
    private const int Rounds = 50;

    private readonly int _before;

    public ChildFamily()
    {
        _ = Ask(GetSubreaper, out _before, 0, 0, 0);
        _ = Set(SetSubreaper, 1, 0, 0, 0);
    }

    /// <summary>Ends every process below this one, those included that are started meanwhile.</summary>
    public static void KillAll()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var living = Descendants();
            if (living.Count == 0) return;
            foreach (var process in living)
                _ = Send(process, Kill);
            Thread.Sleep(round < 5 ? 1 : 20);
        }
    }

    public void Dispose()
    {
        KillAll();
        _ = Set(SetSubreaper, _before, 0, 0, 0);
    }

    private static List<int> Descendants()
    {
        var children = new Dictionary<int, List<int>>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, null, out var process) || Read(directory) is not { } read) continue;
            if (!children.TryGetValue(read.Parent, out var siblings)) children[read.Parent] = siblings = [];
            siblings.Add(read.IsDead ? -process : process);
        }

        var found = new List<int>();
        var open = new Stack<int>([Environment.ProcessId]);
        while (open.TryPop(out var parent))
        {
            foreach (var child in children.GetValueOrDefault(parent, []))
            {
                open.Push(Math.Abs(child));
                if (child > 0) found.Add(child);
            }
        }

        return found;
    }

    /// <summary>State and parent of a process (proc(5), /proc/PID/stat); null when it is gone.</summary>
    private static (int Parent, bool IsDead)? Read(string directory)
    {
        try
        {
            var text = File.ReadAllText(directory + "/stat");
            var rest = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return (int.Parse(rest[1], CultureInfo.InvariantCulture), rest[0] is "Z" or "X");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Set(int option, nint value, nint third, nint fourth, nint fifth);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Ask(int option, out int value, nint third, nint fourth, nint fifth);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
