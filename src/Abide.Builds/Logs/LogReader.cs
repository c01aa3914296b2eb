using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace Abide.Builds.Logs;

/// <summary>
/// A stream as lines of text, without a string for any of them. A carriage return ends a line too, as progress bars mean it, but does
/// not count: what follows has the same number. Empty lines are counted and left out.
/// </summary>
internal sealed class LogReader : IDisposable
{
    /// <summary>Characters kept of a line; what follows up to its end is passed over.</summary>
    public const int LongestLine = 8192;

    private const int BlockSize = 1 << 16;

    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(BlockSize);
    private readonly char[] _chars = ArrayPool<char>.Shared.Rent(BlockSize + 2);
    private readonly char[] _line = new char[LongestLine];
    private readonly Decoder _decoder;
    private readonly Stream _stream;
    private readonly CancellationToken _token;
    private int _pending;
    private int _skip;
    private int _at;
    private int _length;
    private int _lineLength;
    private bool _tooLong;
    private bool _ended;
    private long _current = 1;
    private long _lastStarted;

    /// <summary>Reads the first block, and decides by it whether the stream is text.</summary>
    /// <param name="stream">Not disposed; a gzip stream is read through when it can seek.</param>
    /// <param name="token">Looked at before each block.</param>
    public LogReader(Stream stream, CancellationToken token)
    {
        _stream = stream;
        _token = token;
        Kind = ReadFirst();
        if (Kind == LogKind.Gzip && stream.CanSeek)
        {
            stream.Position = 0;
            _stream = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            Kind = ReadFirst();
            if (Kind == LogKind.Gzip)
                Kind = LogKind.Binary;
            if (Kind == LogKind.Empty)
                Damage ??= "the compressed data is empty or cut off";
        }

        (_decoder, _skip) = LogText.DecoderFor(Kind, _bytes.AsSpan(0, _pending));
    }

    /// <summary>What the first block is.</summary>
    public LogKind Kind { get; private set; }

    /// <summary>Number of the line that was read last.</summary>
    public long Number { get; private set; }

    /// <summary>Whether what was read last ended with a carriage return alone: on a terminal what follows is written over it.</summary>
    public bool Overwritten { get; private set; }

    /// <summary>Lines seen so far; the last one counts when anything is in it.</summary>
    public long Lines => Math.Max(_current - 1, _lastStarted);

    /// <summary>Lines of which the end was passed over.</summary>
    public long CutLines { get; private set; }

    /// <summary>Number of the first of them.</summary>
    public long FirstCutLine { get; private set; }

    /// <summary>Why reading ended before the end of the stream; null when it did not.</summary>
    public string? Damage { get; private set; }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<char>.Shared.Return(_chars);
        if (_stream is GZipStream own)
            own.Dispose();
    }

    /// <param name="line">Valid until the next call; never empty.</param>
    public bool TryRead(out ReadOnlySpan<char> line)
    {
        while (true)
        {
            if (_at == _length && !Fill())
                return TryReadLast(out line);

            var rest = _chars.AsSpan(_at, _length - _at);
            var end = rest.IndexOfAny('\n', '\r');
            if (end < 0)
            {
                Keep(rest);
                _at = _length;
                continue;
            }

            var ended = rest[end] == '\n';
            if (_lineLength == 0 && !_tooLong && end <= LongestLine)
            {
                line = rest[..end];
            }
            else
            {
                Keep(rest[..end]);
                line = _line.AsSpan(0, _lineLength);
                NoteCut();
            }

            Number = _current;
            _lineLength = 0;
            _at += end + 1;
            Overwritten = !ended && _at < _length && _chars[_at] != '\n';
            if (ended)
                _current++;
            if (!line.IsEmpty)
            {
                _lastStarted = Number;
                return true;
            }
        }
    }

    private bool TryReadLast(out ReadOnlySpan<char> line)
    {
        line = _line.AsSpan(0, _lineLength);
        if (_lineLength == 0)
            return false;

        Number = _lastStarted = _current;
        Overwritten = false;
        NoteCut();
        _lineLength = 0;
        return true;
    }

    private void NoteCut()
    {
        if (!_tooLong)
            return;
        if (CutLines++ == 0)
            FirstCutLine = _current;
        _tooLong = false;
    }

    private void Keep(ReadOnlySpan<char> part)
    {
        var kept = Math.Min(part.Length, LongestLine - _lineLength);
        part[..kept].CopyTo(_line.AsSpan(_lineLength));
        _lineLength += kept;
        _tooLong |= kept < part.Length;
    }

    private LogKind ReadFirst()
    {
        _pending = 0;
        while (_pending < BlockSize && Read(_pending) is var count and > 0)
        {
            _pending += count;
            // Enough to decide; a pipe may bring the rest much later.
            if (_pending >= LogText.Enough)
                break;
        }

        return LogText.KindOf(_bytes.AsSpan(0, _pending));
    }

    private bool Fill()
    {
        while (!_ended)
        {
            _token.ThrowIfCancellationRequested();
            var count = _pending > 0 ? _pending : Read(0);
            _ended = count <= 0;
            _length = _decoder.GetChars(_bytes.AsSpan(Math.Min(_skip, count), Math.Max(count - _skip, 0)), _chars, flush: _ended);
            _at = _pending = _skip = 0;
            if (_length > 0)
                return true;
        }

        return false;
    }

    private int Read(int offset)
    {
        try
        {
            return _stream.Read(_bytes, offset, BlockSize - offset);
        }
        catch (InvalidDataException)
        {
            Damage = "the compressed data is damaged";
            return 0;
        }
    }
}
