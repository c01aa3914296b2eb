using System.Buffers.Binary;
using System.Collections.Immutable;
using Abide.Execution.Sandbox;

namespace Abide.Execution.Tests.Sandbox;

/// <summary>Runs a filter as the kernel does, for architectures that this machine is not. Knows the instructions that our filters use.</summary>
internal static class FilterMachine
{
    /// <param name="filter">The program.</param>
    /// <param name="auditArchitecture">AUDIT_ARCH_* of the call.</param>
    /// <param name="number">Its number.</param>
    /// <returns>The action, and how many instructions it took.</returns>
    public static (FilterAction Action, int Steps) Run(ImmutableArray<FilterInstruction> filter, uint auditArchitecture, int number)
    {
        var data = new byte[64]; // struct seccomp_data
        BinaryPrimitives.WriteInt32LittleEndian(data, number);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), auditArchitecture);
        var accumulator = 0u;
        for (int at = 0, steps = 1; ; at++, steps++)
        {
            var (code, ifTrue, ifFalse, value) = filter[at];
            switch (code)
            {
                case 0x20: // ld [value]
                    accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)value));
                    break;
                case 0x05: // ja
                    at += (int)value;
                    break;
                case 0x15: // jeq
                    at += accumulator == value ? ifTrue : ifFalse;
                    break;
                case 0x35: // jge
                    at += accumulator >= value ? ifTrue : ifFalse;
                    break;
                case 0x06: // ret
                    return (new FilterAction(value), steps);
                default:
                    throw new InvalidOperationException($"instruction {code:x}");
            }
        }
    }
}
