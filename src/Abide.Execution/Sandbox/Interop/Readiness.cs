using Microsoft.Win32.SafeHandles;

namespace Abide.Execution.Sandbox.Interop;

/// <summary>poll(2) over the events of a start and a listener.</summary>
internal static unsafe class Readiness
{
    /// <summary>Waits until there is an event to read, a call to answer, or both.</summary>
    public static (bool Told, bool Called) Await(SafeFileHandle events, Listener? listener)
    {
        var entries = stackalloc PollEntry[2];
        entries[0] = new() { Descriptor = (int)events.DangerousGetHandle(), Wanted = PollEntry.In };
        entries[1] = new() { Descriptor = listener?.Descriptor ?? -1, Wanted = PollEntry.In };
        while (Libc.Poll(entries, 2, -1) <= 0)
        {
            // interrupted by a signal
        }

        return ((entries[0].Returned & (PollEntry.In | PollEntry.HangUp)) != 0, (entries[1].Returned & PollEntry.In) != 0);
    }
}
