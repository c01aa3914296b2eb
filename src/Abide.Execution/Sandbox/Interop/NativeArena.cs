using System.Runtime.InteropServices;

namespace Abide.Execution.Sandbox.Interop;

/// <summary>Native memory that lives until the arena is disposed.</summary>
internal sealed unsafe class NativeArena : IDisposable
{
    private readonly List<nint> _blocks = [];

    /// <summary>Zeroed memory.</summary>
    public T* Allocate<T>(int count = 1)
        where T : unmanaged
    {
        var block = NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(T));
        _blocks.Add((nint)block);
        return (T*)block;
    }

    /// <summary>A copy that ends in a zero.</summary>
    public byte* String(ReadOnlySpan<byte> bytes)
    {
        var copy = Allocate<byte>(bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    /// <summary>An array of strings that ends in a null pointer.</summary>
    public byte** Strings(IReadOnlyList<byte[]> strings)
    {
        var array = (byte**)Allocate<nint>(strings.Count + 1);
        for (var i = 0; i < strings.Count; i++)
            array[i] = String(strings[i]);
        return array;
    }

    public void Dispose()
    {
        foreach (var block in _blocks)
            NativeMemory.Free((void*)block);
        _blocks.Clear();
    }
}
