using Microsoft.Win32.SafeHandles;

namespace Abide.Execution.Sandbox.Interop;

/// <summary>The supervisor's end of a notifying filter (seccomp_unotify(2)). Closing it answers ENOSYS to every caller that waits, and to those to come.</summary>
internal sealed unsafe class Listener : IDisposable
{
    private readonly Lock _answering = new();
    private readonly SafeFileHandle _handle;
    private readonly NativeArena _arena = new();
    private readonly byte* _received;
    private readonly int _receivedSize;
    private readonly NotificationAnswer* _answer;

    /// <param name="descriptor">Taken over.</param>
    /// <param name="seccompNumber">Number of seccomp(2).</param>
    public Listener(int descriptor, int seccompNumber)
    {
        _handle = new(descriptor, ownsHandle: true);
        // A newer kernel may use larger structures than those we know, and then writes more than their size.
        var sizes = _arena.Allocate<NotificationSizes>();
        if (Libc.Syscall(seccompNumber, Seccomp.GetNotificationSizes, 0, (nint)sizes) != 0)
            *sizes = new() { Notification = (ushort)sizeof(Notification), Answer = (ushort)sizeof(NotificationAnswer) };
        _receivedSize = Math.Max(sizes->Notification, sizeof(Notification));
        _received = _arena.Allocate<byte>(_receivedSize);
        _answer = (NotificationAnswer*)_arena.Allocate<byte>(Math.Max(sizes->Answer, sizeof(NotificationAnswer)));
        _ = Libc.Ioctl(descriptor, Seccomp.SetFlags, (void*)Seccomp.SyncWakeUp); // refused before Linux 6.6; only slower then
    }

    public int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>The next call; false when its caller died meanwhile. Call it when poll says that there is one.</summary>
    public bool TryReceive(out Notification notification)
    {
        new Span<byte>(_received, _receivedSize).Clear(); // the kernel insists
        var received = Libc.Ioctl(Descriptor, Seccomp.Receive, _received) == 0;
        notification = received ? *(Notification*)_received : default;
        return received;
    }

    /// <summary>Whether the caller still waits, so that its process id still means it.</summary>
    public bool IsWaiting(in Notification notification)
    {
        var id = notification.Id;
        return Libc.Ioctl(Descriptor, Seccomp.IdValid, &id) == 0;
    }

    /// <summary>Ends the call with an error number, or with 0 for success. False when the caller no longer waits.</summary>
    public bool Answer(in Notification notification, int error) => Send(notification, error, 0);

    /// <summary>Lets the host's kernel carry out the call. False when the caller no longer waits.</summary>
    public bool LetGo(in Notification notification) => Send(notification, 0, Seccomp.Continue);

    public void Dispose()
    {
        lock (_answering)
        {
            _handle.Dispose();
            _arena.Dispose();
        }
    }

    private bool Send(in Notification notification, int error, uint flags)
    {
        // A trace answers from other threads too.
        lock (_answering)
        {
            *_answer = new() { Id = notification.Id, Error = -error, Flags = flags };
            return !_handle.IsClosed && Libc.Ioctl(Descriptor, Seccomp.Send, _answer) == 0;
        }
    }
}
