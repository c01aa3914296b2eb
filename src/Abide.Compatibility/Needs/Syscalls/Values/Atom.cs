namespace Abide.Compatibility.Needs.Syscalls.Values;

/// <summary>What one possibility of a value is.</summary>
internal enum AtomKind : byte
{
    /// <summary>The number itself.</summary>
    Constant,

    /// <summary>What a register held when the function was entered; the number is the register's.</summary>
    Register,

    /// <summary>What lay on the stack when the function was entered, so many bytes above the stack pointer.</summary>
    Stack,

    /// <summary>The stack pointer at entry plus a number of bytes.</summary>
    StackAddress,

    /// <summary>What lies in memory at an address, outside the stack.</summary>
    Memory,
}

/// <summary>One possibility of a value.</summary>
/// <param name="Kind">Says what <paramref name="Number"/> means.</param>
/// <param name="Number">A number, a register's number, an offset or an address.</param>
/// <param name="Width">Bytes that were loaded, for <see cref="AtomKind.Memory"/>; else 0.</param>
internal sealed record Atom(AtomKind Kind, long Number, byte Width = 0);

/// <summary>Where a function finds an argument: in a register, or on the stack when it is entered.</summary>
/// <param name="IsOnStack">Says what <paramref name="Number"/> means.</param>
/// <param name="Number">The register's number, or bytes above the stack pointer (8 is right above the return address).</param>
internal readonly record struct Place(bool IsOnStack, int Number);
