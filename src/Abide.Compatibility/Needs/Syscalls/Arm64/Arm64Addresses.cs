using System.Numerics;
using System.Runtime.InteropServices;
using Abide.Compatibility.Needs.Syscalls.Code;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>
/// Finds the addresses that A64 code of C compilers makes, loads from and stores to. An address begins with its page (ADRP), which may stay
/// in a register for many; GCC counts from one variable to its neighbours as well (-fsection-anchors). So what registers hold is
/// followed through each function, until nothing more is learned.
/// </summary>
internal sealed class Arm64Addresses(CodeImage image, CodeMap map)
{
    // A loop that counts brings something new as often as a register's addresses are followed.
    private const int RoundLimit = 32;
    private const int FramePointer = 29;
    private const uint All = uint.MaxValue;
    private const uint StackBit = 1U << RegisterAddresses.Stack;
    private const uint KeptByCalls = 0x3ff80000 | StackBit; // X19 to X29, and the stack

    // What is compared where ways meet: real code takes a few steps for each byte.
    private readonly WorkBudget _budget = new((1 << 24) + (32 * image.Code.Sum(range => (long)range.Bytes.Length)));
    private readonly RegisterAddresses _here = new();
    private readonly Dictionary<int, MeetingAddresses> _inherited = [];
    private bool[] _isEntered = [];
    private MeetingAddresses?[] _meeting = [];
    private MeetingAddresses? _ofTables;
    private List<FoundAddress>? _found;

    /// <summary>False where there are more than any real program has, and some were left out; right once they have been visited.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Visits what all functions refer to, in the order of addresses.</summary>
    public void Visit(Action<FoundAddress> visit)
    {
        _found ??= Read();
        var next = 0;
        foreach (var (function, range) in Functions())
        {
            if (map.IsGo(function)) GoAddresses.Visit(function, InstructionsOf(function, range, out var first), first, visit);
            for (; next < _found.Count && _found[next].Function == function; next++) visit(_found[next]);
        }
    }

    /// <summary>The instructions of a stretch of code, and the address of the first.</summary>
    public static ReadOnlySpan<uint> Instructions(CodeRange range, ulong start, ulong end, out ulong first)
    {
        first = start + (unchecked(0 - start) % A64Instruction.Size);
        return first >= end ? [] : MemoryMarshal.Cast<byte, uint>(range.Bytes.Span[(int)(first - range.Start)..(int)(end - range.Start)]);
    }

    public static A64Instruction Instruction(ReadOnlySpan<uint> words, int index, ulong first) =>
        new(BitConverter.IsLittleEndian ? words[index] : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(words[index]), first + ((ulong)index * A64Instruction.Size));

    private IEnumerable<(int Function, CodeRange Range)> Functions()
    {
        foreach (var range in image.Code)
        {
            for (var function = Math.Max(0, map.IndexOf(range.Start)); function < map.Count && map.StartOf(function) < range.End; function++)
            {
                if (map.StartOf(function) >= range.Start) yield return (function, range);
            }
        }
    }

    private ReadOnlySpan<uint> InstructionsOf(int function, CodeRange range, out ulong first) =>
        Instructions(range, map.StartOf(function), Math.Min(map.EndOf(function), range.End), out first);

    private List<FoundAddress> Read()
    {
        // Real code has one for some fifteen bytes; a file that has four times as many was made to fill memory.
        const int FewestBytesForEach = 4, Allowance = 4096;
        var limit = (image.Code.Sum(range => (long)range.Bytes.Length) / FewestBytesForEach) + Allowance;
        var found = new List<FoundAddress>();
        foreach (var (function, range) in Functions())
        {
            if (!map.IsGo(function)) Read(function, range, Add);
        }

        // Compilers put seldom used parts of functions elsewhere; these go on with the registers of where they are entered from.
        var entered = _inherited.Keys.ToHashSet();
        found.RemoveAll(address => entered.Contains(address.Function));
        foreach (var (function, range) in Functions())
        {
            if (entered.Contains(function) && !map.IsGo(function)) Read(function, range, Add);
        }

        found.Sort((left, right) => left.Place.CompareTo(right.Place));
        return found;

        void Add(FoundAddress address)
        {
            if (found.Count < limit) found.Add(address);
            else IsWhole = false;
        }
    }

    private void Read(int function, CodeRange range, Action<FoundAddress> add)
    {
        var words = InstructionsOf(function, range, out var first);
        MarkEntered(words, first);
        _ofTables = null;
        for (var round = 0; round < RoundLimit && Follow(function, words, first, visit: null); round++)
        {
        }

        Follow(function, words, first, add);
    }

    /// <summary>Which instructions other ways lead to than from the one before.</summary>
    private void MarkEntered(ReadOnlySpan<uint> words, ulong first)
    {
        if (_isEntered.Length < words.Length + 1)
        {
            _isEntered = new bool[Math.Max(words.Length + 1, 2 * _isEntered.Length)];
            _meeting = new MeetingAddresses?[_isEntered.Length];
        }

        Array.Clear(_isEntered, 0, words.Length + 1);
        Array.Clear(_meeting, 0, words.Length + 1);
        for (var i = 0; i < words.Length; i++)
        {
            var instruction = Instruction(words, i, first);
            var control = instruction.Control;
            if (control is A64Control.Jump or A64Control.Conditional && IndexOf(instruction.Target, words, first) is var target and >= 0) _isEntered[target] = true;
            if (control is A64Control.Jump or A64Control.IndirectJump or A64Control.Return or A64Control.Trap) _isEntered[i + 1] = true;
        }
    }

    private static int IndexOf(ulong target, ReadOnlySpan<uint> words, ulong first) =>
        unchecked(target - first) / A64Instruction.Size is var index && index < (ulong)words.Length ? (int)index : -1;

    /// <summary>False when no more is learned.</summary>
    private bool Follow(int function, ReadOnlySpan<uint> words, ulong first, Action<FoundAddress>? visit)
    {
        var changed = false;
        _here.ClearAll();
        if (_inherited.TryGetValue(function, out var inherited)) inherited.CopyTo(_here);
        for (var i = 0; i < words.Length; i++)
        {
            if (_isEntered[i]) Enter(i);
            var instruction = Instruction(words, i, first);
            switch (instruction.Control)
            {
                case A64Control.Next:
                    Step(instruction, function, visit);
                    break;
                case A64Control.Call or A64Control.IndirectCall:
                    if (instruction.Control == A64Control.Call) Found(instruction, function, instruction.Target, AddressUse.Branch, 0, visit);
                    _here.Keep(KeptByCalls);
                    break;
                case A64Control.Jump or A64Control.Conditional:
                    Found(instruction, function, instruction.Target, AddressUse.Branch, 0, visit);
                    if (IndexOf(instruction.Target, words, first) is var target and >= 0) changed |= Meet(ref _meeting[target], All);
                    else if (visit is null) Leave(instruction, function);
                    if (instruction.Control == A64Control.Jump) _here.ClearAll();
                    break;
                default:
                    if (instruction.Control == A64Control.IndirectJump) changed |= Meet(ref _ofTables, All);
                    _here.ClearAll();
                    break;
            }
        }

        return changed;
    }

    /// <summary>Takes in what the other ways to an instruction bring. Where none is seen, it may be a table's.</summary>
    private void Enter(int index)
    {
        if ((_meeting[index] ?? _ofTables) is { } meeting && TryTake(meeting.Count)) meeting.CopyTo(_here);
    }

    private bool Meet(ref MeetingAddresses? meeting, uint registers)
    {
        if ((_here.Used & registers) == 0) return false;
        meeting ??= new MeetingAddresses();
        return TryTake(meeting.Count) && meeting.Add(_here, registers);
    }

    private bool TryTake(int steps)
    {
        if (_budget.TryTake(steps + 1)) return true;
        IsWhole = false;
        return false;
    }

    /// <summary>Notes what registers hold where a part of the function goes on that was put elsewhere. A jump to where another function begins may be a call as well.</summary>
    private void Leave(A64Instruction branch, int function)
    {
        if (map.IndexOf(branch.Target) is not (var other and >= 0) || other == function) return;
        _inherited.TryGetValue(other, out var known);
        Meet(ref known, branch.Control == A64Control.Jump && map.StartOf(other) == branch.Target ? KeptByCalls & ~StackBit : All);
        if (known is not null) _inherited[other] = known;
    }

    private void Step(A64Instruction instruction, int function, Action<FoundAddress>? visit)
    {
        switch (instruction.Field(25, 4))
        {
            case 0b1000 or 0b1001: Immediate(instruction, function, visit); break;
            case 0b0101 or 0b1101: Register(instruction); break;
            case 0b0100 or 0b0110 or 0b1100 or 0b1110:
                if (A64Access.Decode(instruction) is { } access) Access(instruction, access, function, visit);
                break;
        }
    }

    private void Immediate(A64Instruction instruction, int function, Action<FoundAddress>? visit)
    {
        const uint Is64 = 0x80000000, Subtracts = 0x40000000;
        if (instruction.IsAdr || instruction.IsAdrp)
        {
            if (instruction.IsAdr) Found(instruction, function, instruction.PcRelative, AddressUse.Made, 0, visit);
            Write(instruction.Rd, [new KnownAddress(instruction.PcRelative, instruction.IsAdr ? AddressState.Exact : AddressState.Page)]);
        }
        else if (instruction.Is(0x1f800000 | Is64, 0x11000000 | Is64) && instruction.Rn != RegisterAddresses.Stack && instruction.Rd != RegisterAddresses.Stack)
        {
            var delta = instruction.Is(Subtracts, Subtracts) ? -instruction.ArithmeticImmediate : instruction.ArithmeticImmediate;
            Span<KnownAddress> sums = stackalloc KnownAddress[_here[instruction.Rn].Length];
            for (var i = 0; i < sums.Length; i++)
            {
                var (value, state) = _here[instruction.Rn][i];
                sums[i] = new KnownAddress(unchecked(value + (ulong)delta), state == AddressState.Indexed ? state : AddressState.Exact);
                Found(instruction, function, sums[i].Value, state == AddressState.Page ? AddressUse.Made : AddressUse.Counted, 0, visit);
            }

            Write(instruction.Rd, sums);
        }
        else
        {
            Write(instruction.Rd, []);
        }
    }

    private void Register(A64Instruction instruction)
    {
        var isSum = instruction.Is(0x9f000000, 0x8b000000); // ADD and SUB, shifted and extended
        if (instruction.Is(0xffe0ffe0, 0xaa0003e0)) // MOV
        {
            Copy(instruction.Rd, instruction.Rm, instruction.Rm, isIndexed: false);
        }
        else if (instruction.Is(0x9fe00c00, 0x9a800000)) // CSEL and CSINV
        {
            Copy(instruction.Rd, instruction.Rn, instruction.Rm, isIndexed: false);
        }
        else if (isSum)
        {
            Copy(instruction.Rd, instruction.Rn, instruction.Rm, isIndexed: true);
        }
        else if (instruction.Is(0xff008000, 0x9b000000)) // MADD, SMADDL and UMADDL
        {
            Copy(instruction.Rd, instruction.Ra, instruction.Ra, isIndexed: true);
        }
        else if (!instruction.Is(0x1fe00000, 0x1a400000)) // CCMP and CCMN write flags only
        {
            Write(instruction.Rd, []);
        }
    }

    private void Copy(int to, int first, int second, bool isIndexed)
    {
        var one = first == RegisterAddresses.Stack ? default : _here[first];
        var other = second == first || second == RegisterAddresses.Stack ? default : _here[second];
        Span<KnownAddress> all = stackalloc KnownAddress[one.Length + other.Length];
        one.CopyTo(all);
        other.CopyTo(all[one.Length..]);
        var count = 0;
        foreach (var address in all)
        {
            // Nobody counts from a page before it is an address.
            if (!isIndexed) all[count++] = address;
            else if (address.State != AddressState.Page) all[count++] = address with { State = AddressState.Indexed };
        }

        Write(to, all[..count]);
    }

    /// <summary>Register 31 is zero here, or the stack pointer, which counts from nothing.</summary>
    private void Write(int register, ReadOnlySpan<KnownAddress> addresses)
    {
        if (register == RegisterAddresses.Stack) return;
        _here.Clear(register);
        foreach (var address in addresses) _here.Add(register, address);
    }

    private void Access(A64Instruction instruction, in A64Access access, int function, Action<FoundAddress>? visit)
    {
        var size = Math.Max(1, access.Width * access.Count);
        ulong? pointer = null;
        if (access.Literal is { } literal)
        {
            Found(instruction, function, literal, AddressUse.Accessed, size, visit);
            // The pool beside the code holds an address of the program's.
            pointer = access.Width == sizeof(ulong) ? image.ReadNumber(literal, sizeof(ulong)) : null;
            if (pointer is { } made) Found(instruction, function, made, AddressUse.Made, 0, visit);
        }
        else if (access.BaseRegister != RegisterAddresses.Stack)
        {
            var offset = access.Writeback == A64Writeback.After ? 0 : access.Offset;
            foreach (var (value, state) in _here[access.BaseRegister])
            {
                if (access.Index is not null && state == AddressState.Page) continue;
                var isOne = access.Index is null && state != AddressState.Indexed;
                Found(instruction, function, unchecked(value + (ulong)offset), isOne ? AddressUse.Accessed : AddressUse.Counted, size, visit);
            }
        }

        var isOnStack = access.Literal is null && access.BaseRegister is RegisterAddresses.Stack or FramePointer;
        if (access.IsStore && isOnStack)
        {
            foreach (var register in (ReadOnlySpan<int?>)[access.Register, access.Second])
            {
                if (register is not (null or RegisterAddresses.Stack)) AddAll(RegisterAddresses.Stack, register.Value);
            }
        }

        if (access.Writeback != A64Writeback.None) Write(access.BaseRegister, []);
        for (var clobbered = access.Clobbered; clobbered != 0; clobbered &= clobbered - 1) Write(BitOperations.TrailingZeroCount(clobbered), []);
        if (!access.IsLoad) return;
        foreach (var register in (ReadOnlySpan<int?>)[access.Register, access.Second])
        {
            if (register is null or RegisterAddresses.Stack) continue;
            _here.Clear(register.Value);
            if (isOnStack) AddAll(register.Value, RegisterAddresses.Stack);
            if (pointer is { } loaded) _here.Add(register.Value, new KnownAddress(loaded, AddressState.Exact));
        }
    }

    private void AddAll(int to, int from)
    {
        foreach (var address in _here[from]) _here.Add(to, address);
    }

    private static void Found(A64Instruction by, int function, ulong target, AddressUse use, int size, Action<FoundAddress>? visit) =>
        visit?.Invoke(new FoundAddress(by.Address, function, target, use, size));
}

/// <summary>An address that an instruction refers to.</summary>
/// <param name="Place">Of the instruction.</param>
/// <param name="Function">Number of the function that has it.</param>
/// <param name="Target">The address.</param>
/// <param name="Use">What is done with it.</param>
/// <param name="Size">Bytes that are loaded or stored; else 0.</param>
internal readonly record struct FoundAddress(ulong Place, int Function, ulong Target, AddressUse Use, int Size);

internal enum AddressUse : byte
{
    /// <summary>Control goes there, and may come back.</summary>
    Branch,

    /// <summary>A register gets it.</summary>
    Made,

    /// <summary>It is reached by counting from another address: a part of that variable, or one that lies near. Where an index counts as well, it is where that starts.</summary>
    Counted,

    /// <summary>It is loaded from or stored to.</summary>
    Accessed,
}
