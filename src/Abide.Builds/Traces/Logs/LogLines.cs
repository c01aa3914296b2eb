namespace Abide.Builds.Traces.Logs;

/// <summary>The lines of a text that may be anything: memory stays bounded however long one is.</summary>
internal sealed class LogLines(TextReader reader, int longest)
{
    private readonly char[] _buffer = new char[1 << 14];
    private readonly System.Text.StringBuilder _line = new();
    private int _at;
    private int _length;

    /// <summary>How many lines were left out for their length.</summary>
    public int Shortened { get; private set; }

    /// <summary>The next line without its end; null at the end.</summary>
    public string? Next()
    {
        var isTooLong = false;
        while (true)
        {
            if (_at == _length)
            {
                _length = reader.Read(_buffer, 0, _buffer.Length);
                _at = 0;
                if (_length <= 0)
                    return _line.Length > 0 || isTooLong ? Take(isTooLong) : null;
            }

            var rest = _buffer.AsSpan(_at, _length - _at);
            var end = rest.IndexOf('\n');
            var part = end < 0 ? rest : rest[..end];
            isTooLong |= _line.Length + part.Length > longest;
            if (!isTooLong)
                _line.Append(part);
            _at += end < 0 ? rest.Length : end + 1;
            if (end >= 0)
                return Take(isTooLong);
        }
    }

    private string Take(bool isTooLong)
    {
        if (isTooLong)
            Shortened++;
        var line = isTooLong ? "" : _line.ToString().TrimEnd('\r');
        _line.Clear();
        return line;
    }
}
