using System.Net.Sockets;
using System.Text;

namespace Abide.Agent.Serving;

/// <summary>Tells systemd how far the agent is (sd_notify(3)), when systemd asked for it.</summary>
internal static class ServiceNotification
{
    public const string Ready = "READY=1";
    public const string Stopping = "STOPPING=1";

    public static void Send(string state)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 1 } path)
            return;

        // A name that begins with @ is in the abstract name space, where the first byte is 0.
        UnixDomainSocketEndPoint address = new(path[0] == '@' ? '\0' + path[1..] : path);
        try
        {
            using Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.ASCII.GetBytes(state), address);
        }
        catch (SocketException)
        {
            // Who asked is gone; nobody is left to be told.
        }
    }
}
