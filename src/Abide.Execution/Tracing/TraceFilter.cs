using System.Collections.Immutable;
using Abide.Execution.Sandbox;

namespace Abide.Execution.Tracing;

/// <summary>
/// The filter that tells of programs being executed, files being opened for reading, and processes ending; everything else runs at full
/// speed. Opens of directories and for writing are left out by their flags, which halves what a build tells.
/// </summary>
internal static class TraceFilter
{
    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort JumpIfSet = 0x45; // BPF_JMP | BPF_JSET | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K

    // Offsets in struct seccomp_data; of an argument, its lower half on little-endian machines.
    private const uint NumberAt = 0, ArchitectureAt = 4, ArgumentsAt = 16, ArgumentSize = 8;

    private const uint Access = 3, Create = 0x40, PathOnly = 0x200000; // O_ACCMODE, O_CREAT, O_PATH

    public static ImmutableArray<FilterInstruction> For(IEnumerable<TracedCalls> conventions)
    {
        var filter = ImmutableArray.CreateBuilder<FilterInstruction>();
        filter.Add(new(LoadWord, 0, 0, ArchitectureAt));
        foreach (var calls in conventions)
        {
            var block = Block(calls);
            filter.Add(new(JumpIfEqual, 0, (byte)block.Length, calls.AuditArchitecture));
            filter.AddRange(block);
        }

        filter.Add(Allow);
        return filter.ToImmutable();
    }

    private static FilterInstruction Allow => new(Return, 0, 0, FilterAction.Allow.Value);

    private static FilterInstruction Notify => new(Return, 0, 0, FilterAction.Notify.Value);

    private static ImmutableArray<FilterInstruction> Block(TracedCalls calls)
    {
        var block = ImmutableArray.CreateBuilder<FilterInstruction>();
        block.Add(new(LoadWord, 0, 0, NumberAt));
        foreach (var number in (ReadOnlySpan<int>)[calls.Execute, calls.ExecuteAt, calls.OpenAt2, calls.ExitGroup])
        {
            block.Add(new(JumpIfEqual, 0, 1, (uint)number));
            block.Add(Notify);
        }

        foreach (var (number, flags) in (ReadOnlySpan<(int, uint)>)[(calls.OpenAt, 2), (calls.Open, 1)])
        {
            if (number < 0)
                continue;
            block.Add(new(JumpIfEqual, 0, 4, (uint)number));
            block.Add(new(LoadWord, 0, 0, ArgumentsAt + (flags * ArgumentSize)));
            block.Add(new(JumpIfSet, 1, 0, Access | Create | PathOnly | calls.Directory));
            block.Add(Notify);
            block.Add(Allow);
        }

        block.Add(Allow);
        return block.ToImmutable();
    }
}
