using System.Diagnostics;
using System.Text;

namespace Abide.Cli.Tests;

/// <summary>A command on a terminal of its own, by script(1): what is typed reaches it as from a keyboard.</summary>
internal sealed class Pseudoterminal : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _script;
    private readonly StringBuilder _shown = new();
    private readonly Task _reading;

    /// <param name="line">A line of sh in which <c>$ABIDE</c> starts the program.</param>
    public Pseudoterminal(string line)
    {
        var start = new ProcessStartInfo("script", ["--quiet", "--return", "--command", line, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["ABIDE"] = AbideProcess.CommandLine, ["SHELL"] = "/bin/sh", ["TERM"] = "dumb" },
        };
        _script = Process.Start(start)!;
        _reading = ReadAsync();
    }

    public void Type(string text)
    {
        _script.StandardInput.Write(text);
        _script.StandardInput.Flush();
    }

    /// <summary>Waits until a text was shown, and forgets everything up to it.</summary>
    public void Expect(string text)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; Thread.Sleep(10))
        {
            lock (_shown)
            {
                var at = _shown.ToString().IndexOf(text, StringComparison.Ordinal);
                if (at < 0)
                    continue;
                _shown.Remove(0, at + text.Length);
                return;
            }
        }

        lock (_shown)
            throw new TimeoutException($"'{text}' was not shown, but: {_shown}");
    }

    /// <summary>Waits for the end; the exit code of the command.</summary>
    public int End()
    {
        _script.WaitForExit(Patience).ShouldBeTrue("the command does not end");
        return _script.ExitCode;
    }

    public void Dispose()
    {
        if (!_script.HasExited)
            _script.Kill(entireProcessTree: true);
        _reading.GetAwaiter().GetResult();
        _script.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[1024];
        while (await _script.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_shown)
                _shown.Append(buffer, 0, count);
        }
    }
}
