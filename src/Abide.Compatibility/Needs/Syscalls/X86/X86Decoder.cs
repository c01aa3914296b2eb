using System.Runtime.InteropServices;
using Iced.Intel;

namespace Abide.Compatibility.Needs.Syscalls.X86;

/// <summary>Decodes a stretch of code, from wherever it is told to.</summary>
internal sealed class X86Decoder
{
    private readonly ByteArrayCodeReader _reader;
    private readonly Decoder _decoder;
    private readonly ulong _start;

    /// <param name="bytes">The stretch; it is read where it lies.</param>
    /// <param name="start">Its address.</param>
    public X86Decoder(ReadOnlyMemory<byte> bytes, ulong start)
    {
        _reader = MemoryMarshal.TryGetArray(bytes, out var array) ? new ByteArrayCodeReader(array) : new ByteArrayCodeReader(bytes.ToArray());
        _decoder = Decoder.Create(64, _reader, start);
        _start = start;
    }

    /// <summary>Where the next instruction starts.</summary>
    public ulong Next
    {
        get => _decoder.IP;
        set
        {
            _reader.Position = (int)(value - _start);
            _decoder.IP = value;
        }
    }

    public void Decode(out Instruction instruction) => _decoder.Decode(out instruction);
}
