using System.Text;
using Abide.Reports.Text;

namespace Abide.Cli;

/// <summary>Where the process was started: the answer goes to <see cref="Answer"/>, everything else to standard error.</summary>
internal sealed class Terminal
{
    private Terminal()
    {
        Answer = Console.OpenStandardOutput();
        AnswerIsTerminal = !Console.IsOutputRedirected;
        ErrorIsTerminal = !Console.IsErrorRedirected;
        Colour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
    }

    /// <summary>UTF-8 without a byte-order mark, whatever the locale: names of files are bytes, and most are UTF-8.</summary>
    public static Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    public Stream Answer { get; }

    public bool AnswerIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    /// <summary>Whether the user and the terminal want colour; it is still only written to a terminal.</summary>
    public bool Colour { get; }

    /// <summary>Silences warnings (--quiet); errors are always told.</summary>
    public bool Quiet { get; set; }

    /// <summary>Columns of the terminal that shows the answer, or null when none does.</summary>
    public int? Width => AnswerIsTerminal ? Math.Max(Console.WindowWidth, 40) : null;

    public static Terminal Open() => new();

    public void Error(string what, string? hint = null) => Tell("error", "1;31", what, hint);

    public void Warning(string what, string? hint = null)
    {
        if (!Quiet)
            Tell("warning", "33", what, hint);
    }

    /// <summary>Writes an answer for people: as wide and as coloured as the terminal that it goes to, if it goes to one.</summary>
    /// <param name="output">Where to; stays open.</param>
    /// <param name="path">File of --output; null for standard output.</param>
    /// <param name="write">Writes all of it.</param>
    public void WriteText(Stream output, string? path, Action<TextOptions, TextWriter> write)
    {
        using var writer = new StreamWriter(output, Encoding, leaveOpen: true);
        var isTerminal = path is null && AnswerIsTerminal;
        write(new TextOptions(isTerminal && Colour, isTerminal ? Width : null), writer);
    }

    private void Tell(string kind, string sgr, string what, string? hint)
    {
        var label = ErrorIsTerminal && Colour ? $"\e[{sgr}m{kind}:\e[0m" : $"{kind}:";
        Console.Error.Write($"{label} {Printable.Escape(what)}\n{(hint is null ? "" : $"hint: {Printable.Escape(hint)}\n")}");
    }
}
