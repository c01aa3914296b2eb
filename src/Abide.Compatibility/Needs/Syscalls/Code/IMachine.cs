using Abide.Compatibility.Needs.Syscalls.Values;

namespace Abide.Compatibility.Needs.Syscalls.Code;

/// <summary>What depends on the architecture: how references look, which instructions call the system, and what instructions do.</summary>
internal interface IMachine
{
    /// <summary>Where C code finds its first argument.</summary>
    Place FirstArgument { get; }

    /// <summary>Null when there are more than any real program has.</summary>
    ReferenceMap? ReadReferences();

    /// <summary>Places in the code that may hold the distance to an address of data from <paramref name="from"/> to <paramref name="to"/>.</summary>
    IEnumerable<ulong> FindReferences(ulong from, ulong to);

    /// <summary>Addresses whose bytes may be an instruction that calls the system; only decoding tells.</summary>
    IEnumerable<ulong> FindSystemCalls();

    /// <summary>Null when the work that the program is worth has been used up.</summary>
    IFunctionFlow? Follow(int function);
}

/// <summary>What happens inside one function.</summary>
internal interface IFunctionFlow
{
    /// <summary>Instructions, as a measure of its size.</summary>
    int Length { get; }

    /// <summary>
    /// What the number can be, if an instruction that calls the system starts at the address, else null. Unknown for the entries
    /// of another architecture (int 0x80, sysenter), whose numbers are not those of this one.
    /// </summary>
    Value? SystemCallAt(ulong address);

    /// <summary>Whether the number and the first three arguments come out of one structure: 32 bits, then words at 8, 16 and 24.</summary>
    bool TakesAllFromMemory(ulong systemCall);

    /// <summary>What the instruction around a place does with an address that the place refers to.</summary>
    Use UseAt(ulong place, ulong target);

    /// <summary>The calls and jumps through registers that hold an address, or what the word of memory there holds.</summary>
    IReadOnlyList<Use> CallsThrough(ulong word);

    /// <summary>What the instruction around a place does with a variable.</summary>
    /// <param name="place">The place.</param>
    /// <param name="variable">Its address.</param>
    /// <param name="start">Address of what it may be a part of; who has that can change it.</param>
    Use UseAt(ulong place, ulong variable, ulong start);

    /// <summary>What an argument of the callee is at a call or jump.</summary>
    Value ArgumentAt(Use call, Place place);
}

internal enum UseKind
{
    /// <summary>The bytes only look like a reference.</summary>
    None,

    Call,

    /// <summary>A jump out of the function: the callee has its arguments where this function had its own.</summary>
    Jump,

    /// <summary>The address itself is taken, and may go anywhere.</summary>
    Address,

    Load,

    /// <summary>What lies there is compared and goes nowhere.</summary>
    Compare,

    Store,
}

/// <param name="Kind">What is done.</param>
/// <param name="Address">Of the instruction.</param>
/// <param name="Stored">For <see cref="UseKind.Store"/>: what is written.</param>
internal readonly record struct Use(UseKind Kind, ulong Address, Value? Stored = null);
