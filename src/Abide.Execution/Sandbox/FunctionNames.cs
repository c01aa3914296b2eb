using System.Collections.Immutable;
using System.Text;
using Abide.Formats;
using Abide.Formats.Elf;
using Abide.Formats.Go;
using Abide.Formats.Names;
using Microsoft.Win32.SafeHandles;

namespace Abide.Execution.Sandbox;

/// <summary>The functions of one file, for places in it: from .symtab and .dynsym, else from Go's own table.</summary>
internal sealed class FunctionNames
{
    private readonly ElfFile? _file;

    private FunctionNames(ElfFile? file, GoFunctionTable? go)
    {
        _file = file;
        Go = go;
    }

    /// <summary>Go's own table; null in other programs.</summary>
    public GoFunctionTable? Go { get; }

    /// <summary>Bytes kept in memory.</summary>
    public long Size => _file?.Bytes.Length ?? 0;

    /// <summary>Reads the whole file; names nothing when it is no ELF file, longer than <paramref name="limit"/>, or cannot be read.</summary>
    public static FunctionNames Read(SafeFileHandle? handle, string path, long limit)
    {
        if (handle is null || ReadAll(handle, limit) is not { } bytes || !ElfFile.TryParse(bytes, path, out var file, out _))
            return new(null, null);
        return new(file, GoBinary.TryRead(file, out var go, ImmutableArray.CreateBuilder<Problem>()) ? go.Functions : null);
    }

    /// <summary>The function that holds the byte at an offset of the file, or null.</summary>
    public string? At(long offset) => AddressOf(offset) is { } address ? FromSymbols(address) ?? FromGo(address) : null;

    /// <summary>The virtual address of the byte at an offset of the file; null when no segment loads it.</summary>
    public ulong? AddressOf(long offset)
    {
        foreach (var segment in _file?.Segments ?? [])
        {
            if (segment.Type == SegmentType.Load && (ulong)offset >= segment.Offset && (ulong)offset - segment.Offset < segment.FileSize)
                return unchecked(segment.VirtualAddress + ((ulong)offset - segment.Offset));
        }

        return null;
    }

    private string? FromSymbols(ulong address)
    {
        string? best = null;
        foreach (var table in (ReadOnlySpan<SymbolTable>)[_file!.Symbols, _file.DynamicSymbols])
        {
            foreach (var symbol in table)
            {
                if (symbol.Type is not (SymbolType.Function or SymbolType.IndirectFunction) || symbol.IsUndefined || address < symbol.Value || address - symbol.Value >= symbol.Size)
                    continue;
                var name = table.NameOf(symbol);
                if (best is null || Plainness(name) < Plainness(best))
                    best = name;
            }
        }

        return best is null ? null : MangledName.Readable(best);
    }

    /// <summary>Of several names for one function, the one that people write: getpid rather than __getpid.</summary>
    private static int Plainness(string name) => (name.Length - name.TrimStart('_').Length) * 1000 + name.Length;

    private string? FromGo(ulong address) => Go is not null && Go.TryFind(address, out var function) ? Encoding.UTF8.GetString(function.Name) : null;

    private static byte[]? ReadAll(SafeFileHandle handle, long limit)
    {
        try
        {
            var length = RandomAccess.GetLength(handle);
            if (length > Math.Min(limit, Array.MaxLength))
                return null;
            var bytes = new byte[length];
            var read = 0;
            while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), read) is > 0 and var count)
                read += count;
            return read == bytes.Length ? bytes : null; // else it shrank
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }
}
