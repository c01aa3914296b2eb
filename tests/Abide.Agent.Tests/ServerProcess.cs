using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Abide.Agent.Tests;

/// <summary>A server that a test starts, freezes and kills; by its own number, never by a name.</summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>For what should be a matter of seconds, on a machine that is slow and busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private const int FirstPort = 10240, Ports = 9000;

    private static int s_ports = Random.Shared.Next(Ports);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public ServerProcess(string program, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> environment)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Both outputs.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>A port that nobody has, is given to no other test, and lies below those that the kernel gives to whoever connects meanwhile.</summary>
    public static int FreePort()
    {
        while (true)
        {
            int port = FirstPort + (Interlocked.Increment(ref s_ports) % Ports);
            try
            {
                using TcpListener listener = new(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    /// <summary>Waits until something is the case.</summary>
    /// <param name="condition">What is to become true.</param>
    /// <param name="otherwise">What is said if it does not.</param>
    /// <param name="patience">How long it is waited for, where something else would make it true later.</param>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> otherwise, TimeSpan? patience = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > (patience ?? Patience))
                throw new TimeoutException(otherwise());
            await Task.Delay(50);
        }
    }

    public static Task UntilAsync(Func<bool> condition, Func<string> otherwise) => UntilAsync(() => Task.FromResult(condition()), otherwise);

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> WaitForExitAsync()
    {
        using CancellationTokenSource enough = new(Patience);
        await _process.WaitForExitAsync(enough.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends it at once, and waits until it is gone.</summary>
    public void Kill()
    {
        if (_process.HasExited)
            return;
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
