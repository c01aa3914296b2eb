using System.Buffers.Binary;
using Abide.Execution.Sandbox.Interop;

namespace Abide.Execution.Tracing;

/// <summary>Reads strings of a process that waits for an answer. Consecutive strings, as arguments and environment are, take one read a page.</summary>
/// <param name="process">A thread of it.</param>
/// <param name="pointerSize">4 or 8.</param>
internal sealed class ProcessMemory(int process, int pointerSize)
{
    private const int LongestString = 1 << 17; // MAX_ARG_STRLEN
    private const int MostBytes = 1 << 23; // ARG_MAX is 2 MiB, or a quarter of the stack
    private const int WindowSize = 4096;

    private readonly byte[] _window = new byte[WindowSize];
    private ulong _start;
    private int _length;

    /// <summary>A string up to its zero; null when it cannot be read.</summary>
    public byte[]? ReadString(ulong address)
    {
        var text = new List<byte>();
        while (text.Count < LongestString)
        {
            if ((address < _start || address >= _start + (ulong)_length) && !Load(address))
                return null;
            var rest = _window.AsSpan((int)(address - _start), _length - (int)(address - _start));
            var end = rest.IndexOf((byte)0);
            text.AddRange(end < 0 ? rest : rest[..end]);
            if (end >= 0)
                return [.. text];
            address += (ulong)rest.Length;
        }

        return null;
    }

    /// <summary>An array of strings that ends in a null pointer; what can be read of it.</summary>
    public List<byte[]> ReadStrings(ulong address)
    {
        var strings = new List<byte[]>();
        var total = 0;
        Span<byte> pointer = stackalloc byte[sizeof(ulong)];
        for (; address != 0 && total < MostBytes; address += (ulong)pointerSize)
        {
            pointer.Clear();
            if (OtherProcess.Read(process, address, pointer[..pointerSize]) != pointerSize)
                break;
            var target = BinaryPrimitives.ReadUInt64LittleEndian(pointer);
            if (target == 0 || ReadString(target) is not { } text)
                break;
            strings.Add(text);
            total += text.Length + pointerSize;
        }

        return strings;
    }

    public ulong? ReadWord(ulong address)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        return OtherProcess.Read(process, address, word) == word.Length ? BinaryPrimitives.ReadUInt64LittleEndian(word) : null;
    }

    private bool Load(ulong address)
    {
        _start = address;
        _length = OtherProcess.Read(process, address, _window);
        return _length > 0;
    }
}
