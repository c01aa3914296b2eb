using System.Collections.Immutable;
using System.Diagnostics;

namespace Abide.Execution.Sandbox;

/// <summary>One instruction of classic BPF: struct sock_filter (linux/filter.h).</summary>
internal readonly record struct FilterInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

/// <summary>System calls from <paramref name="First"/>, read as unsigned, to the one before the next range.</summary>
internal readonly record struct FilterRange(uint First, FilterAction Action);

/// <summary>
/// Assembles a seccomp filter: the calling convention is compared once, then the number's range is found by halving, so that
/// each call runs through a handful of instructions. Only absolute loads of number and architecture, comparisons with
/// constants and constant results are used, so that kernels from 5.11 on answer allowed calls from a bitmap and run no
/// filter for them (kernel/seccomp.c, seccomp_is_const_allow).
/// </summary>
internal static class FilterAssembler
{
    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort Jump = 0x05; // BPF_JMP | BPF_JA
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort JumpIfAtLeast = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K

    // Offsets in struct seccomp_data.
    private const uint NumberAt = 0;
    private const uint ArchitectureAt = 4;

    /// <param name="auditArchitecture">AUDIT_ARCH_* of the convention that the ranges are about.</param>
    /// <param name="foreign">What calls of any other convention get.</param>
    /// <param name="ranges">Ascending; the first begins at 0.</param>
    public static ImmutableArray<FilterInstruction> Assemble(uint auditArchitecture, FilterAction foreign, ImmutableArray<FilterRange> ranges)
    {
        Debug.Assert(ranges is [{ First: 0 }, ..]);
        return
        [
            new(LoadWord, 0, 0, ArchitectureAt),
            new(JumpIfEqual, 1, 0, auditArchitecture),
            new(Return, 0, 0, foreign.Value),
            new(LoadWord, 0, 0, NumberAt),
            .. Choose(ranges.AsSpan()),
        ];
    }

    private static ImmutableArray<FilterInstruction> Choose(ReadOnlySpan<FilterRange> ranges)
    {
        if (ranges.Length == 1)
            return [new(Return, 0, 0, ranges[0].Action.Value)];

        var middle = ranges.Length / 2;
        var below = Choose(ranges[..middle]);
        var above = Choose(ranges[middle..]);
        return below.Length <= byte.MaxValue
            ? [new(JumpIfAtLeast, (byte)below.Length, 0, ranges[middle].First), .. below, .. above]
            : [new(JumpIfAtLeast, 0, 1, ranges[middle].First), new(Jump, 0, 0, (uint)below.Length), .. below, .. above];
    }
}
