using System.Globalization;

namespace Abide.Recall.Tests.Tracing;

internal enum TraceEvent
{
    /// <summary>A system call was entered. It may also have returned on the same line.</summary>
    Call,

    /// <summary>A call entered on an earlier line of the same process returned.</summary>
    Return,

    /// <summary>The process is gone.</summary>
    Exit,

    /// <summary>Another thread of the process has executed a program: that thread goes on under this id (execve(2)).</summary>
    Superseded,

    /// <summary>A signal, or a remark of strace.</summary>
    Remark,
}

/// <summary>
/// One line of <c>strace -f -n -i --quiet=attach -o FILE</c>: <c>PID [NUMBER] [ADDRESS] name(arguments) = result</c>
/// (strace(1)). A call that is interrupted by lines of other processes is split in an unfinished and a resumed line.
/// </summary>
internal readonly record struct TraceLine
{
    public required int Process { get; init; }

    public required TraceEvent Event { get; init; }

    /// <summary>Of <see cref="TraceEvent.Call"/> and <see cref="TraceEvent.Return"/>.</summary>
    public string Name { get; private init; }

    public int Number { get; private init; }

    /// <summary>Of the instruction after the one that made the call.</summary>
    public ulong Address { get; private init; }

    /// <summary>
    /// True when the call was made by another ABI than x86_64: i386, by a 32-bit program or <c>int 0x80</c>, or x32. Its
    /// number means another call. strace writes the addresses of such code with eight digits.
    /// </summary>
    public bool IsForeign { get; private init; }

    /// <summary>Null when it failed, has none (<c>?</c>), or the call has not returned.</summary>
    public long? Result { get; private init; }

    /// <summary>What an execve was asked to execute; null when it is named by a descriptor.</summary>
    public string? Path { get; private init; }

    /// <summary>The thread that goes on under this id; of <see cref="TraceEvent.Superseded"/>.</summary>
    public int Successor { get; private init; }

    public static TraceLine Parse(ReadOnlySpan<char> line)
    {
        var rest = line;
        var process = int.Parse(Take(ref rest, ' '), CultureInfo.InvariantCulture);
        var number = TakeBracket(ref rest);
        var address = TakeBracket(ref rest);
        var text = rest.TrimStart();

        if (text.StartsWith("+++ superseded by execve in pid "))
            return new() { Process = process, Event = TraceEvent.Superseded, Successor = LeadingInteger(text["+++ superseded by execve in pid ".Length..]) };
        if (text.StartsWith("+++ "))
            return new() { Process = process, Event = TraceEvent.Exit };
        if (text.StartsWith("--- ") || text.StartsWith("[ "))
            return new() { Process = process, Event = TraceEvent.Remark };

        const string ResumedMark = "<... ";
        var resumed = text.StartsWith(ResumedMark);
        var name = resumed ? text[ResumedMark.Length..text.IndexOf(" resumed>")] : text[..text.IndexOf('(')];
        return new()
        {
            Process = process,
            Event = resumed ? TraceEvent.Return : TraceEvent.Call,
            Name = name.ToString(),
            Number = int.Parse(number.Trim(), CultureInfo.InvariantCulture),
            Address = address[0] == '?' ? 0 : ulong.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            IsForeign = address.Length == 8,
            Result = ReadResult(text),
            Path = name is "execve" && !resumed ? ReadPath(text) : null,
        };
    }

    /// <summary>
    /// The number after the last <c>" = "</c>. Strings come cut to nothing (<c>-s 0</c>), so that only a path could hold
    /// that mark, and a path is followed by the true one. A process id of another pid namespace is followed by what it is in
    /// the trace (<c>--pidns-translation</c>): <c>= 2 /* 53 in strace's PID NS */</c>.
    /// </summary>
    private static long? ReadResult(ReadOnlySpan<char> text)
    {
        const string Mark = " = ";
        if (text.EndsWith("<unfinished ...>") || text.EndsWith(" ...>")) return null;

        var at = text.LastIndexOf(Mark);
        if (at < 0) return null;
        var result = text[(at + Mark.Length)..];
        if (result.EndsWith(" in strace's PID NS */")) result = result[(result.LastIndexOf("/* ") + "/* ".Length)..];
        if (result.IndexOf(' ') is >= 0 and var end) result = result[..end];
        return long.TryParse(result, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>The first argument, unless it holds an escaped character: such a path is in no workload.</summary>
    private static string? ReadPath(ReadOnlySpan<char> text)
    {
        const string Opening = "execve(\"";
        if (!text.StartsWith(Opening)) return null;
        var path = text[Opening.Length..];
        path = path[..path.IndexOf('"')];
        return path.Contains('\\') ? null : path.ToString();
    }

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text, char separator)
    {
        var end = text.IndexOf(separator);
        var taken = text[..end];
        text = text[(end + 1)..];
        return taken;
    }

    private static ReadOnlySpan<char> TakeBracket(ref ReadOnlySpan<char> text)
    {
        _ = Take(ref text, '[');
        return Take(ref text, ']');
    }

    private static int LeadingInteger(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        return int.Parse(digits < 0 ? text : text[..digits], CultureInfo.InvariantCulture);
    }
}
