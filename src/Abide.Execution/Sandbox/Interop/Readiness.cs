using Microsoft.Win32.SafeHandles;

namespace Abide.Execution.Sandbox.Interop;

/// <summary>poll(2) over the events of a start and a listener.</summary>
internal static unsafe class Readiness
{
    /// <summary>Waits until there is something to do, or the time is over.</summary>
    public static Ready Await(SafeFileHandle events, Listener? listener, int milliseconds = -1)
    {
        var entries = stackalloc PollEntry[2];
        entries[0] = new() { Descriptor = (int)events.DangerousGetHandle(), Wanted = PollEntry.In };
        entries[1] = new() { Descriptor = listener?.Descriptor ?? -1, Wanted = PollEntry.In };
        int ready;
        while ((ready = Libc.Poll(entries, 2, milliseconds)) < 0)
        {
            // interrupted by a signal
        }

        return ready == 0
            ? default
            : new((entries[0].Returned & PollEntry.In) != 0, (entries[1].Returned & PollEntry.In) != 0, (entries[1].Returned & PollEntry.HangUp) != 0);
    }
}

/// <param name="Told">There is an event.</param>
/// <param name="Called">There is a call.</param>
/// <param name="Unused">No process is left under the filter; told from Linux 5.9 on.</param>
internal readonly record struct Ready(bool Told, bool Called, bool Unused);
