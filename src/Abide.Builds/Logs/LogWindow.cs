namespace Abide.Builds.Logs;

/// <summary>The lines around the one that is looked at: enough before it to know who speaks, and a few after it.</summary>
internal sealed class LogWindow
{
    /// <summary>Lines that a matcher may look ahead.</summary>
    public const int Ahead = 16;

    /// <summary>Lines that a matcher may look back.</summary>
    public const int Back = 46;

    private const int Size = 64;
    private const string NoteIndentation = "        ";

    private readonly Entry[] _entries = [.. Enumerable.Range(0, Size).Select(_ => new Entry())];
    private long _added;
    private long _at = -1;

    /// <summary>Lines that have been added and not been looked at.</summary>
    public int Waiting => (int)(_added - _at - 1);

    /// <summary>The line that is looked at.</summary>
    public LogLine Line => At(0)!;

    /// <summary>Keeps a copy of a raw line.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="raw">The line.</param>
    /// <param name="candidate">Whether it is to be looked at.</param>
    public void Add(long number, ReadOnlySpan<char> raw, bool candidate)
    {
        var entry = _entries[_added++ % Size];
        if (entry.Raw.Length < raw.Length)
            entry.Raw = new char[Math.Min(LogReader.LongestLine, Math.Max(raw.Length, 256))];
        raw.CopyTo(entry.Raw);
        entry.Length = raw.Length;
        entry.Number = number;
        entry.Cleaned = null;
        entry.Candidate = candidate;
    }

    /// <summary>Goes to the next line; false when that line cannot matter.</summary>
    public bool Advance() => _entries[++_at % Size].Candidate;

    /// <summary>The line at that distance, or null before the first and behind the last.</summary>
    public LogLine? At(int distance)
    {
        var index = _at + distance;
        if (distance is < -Back or > Ahead || index < 0 || index >= _added)
            return null;

        var entry = Cleaned(index);
        return new LogLine(entry.Number, Unindented(entry, index));
    }

    private Entry Cleaned(long index)
    {
        var entry = _entries[index % Size];
        entry.Cleaned ??= LineText.Clean(entry.Raw.AsSpan(0, entry.Length));
        return entry;
    }

    /// <summary>rustc shows what the linker wrote as a note, whose later lines begin where its first does.</summary>
    private string Unindented(Entry entry, long index)
    {
        var text = entry.Cleaned!;
        if (text is not [' ', ..])
            return text;
        if (NoteOf(text) is { } note)
            return note;
        if (!text.StartsWith(NoteIndentation, StringComparison.Ordinal))
            return text;

        var oldest = Math.Max(0, Math.Max(_added - Size, index - Back));
        for (var before = index - 1; before >= oldest; before--)
        {
            var earlier = Cleaned(before).Cleaned!;
            if (NoteOf(earlier) is not null)
                return text.TrimStart();
            if (!earlier.StartsWith(NoteIndentation, StringComparison.Ordinal))
                break;
        }

        return text;
    }

    private static string? NoteOf(string text) =>
        text.AsSpan().TrimStart(' ').StartsWith("= note: ", StringComparison.Ordinal) ? text[(text.IndexOf('=') + "= note: ".Length)..] : null;

    private sealed class Entry
    {
        public char[] Raw = new char[256];
        public int Length;
        public long Number;
        public bool Candidate;
        public string? Cleaned;
    }
}
