using System.Buffers.Binary;
using System.Text;

namespace Abide.Compatibility.Tests.Agreement;

/// <summary>
/// The little that choosing a sample takes, read without the reader under test: whether a file is an x86-64 program or
/// library that a loader has something to do with, and the interpreter it names.
/// </summary>
internal sealed record ElfGlance(string? Interpreter)
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const uint Dynamic = 2;
    private const uint Interp = 3;

    /// <summary>Null for anything but a dynamically linked 64-bit little-endian x86-64 executable or shared object.</summary>
    public static ElfGlance? Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[4096];
        int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (length < HeaderSize || !start.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
            return null;

        ushort type = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(16));
        ushort machine = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(18));
        if (type is not (2 or 3) || machine != 62)
            return null;

        bool dynamic = false;
        string? interpreter = null;
        int segments = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(start.AsSpan(32)));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(56));
        for (int at = segments; at < segments + (count * SegmentSize) && at + SegmentSize <= length; at += SegmentSize)
        {
            uint kind = BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(at));
            dynamic |= kind == Dynamic;
            if (kind == Interp)
                interpreter = ReadInterpreter(file, start.AsSpan(at));
        }

        return dynamic ? new ElfGlance(interpreter) : null;
    }

    private static string ReadInterpreter(FileStream file, ReadOnlySpan<byte> segment)
    {
        byte[] text = new byte[checked((int)BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]))];
        file.Position = checked((long)BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]));
        file.ReadExactly(text);
        return Encoding.UTF8.GetString(text).TrimEnd('\0');
    }
}
