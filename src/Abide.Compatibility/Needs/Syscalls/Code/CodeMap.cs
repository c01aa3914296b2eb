using System.Text;
using Abide.Formats.Elf;
using Abide.Formats.Go;
using Abide.Formats.Names;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>
/// The functions of an object in the order of their addresses, numbered from 0; together they cover all of its code. Names stay in
/// the file until they are asked for.
/// </summary>
internal sealed class CodeMap
{
    private const int NoName = -1;

    private readonly ulong[] _ends;
    private readonly int[] _names;
    private readonly NameSource[] _sources;
    private readonly GoFunctionTable? _go;
    private readonly SymbolTable _symbols;
    private readonly SymbolTable _dynamicSymbols;

    internal CodeMap(CodeImage image, AddressSet starts, ulong[] addresses, ulong[] ends, int[] names, NameSource[] sources, GoFunctionTable? go)
    {
        Starts = starts;
        Addresses = addresses;
        _ends = ends;
        _names = names;
        _sources = sources;
        _go = go;
        _symbols = image.Elf.Symbols;
        _dynamicSymbols = image.Elf.DynamicSymbols;
    }

    /// <summary>Where a function's name is found.</summary>
    internal enum NameSource : byte
    {
        None,
        GoTable,
        Symbols,
        DynamicSymbols,
    }

    /// <summary>All first instructions.</summary>
    public AddressSet Starts { get; }

    /// <summary>The same, by number.</summary>
    public ulong[] Addresses { get; }

    public int Count => Addresses.Length;

    /// <summary>The first address of what the Go linker placed; with <see cref="GoEnd"/> 0 in objects without Go.</summary>
    public ulong GoStart { get; init; }

    public ulong GoEnd { get; init; }

    public ulong StartOf(int function) => Addresses[function];

    public ulong EndOf(int function) => _ends[function];

    /// <summary>Whether the Go linker placed it: Go code and Go assembly.</summary>
    public bool IsGo(int function) => _sources[function] == NameSource.GoTable;

    /// <summary>The function that has the instruction or byte at an address; -1 when none has.</summary>
    public int IndexOf(ulong address)
    {
        var index = Array.BinarySearch(Addresses, address);
        if (index < 0) index = ~index - 1;
        return index >= 0 && address < _ends[index] ? index : -1;
    }

    /// <summary>In UTF-8, as the linker has it; empty when not known. Valid while the file is.</summary>
    public ReadOnlySpan<byte> NameBytes(int function) => _names[function] == NoName ? default : _sources[function] switch
    {
        NameSource.GoTable => _go!.TryGet(_names[function], out var entry) ? entry.Name : default,
        NameSource.Symbols => _symbols.Strings.ReadBytes(_symbols[_names[function]].NameOffset),
        NameSource.DynamicSymbols => _dynamicSymbols.Strings.ReadBytes(_dynamicSymbols[_names[function]].NameOffset),
        _ => default,
    };

    /// <summary>The import path of a Go function; empty for others.</summary>
    public ReadOnlySpan<byte> PackageBytes(int function) =>
        _sources[function] == NameSource.GoTable && _go!.TryGet(_names[function], out var entry) ? entry.Package : default;

    /// <summary>Bytes of its caller's stack that a Go function may use; null when not known.</summary>
    public int? ArgumentSizeOf(int function) =>
        _sources[function] == NameSource.GoTable && _go!.TryGet(_names[function], out var entry) ? entry.ArgumentSize : null;

    /// <summary>As people write it; null when not known.</summary>
    public string? NameOf(int function)
    {
        if (NameBytes(function) is not { IsEmpty: false } bytes) return null;
        var name = Encoding.UTF8.GetString(bytes);
        return IsGo(function) ? name : MangledName.Readable(name);
    }
}
