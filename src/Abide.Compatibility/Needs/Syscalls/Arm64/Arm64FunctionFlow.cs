using Abide.Compatibility.Needs.Syscalls.Code;
using Abide.Compatibility.Needs.Syscalls.Values;

namespace Abide.Compatibility.Needs.Syscalls.Arm64;

/// <summary>One function of A64 code. It is followed when a value is asked for.</summary>
internal sealed class Arm64FunctionFlow(Arm64Function function, CodeImage image, CallConvention convention, WorkBudget budget) : IFunctionFlow
{
    // Linux takes the number in X8.
    private const int Number = 8;

    private CodeFlow? _flow;

    /// <summary>Instructions, as a measure of its size.</summary>
    public int Length => function.Length;

    private CodeFlow Flow => _flow ??= CodeFlow.Trace(function, budget);

    public Value? SystemCallAt(ulong address)
    {
        var index = function.IndexOf(address);
        return index >= 0 && function[index].IsSystemCall ? Flow.Before(index)[Number] : null;
    }

    public bool TakesAllFromMemory(ulong systemCall)
    {
        const int Reach = 8, WordSize = sizeof(ulong), All = 0b1111;
        var found = 0;
        int? structure = null;
        for (var index = function.IndexOf(systemCall) - 1; index >= 0 && index >= function.IndexOf(systemCall) - Reach && found != All; index--)
        {
            var instruction = function[index];
            if (instruction.Control != A64Control.Next) break;
            if (A64Access.Decode(instruction) is not { IsLoad: true, Literal: null, Index: null } access) continue;
            foreach (var (register, offset) in (ReadOnlySpan<(int?, long)>)[(access.Register, access.Offset), (access.Second, access.Offset + access.Width)])
            {
                // X8 from the start, X0 to X2 from the words behind it.
                var isExpected = register == Number ? offset == 0 : register is >= 0 and <= 2 && offset == (register.Value + 1) * WordSize;
                if (!isExpected || (structure is { } known && known != access.BaseRegister)) continue;
                structure = access.BaseRegister;
                found |= register == Number ? 0b1000 : 1 << register!.Value;
            }
        }

        return found == All;
    }

    public IReadOnlyList<Use> CallsThrough(ulong word)
    {
        var uses = new List<Use>();
        for (var index = 0; index < function.Length; index++)
        {
            var instruction = function[index];
            if (instruction.Control is not (A64Control.IndirectCall or A64Control.IndirectJump)) continue;
            if (!Flow.Before(index)[instruction.Rn].Atoms.Any(atom => atom.Kind == AtomKind.Memory && (ulong)atom.Number == word)) continue;
            uses.Add(new Use(instruction.Control == A64Control.IndirectCall ? UseKind.Call : UseKind.Jump, instruction.Address));
        }

        return uses;
    }

    public Use UseAt(ulong place, ulong target)
    {
        var index = function.IndexOf(place);
        if (index < 0) return default;
        var instruction = function[index];
        switch (instruction.Control)
        {
            case A64Control.Call: return instruction.Target == target ? new Use(UseKind.Call, place) : default;
            case A64Control.Jump or A64Control.Conditional: return instruction.Target == target ? new Use(UseKind.Jump, place) : default;
        }

        if (A64Access.Decode(instruction) is { } access)
        {
            if (access.Literal is { } literal && literal != target) return image.ReadNumber(literal, access.Width) == target ? Uses(index, instruction.Rd, target, target) : default;
            return Covers(AddressAt(index, access, target), access, target) ? new Use(access.IsStore ? UseKind.Store : UseKind.Load, place, Value.Unknown) : default;
        }

        return MadeAt(index, target, target) is not null ? Uses(index, instruction.Rd, target, target) : default;
    }

    public Use UseAt(ulong place, ulong variable, ulong start)
    {
        var index = function.IndexOf(place);
        if (index < 0) return default;
        if (A64Access.Decode(function[index]) is { } access) return Access(index, access, AddressAt(index, access, variable), variable);
        return MadeAt(index, start, variable) is { } made ? Uses(index, function[index].Rd, made, variable) : default;
    }

    public Value ArgumentAt(Use call, Place place)
    {
        var state = Flow.Before(function.IndexOf(call.Address));
        if (!place.IsOnStack) return state[place.Number];
        // The callee counts from the same stack pointer: a call pushes nothing.
        return state.StackPointer.StackOffset is { } offset ? state.Load(offset + place.Number, sizeof(ulong)) : Value.Unknown;
    }

    /// <summary>The address within bounds that ADR or ADD puts into a register; the upper bound when it can be any, null when it cannot lie within.</summary>
    private ulong? MadeAt(int index, ulong from, ulong to)
    {
        var instruction = function[index];
        if (instruction.IsAdr) return instruction.PcRelative >= from && instruction.PcRelative <= to ? instruction.PcRelative : null;
        return instruction.IsAddImmediate ? BaseAt(index, instruction.Rn, instruction.ArithmeticImmediate, from, to) : null;
    }

    /// <summary>Where an access begins that may touch a byte; null when it does not.</summary>
    private ulong? AddressAt(int index, in A64Access access, ulong target)
    {
        if (access.Literal is { } literal) return literal;
        if (access.Index is not null) return null;
        var reach = (ulong)(access.Width * access.Count) - 1;
        return BaseAt(index, access.BaseRegister, access.Writeback == A64Writeback.After ? 0 : access.Offset, target - Math.Min(target, reach), target);
    }

    private ulong? BaseAt(int index, int register, long offset, ulong from, ulong to)
    {
        // The two instructions of an address mostly stand together.
        if (index > 0 && function[index - 1] is { IsAdrp: true } page && page.Rd == register) return Within(page.PcRelative);
        var value = Flow.Before(index)[register];
        // A way that is not known may bring any page along; so may the other part of a function that was split.
        if (value.IsUnknown) return Flow.IsReached(index) ? null : to;
        foreach (var atom in value.Atoms)
        {
            if (atom.Kind == AtomKind.Constant && Within((ulong)atom.Number) is { } address) return address;
            if (atom.Kind == AtomKind.Register) return to;
        }

        return null;

        ulong? Within(ulong start) => unchecked(start + (ulong)offset) is var address && address >= from && address <= to ? address : null;
    }

    private static bool Covers(ulong? address, in A64Access access, ulong target) =>
        address is { } known && target >= known && target - known < (ulong)(access.Width * access.Count);

    private Use Access(int index, in A64Access access, ulong? address, ulong variable)
    {
        if (!Covers(address, access, variable)) return default;
        var place = function[index].Address;
        if (!access.IsStore) return new Use(UseKind.Load, place);
        var stored = Value.Unknown;
        if (address is { } known && access.Register is { } first)
        {
            if (known == variable) stored = Arm64Step.Read(first, Flow.Before(index), access.Width);
            else if (variable - known == (ulong)access.Width && access.Second is { } second) stored = Arm64Step.Read(second, Flow.Before(index), access.Width);
        }

        return new Use(UseKind.Store, place, stored);
    }

    /// <summary>
    /// What becomes of an address that an instruction has put into a register: branches and accesses through it, on all ways up to
    /// where the register gets something else. An address that goes elsewhere is taken.
    /// </summary>
    private Use Uses(int made, int register, ulong address, ulong target)
    {
        var use = default(Use);
        var seen = new HashSet<int>();
        var work = new Stack<int>([made + 1]);
        while (work.TryPop(out var first))
        {
            var block = CodeBlock.Find(function.Blocks, first);
            if (block < 0 || !seen.Add(first)) continue;
            var isOver = false;
            for (var i = first; i <= function.Blocks[block].Last && !isOver; i++)
            {
                if (Step(i, register, address, target, out isOver) is not { } next) return new Use(UseKind.Address, function[made].Address);
                if (next.Kind is UseKind.Call or UseKind.Jump) return next;
                use = next.Kind == UseKind.Store && use.Kind == UseKind.Store ? next with { Stored = next.Stored!.Join(use.Stored!) } : next.Kind > use.Kind ? next : use;
            }

            if (isOver) continue;
            foreach (var (next, _) in function.Blocks[block].Successors) work.Push(function.Blocks[next].First);
        }

        return use;
    }

    /// <summary>What one instruction does with an address in a register; null when it may pass it on. It is over where the register gets something else.</summary>
    private Use? Step(int index, int register, ulong address, ulong target, out bool isOver)
    {
        const int LastPassed = 17; // arguments, results and what a linker's stub may use
        var instruction = function[index];
        isOver = false;
        if (A64Access.Decode(instruction) is { } access)
        {
            var isBase = access.Literal is null && access.BaseRegister == register;
            var isWritten = access.IsLoad && (access.Register == register || access.Second == register);
            var isStored = access.IsStore && (access.Register == register || access.Second == register);
            if (isStored || access.Index == register || (access.Clobbered & (1U << register)) != 0) return null;
            isOver = isWritten;
            if (!isBase) return default(Use);
            if (access.Index is not null || access.Writeback != A64Writeback.None || access.Clobbered != 0) return null;
            return Access(index, access, unchecked(address + (ulong)access.Offset), target);
        }

        switch (instruction.Control)
        {
            case A64Control.IndirectCall or A64Control.IndirectJump when instruction.Rn == register:
                return new Use(instruction.Control == A64Control.IndirectCall ? UseKind.Call : UseKind.Jump, instruction.Address);
            case A64Control.Jump or A64Control.Conditional when function.IndexOf(instruction.Target) >= 0:
            case A64Control.Trap:
                return default(Use);
            case not A64Control.Next:
                return register <= LastPassed && !convention.PassesOnStack ? null : default(Use);
        }

        if (instruction.IsAdrp || instruction.IsAdr || instruction.Is(0x1f800000, 0x12800000)) // MOVN, MOVZ and MOVK
        {
            isOver = instruction.Rd == register;
            return default(Use);
        }

        return Names(instruction, register) ? null : default(Use);
    }

    private static bool Names(A64Instruction instruction, int register) =>
        instruction.Rd == register || instruction.Rn == register || instruction.Rm == register || instruction.Ra == register;
}
