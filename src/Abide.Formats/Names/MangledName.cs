namespace Abide.Formats.Names;

/// <summary>
/// The names of functions as people write them. Compilers of Rust and C++ put the whole path of a function, and more, into a linker
/// symbol; what is shown is the path alone: no parameters, no hash, and the arguments of a template or of generics left out.
/// </summary>
public static class MangledName
{
    private const int LongestName = 4096;

    /// <summary>
    /// <c>std::sys::fs::try_statx</c> for <c>_ZN3std3sys2fs9try_statx17h0123456789abcdefE</c>, <c>ns::Class::method</c> for
    /// <c>_ZN2ns5Class6methodEi</c>; any other name, and one that cannot be read, as it is.
    /// </summary>
    public static string Readable(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        if (symbol.Length is < 4 or > LongestName || symbol[0] != '_' || symbol[1] is not ('Z' or 'R')) return symbol;
        // What the compiler made out of a function: f.cold, f.part.0, f.llvm.1234.
        var end = symbol.IndexOf('.', StringComparison.Ordinal);
        var name = end < 0 ? symbol.AsSpan() : symbol.AsSpan(0, end);
        return symbol[1] == 'R' ? RustName.Read(name[2..]) ?? symbol : RustLegacyName.Read(symbol) ?? CxxName.Read(name[2..]) ?? symbol;
    }
}
