namespace Abide.Compatibility.Needs.Syscalls.Calls;

/// <summary>How code refers to something.</summary>
internal enum CodeReferenceKind : byte
{
    /// <summary>To a function, which the target is the number of.</summary>
    Code,

    /// <summary>The address of data is taken.</summary>
    Address,

    /// <summary>An address is taken that counts from that of another variable: it tells nothing of where variables begin.</summary>
    CountedAddress,

    /// <summary>Data is read or written at the address.</summary>
    Load,
}

/// <param name="By">Number of the function that refers.</param>
/// <param name="Kind">How.</param>
/// <param name="Target">To what.</param>
/// <param name="Size">Bytes, for <see cref="CodeReferenceKind.Load"/>.</param>
internal readonly record struct CodeReference(int By, CodeReferenceKind Kind, ulong Target, ulong Size);
