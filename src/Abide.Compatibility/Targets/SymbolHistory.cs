namespace Abide.Compatibility.Targets;

/// <summary>Which release's build of a library defines a symbol: tells a missing symbol from one that a host program provides.</summary>
public static class SymbolHistory
{
    /// <summary>A bundled release whose library of this soname defines the symbol, or null when none is known to.</summary>
    public static string? Find(string soname, string symbol, string architecture) => null;
}
