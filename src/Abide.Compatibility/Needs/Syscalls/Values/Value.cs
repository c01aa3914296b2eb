using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Abide.Compatibility.Needs.Syscalls.Values;

/// <summary>
/// What a register or a stack slot can hold: any of a small set of possibilities, or anything at all. Values are only ever joined
/// into bigger ones, so that following a loop ends.
/// </summary>
internal sealed class Value : IEquatable<Value>
{
    /// <summary>A switch over system calls has a dozen cases; a counting loop would go on for ever.</summary>
    private const int PossibilityLimit = 24;

    /// <summary>Anything.</summary>
    public static readonly Value Unknown = new([]);

    // Numbers and places in the stack that nearly every function has.
    private const int LeastConstant = -64, LeastOffset = -1024;
    private static readonly Value[] s_constants = Range(AtomKind.Constant, LeastConstant, 1024);
    private static readonly Value[] s_offsets = Range(AtomKind.StackAddress, LeastOffset, 1280);

    // What functions find when they are entered: registers, and words of their caller's stack.
    private static readonly Value[] s_registers = Range(AtomKind.Register, 0, 32);
    private static readonly Value[] s_stack = Range(AtomKind.Stack, 0, 256);

    public static readonly Value Zero = Of(0);

    private static readonly Comparison<Atom> Order = (left, right) =>
        left.Kind != right.Kind ? left.Kind.CompareTo(right.Kind) : left.Number != right.Number ? left.Number.CompareTo(right.Number) : left.Width.CompareTo(right.Width);

    private Value(ImmutableArray<Atom> atoms) => Atoms = atoms;

    /// <summary>Sorted, each once; empty for <see cref="Unknown"/>.</summary>
    public ImmutableArray<Atom> Atoms { get; }

    public bool IsUnknown => Atoms.IsEmpty;

    /// <summary>The only possibility, when it is a constant.</summary>
    public long? Constant => Atoms is [{ Kind: AtomKind.Constant, Number: var number }] ? number : null;

    /// <summary>The distance from the stack pointer at entry, when it is the only possibility.</summary>
    public int? StackOffset => Atoms is [{ Kind: AtomKind.StackAddress, Number: >= int.MinValue and <= int.MaxValue and var number }] ? (int)number : null;

    public static Value Of(long constant) =>
        constant >= LeastConstant && constant < LeastConstant + s_constants.Length ? s_constants[constant - LeastConstant] : new([new Atom(AtomKind.Constant, constant)]);

    /// <summary>The stack pointer at entry plus a number of bytes.</summary>
    public static Value OfStack(long offset) =>
        offset >= LeastOffset && offset < LeastOffset + s_offsets.Length ? s_offsets[offset - LeastOffset] : new([new Atom(AtomKind.StackAddress, offset)]);

    public static Value Of(Atom atom) => new([atom]);

    /// <summary>What a register held when the function was entered.</summary>
    public static Value OfRegister(int register) => s_registers[register];

    /// <summary>What lay on the stack when the function was entered, so many bytes above the stack pointer.</summary>
    public static Value OfCallerStack(int offset) => (uint)offset < (uint)s_stack.Length ? s_stack[offset] : new([new Atom(AtomKind.Stack, offset)]);

    /// <summary>This one itself when it has all that the other has.</summary>
    public Value Join(Value other)
    {
        if (ReferenceEquals(this, other) || IsUnknown) return this;
        if (other.IsUnknown) return other;
        var missing = other.Atoms.Length - CountShared(other);
        if (missing == 0) return this;
        return Atoms.Length + missing <= PossibilityLimit ? Merge(other, Atoms.Length + missing) : Unknown;
    }

    private int CountShared(Value other)
    {
        int i = 0, j = 0, shared = 0;
        while (i < Atoms.Length && j < other.Atoms.Length)
        {
            var order = Order(Atoms[i], other.Atoms[j]);
            if (order == 0) shared++;
            if (order <= 0) i++;
            if (order >= 0) j++;
        }

        return shared;
    }

    /// <summary>Both are sorted, and so is the result.</summary>
    private Value Merge(Value other, int length)
    {
        var all = new Atom[length];
        int i = 0, j = 0;
        for (var next = 0; next < length; next++)
        {
            var order = i == Atoms.Length ? 1 : j == other.Atoms.Length ? -1 : Order(Atoms[i], other.Atoms[j]);
            all[next] = order <= 0 ? Atoms[i] : other.Atoms[j];
            if (order <= 0) i++;
            if (order >= 0) j++;
        }

        return new(ImmutableCollectionsMarshal.AsImmutableArray(all));
    }

    /// <summary>The result of an operation on numbers; unknown when a possibility is no number.</summary>
    public Value Map(Func<long, long> operation)
    {
        if (Atoms is [{ Kind: AtomKind.Constant } only]) return Of(operation(only.Number));
        if (IsUnknown || Atoms.Any(atom => atom.Kind != AtomKind.Constant)) return Unknown;
        var results = Atoms.Select(atom => new Atom(AtomKind.Constant, operation(atom.Number))).Distinct().ToList();
        results.Sort(Order);
        return new([.. results]);
    }

    public static Value Map(Value left, Value right, Func<long, long, long> operation)
    {
        if (right.Constant is { } second) return left.Map(first => operation(first, second));
        return left.Constant is { } known ? right.Map(other => operation(known, other)) : Unknown;
    }

    public static Value Add(Value left, long right)
    {
        if (right == 0 || left.IsUnknown) return left;
        if (left.StackOffset is { } offset) return OfStack(unchecked(offset + right));
        return left.Constant is { } constant ? Of(unchecked(constant + right)) : left.Map(number => unchecked(number + right));
    }

    public static Value Add(Value left, Value right)
    {
        if (left.StackOffset is { } offset && right.Constant is { } delta) return OfStack(unchecked(offset + delta));
        if (right.StackOffset is { } start && left.Constant is { } more) return OfStack(unchecked(start + more));
        return Map(left, right, (first, second) => unchecked(first + second));
    }

    /// <summary>
    /// The low bytes of the value, zero-extended. What came from outside the function keeps its name: a system call's number has
    /// 32 bits, and nobody passes it in fewer.
    /// </summary>
    public Value Truncate(int bytes)
    {
        if (bytes >= sizeof(long) || IsUnknown) return this;
        if (bytes < sizeof(uint)) return Map(number => number & ((1L << (8 * bytes)) - 1));
        var fits = true;
        foreach (var atom in Atoms)
        {
            if (atom.Kind == AtomKind.StackAddress) return Unknown;
            fits &= atom.Kind != AtomKind.Constant || atom.Number is >= 0 and <= uint.MaxValue;
        }

        return fits ? this
            : Constant is { } constant ? Of((uint)constant)
            : Rebuild(atom => atom.Kind == AtomKind.Constant ? atom with { Number = (uint)atom.Number } : atom);
    }

    public bool Equals(Value? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Atoms.Length != other.Atoms.Length) return false;
        for (var i = 0; i < Atoms.Length; i++)
        {
            if (Order(Atoms[i], other.Atoms[i]) != 0) return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Value);

    public override int GetHashCode() => Atoms.IsEmpty ? 0 : HashCode.Combine(Atoms.Length, Atoms[0]);

    public override string ToString() => IsUnknown ? "unknown" : string.Join(" | ", Atoms);

    private static Value[] Range(AtomKind kind, long first, int count)
    {
        var values = new Value[count];
        for (var i = 0; i < count; i++) values[i] = new([new Atom(kind, first + i)]);
        return values;
    }

    private Value Rebuild(Func<Atom, Atom> change)
    {
        var atoms = Atoms.Select(change).Distinct().ToList();
        atoms.Sort(Order);
        return new([.. atoms]);
    }
}
