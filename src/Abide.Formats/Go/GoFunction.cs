namespace Abide.Formats.Go;

/// <summary>One function of a <see cref="GoFunctionTable"/>; valid while the file's bytes are.</summary>
/// <param name="name">As the linker names it, in UTF-8.</param>
/// <param name="entry">Virtual address, or null.</param>
/// <param name="argumentSize">Bytes, or null.</param>
public readonly ref struct GoFunction(ReadOnlySpan<byte> name, ulong? entry, int? argumentSize)
{
    /// <summary>
    /// UTF-8 as the linker names it: <c>net.(*Resolver).LookupHost</c>, <c>main.map[go.shape.int].func1</c>; C functions that the
    /// Go linker placed itself are among them.
    /// </summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Virtual address of its first instruction; null when the file does not tell where its text starts.</summary>
    public ulong? Entry { get; } = entry;

    /// <summary>
    /// Bytes of its caller's stack, right above the return address, that it may use: arguments and results that are passed there, and
    /// room to spill those passed in registers. Null for assembly that does not declare them.
    /// </summary>
    public int? ArgumentSize { get; } = argumentSize;

    /// <summary>
    /// The import path that the name starts with (<c>encoding/json</c>), dots of its last element escaped as <c>%2e</c>; empty for C
    /// functions and for what the compiler generated (<c>type:.eq…</c>).
    /// </summary>
    public ReadOnlySpan<byte> Package
    {
        get
        {
            // Type arguments may hold slashes and dots of other packages.
            var generic = Name.IndexOf((byte)'[');
            var path = generic < 0 ? Name : Name[..generic];
            if (path.StartsWith("type:"u8) || path.StartsWith("type.."u8) || path.StartsWith("go:"u8) || path.StartsWith("go."u8)) return default;
            var element = path.LastIndexOf((byte)'/') + 1;
            var dot = path[element..].IndexOf((byte)'.');
            return dot < 0 ? default : path[..(element + dot)];
        }
    }
}
