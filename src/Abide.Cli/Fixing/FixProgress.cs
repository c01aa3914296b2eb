using Abide.Builds.Plans;
using Abide.Execution.Fixing;
using Abide.Reports.Text;

namespace Abide.Cli.Fixing;

/// <summary>Tells on standard error how a fix goes: one line that is written over on a terminal, and with -v everything that builds write.</summary>
/// <param name="terminal">Where.</param>
/// <param name="shows">Whether the line is shown.</param>
/// <param name="verbose">Whether everything is.</param>
/// <param name="tried">Called with each plan that was tried, while its copy is there.</param>
internal sealed class FixProgress(Terminal terminal, bool shows, bool verbose, Action<Proof, ProjectCopy, MadeFiles> tried) : IFixObserver, IDisposable
{
    private const string ClearLine = "\r\e[K"; // EL (ECMA-48, 8.3.41)

    private bool _isShown;

    public void Doing(string what)
    {
        if (verbose)
        {
            Console.Error.Write($"abide: {Printable.Escape(what)}\n");
            return;
        }

        if (!shows) return;
        var line = Printable.Escape(what);
        var room = Math.Max(20, (terminal.Width ?? 80) - 1);
        Console.Error.Write(ClearLine + (line.Length > room ? line[..room] : line));
        _isShown = true;
    }

    public void Wrote(string line)
    {
        if (verbose) Console.Error.Write($"  {Printable.Escape(line)}\n");
    }

    public void Tried(Proof proof, ProjectCopy copy, MadeFiles made) => tried(proof, copy, made);

    public void Clear()
    {
        if (_isShown) Console.Error.Write(ClearLine);
        _isShown = false;
    }

    public void Dispose() => Clear();
}
