using System.Security.Cryptography;
using Abide.Cli.Files.Interop;
using Abide.Formats;
using Microsoft.Win32.SafeHandles;

namespace Abide.Cli.Files;

/// <summary>A file being read: the first bytes tell whether it is ELF, and only then the rest is read.</summary>
/// <remarks>Never mapped: a file that shrinks under a map kills the process with SIGBUS.</remarks>
internal sealed class FileContent(FileBuffers buffers) : IDisposable
{
    private const int FirstRead = 1 << 16;
    private const int LaterRead = 1 << 20;
    private const int MagicLength = 4;

    private byte[]? _buffer;
    private string? _sha256;

    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Lower-case hexadecimal; computed when first asked for.</summary>
    public string Sha256 => _sha256 ??= Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));

    /// <summary>
    /// Reads the file into a pooled buffer, valid until <see cref="Release"/>. False with a problem when that fails, and when
    /// it is no ELF file: the problem is then null unless the user named the file.
    /// </summary>
    public bool TryRead(Candidate candidate, out Problem? problem, CancellationToken cancellationToken)
    {
        var (path, length) = (candidate.Path, candidate.Status.Length);
        problem = null;
        if (length == 0)
        {
            problem = candidate.Named ? Problems.EmptyFile.At(path, "the file has no bytes") : null;
            return false;
        }

        using var file = Open.ForReading(path, out var reason);
        if (file is null)
        {
            problem = Problems.Unreadable.At(path, reason);
            return false;
        }

        try
        {
            return TryReadOpen(candidate, file, out problem, cancellationToken);
        }
        catch (IOException e)
        {
            problem = Problems.Unreadable.At(path, e.Message);
        }
        catch (NotSupportedException)
        {
            problem = Problems.NotRegular.At(path, "it was replaced by a pipe or a device while the check ran");
        }

        return false;
    }

    private bool TryReadOpen(Candidate candidate, SafeFileHandle file, out Problem? problem, CancellationToken cancellationToken)
    {
        problem = null;
        var length = candidate.Status.Length;
        if (RandomAccess.GetLength(file) != length)
        {
            problem = Problems.ChangedWhileRead.At(candidate.Path, $"it had {length} bytes and now has {RandomAccess.GetLength(file)}");
            return false;
        }

        Span<byte> magic = stackalloc byte[MagicLength];
        if (length > Array.MaxLength)
        {
            var isElf = RandomAccess.Read(file, magic, 0) == MagicLength && IsElf(magic);
            problem = isElf || candidate.Named ? Problems.TooLarge.At(candidate.Path, $"it has {length} bytes") : null;
            return false;
        }

        // A small file is read at once; of a large one the first bytes decide before room is asked for.
        if (length > FirstRead && !(RandomAccess.Read(file, magic, 0) == MagicLength && IsElf(magic)))
        {
            problem = candidate.Named ? NotElf(candidate.Path, magic) : null;
            return false;
        }

        _buffer = buffers.Rent((int)length, cancellationToken);
        for (var read = 0; read < length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = RandomAccess.Read(file, _buffer.AsSpan(read, (int)Math.Min(length - read, LaterRead)), read);
            if (count == 0)
            {
                problem = Problems.ChangedWhileRead.At(candidate.Path, $"it had {length} bytes and ended after {read}");
                return false;
            }

            if (read == 0 && !IsElf(_buffer.AsSpan(0, count)))
            {
                problem = candidate.Named ? NotElf(candidate.Path, _buffer.AsSpan(0, count)) : null;
                return false;
            }

            read += count;
        }

        Bytes = _buffer.AsMemory(0, (int)length);
        _sha256 = null;
        return true;
    }

    /// <summary>Gives the buffer back; <see cref="Bytes"/> must not be used any more.</summary>
    public void Release()
    {
        if (_buffer is null)
            return;

        Bytes = default;
        buffers.Return(_buffer);
        _buffer = null;
    }

    public void Dispose() => Release();

    private static bool IsElf(ReadOnlySpan<byte> start) => start.StartsWith("\u007fELF"u8);

    private static Problem NotElf(string path, ReadOnlySpan<byte> start) => Problems.NotElf.At(path, start switch
    {
        [(byte)'#', (byte)'!', ..] => "it is a script",
        [(byte)'!', (byte)'<', (byte)'a', (byte)'r', ..] => "it is an ar archive, such as a static library or a Debian package",
        [0xed, 0xab, 0xee, 0xdb, ..] => "it is an RPM package",
        [(byte)'P', (byte)'K', 3, 4, ..] => "it is a zip archive",
        [0x1f, 0x8b, ..] => "it is compressed with gzip",
        [(byte)'M', (byte)'Z', ..] => "it is a program for Windows",
        [0xcf or 0xce, 0xfa, 0xed, 0xfe, ..] => "it is a program for macOS",
        _ => "its first bytes are not 7f 45 4c 46",
    });
}
