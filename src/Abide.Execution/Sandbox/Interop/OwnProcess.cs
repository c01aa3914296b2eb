using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Abide.Execution.Sandbox.Interop;

/// <summary>What this process was given and may do.</summary>
internal static unsafe class OwnProcess
{
    private const int Execute = 1; // X_OK
    private const int Interrupt = 2, Quit = 3, ChildEnded = 17, Stop = 19, FirstRealTime = 32; // SIGINT, SIGQUIT, SIGCHLD, SIGSTOP on x86 and ARM
    private const int OpenTerminal = 0x80000 | 0x100 | 0x800; // O_CLOEXEC | O_NOCTTY | O_NONBLOCK

    /// <summary>The environment as this process got it: .NET's copy loses what is not UTF-8.</summary>
    public static List<byte[]> Environment()
    {
        var environment = new List<byte[]>();
        var variables = *(byte***)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ");
        for (; variables is not null && *variables is not null; variables++)
            environment.Add(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*variables).ToArray());
        return environment;
    }

    /// <summary>Whether the kernel would let this process execute the file.</summary>
    public static bool MayExecute(string path)
    {
        fixed (byte* name = (byte[])[.. Encoding.UTF8.GetBytes(path), 0])
            return Libc.Access(name, Execute) == 0;
    }

    /// <summary>
    /// Ignores signals, bit 0 for number 1, so that children do too: what the runtime handles would be reset in them. A child
    /// cannot be waited for while SIGCHLD is ignored, so that one is not.
    /// </summary>
    public static void Ignore(ulong signals)
    {
        const nint Default = 0, Ignored = 1; // SIG_DFL, SIG_IGN
        for (var number = 1; number < FirstRealTime; number++)
        {
            if ((signals & (1ul << (number - 1))) != 0)
                _ = Libc.SetHandler(number, number == ChildEnded ? Default : Ignored); // refused for SIGKILL and SIGSTOP
        }
    }

    public static void StopNow() => _ = Libc.Kill(Libc.ProcessId(), Stop);

    /// <summary>Sends a signal; nothing happens when the process is gone.</summary>
    public static void Send(int process, int signal) => _ = Libc.Kill(process, signal);

    /// <summary>Whether a signal is one of a terminal whose foreground this process is in: the terminal then sends it to the whole group.</summary>
    public static bool IsFromKeyboard(int signal)
    {
        if (signal is not (Interrupt or Quit))
            return false;
        fixed (byte* path = "/dev/tty\0"u8)
        {
            var descriptor = Libc.Open(path, OpenTerminal);
            if (descriptor < 0)
                return false;
            using var terminal = new SafeFileHandle(descriptor, ownsHandle: true);
            return Libc.ForegroundGroup(descriptor) == Libc.ProcessGroup();
        }
    }

    public static void EndBySignal(int signal)
    {
        var none = default(ResourceLimit);
        _ = Libc.SetLimit(ResourceLimit.CoreSize, &none);
        _ = Libc.SetHandler(signal, 0); // SIG_DFL
        Send(Libc.ProcessId(), signal);
        Thread.Sleep(TimeSpan.FromSeconds(1)); // the signal comes at once, or not at all
    }
}
