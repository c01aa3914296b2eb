using System.Text;
using Abide.Agent.Latency.Interop;
using Microsoft.Win32.SafeHandles;

namespace Abide.Agent.Latency;

/// <summary>Hands linked programs to the kernel's verifier.</summary>
/// <param name="way">How they are used.</param>
/// <param name="object">The programs.</param>
/// <param name="maps">Maps that they use.</param>
/// <param name="numbers">Numbers that are the same for all of them.</param>
internal sealed unsafe class ProgramLoader(Way way, ProgramObject @object, Maps maps, IReadOnlyDictionary<string, ulong> numbers)
{
    /// <summary>Room for what the verifier says: one for all programs, since on a host that refuses them it refuses those of every call.</summary>
    private byte[]? _log;

    // The kernel keeps some of what programs may call for those under a license that is compatible with its own.
    private static ReadOnlySpan<byte> License => "Dual MIT/GPL\0"u8;

    /// <param name="name">Function in the object.</param>
    /// <param name="type">What it is to be attached to.</param>
    /// <param name="slot">Place of the call that it is for.</param>
    /// <param name="attach">For tracing programs, where at the function.</param>
    /// <param name="function">For tracing programs, the type of the function.</param>
    /// <exception cref="RefusedException">The kernel does not take it; the reason is the end of what its verifier says.</exception>
    public SafeFileHandle Load(string name, ProgramType type, int slot = 0, AttachType attach = AttachType.None, uint function = 0)
    {
        Dictionary<string, ulong> all = new(numbers, StringComparer.Ordinal) { ["slot"] = (uint)slot };
        byte[] code = @object.Link(name, maps.Descriptors, all);
        fixed (byte* instructions = code, license = License)
        {
            ProgramAttributes attributes = new()
            {
                Type = type,
                InstructionCount = (uint)code.Length / 8,
                Instructions = (ulong)instructions,
                License = (ulong)license,
                Name = new($"abide_{name}"),
                ExpectedAttach = attach,
                AttachTo = function,
            };
            int descriptor = Load(attributes);
            if (descriptor >= 0)
                return new(descriptor, ownsHandle: true);

            if (descriptor == -Kernel.NotPermitted && !Privileges.MayTrace)
                throw new RefusedException("programs that trace are not permitted: they take CAP_PERFMON, before Linux 5.8 CAP_SYS_ADMIN");

            // Once more, for the reason.
            byte[] log = _log ??= new byte[1 << 16];
            fixed (byte* text = log)
            {
                *text = 0;
                (attributes.LogLevel, attributes.LogSize, attributes.Log) = (1, (uint)log.Length, (ulong)text);
                _ = Kernel.LoadProgram(attributes);
            }

            string last = LastWord(Encoding.ASCII.GetString(log.AsSpan(0, Math.Max(log.AsSpan().IndexOf((byte)0), 0))));
            throw new RefusedException($"the kernel refuses {name} as a {type} program: {Kernel.Describe(-descriptor)}{(last.Length > 0 ? $": {last}" : "")}");
        }
    }

    private int Load(in ProgramAttributes attributes)
    {
        bool hasRaised = false;
        for (int attempt = 0; ; attempt++)
        {
            int result = Kernel.LoadProgram(attributes);
            bool again = (result == -Kernel.Again && attempt < 5) || // a signal came while it was verified
                (result == -Kernel.NotPermitted && !hasRaised && Privileges.MayRaiseLockedMemoryFor(way) && Kernel.TryRaiseLockedMemory());
            if (!again)
                return result;
            hasRaised |= result == -Kernel.NotPermitted;
        }
    }

    /// <summary>What the verifier stumbled over: its last line that is neither an instruction nor a statistic.</summary>
    private static string LastWord(string log)
    {
        string[] lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.FindLast(lines, line => !line.StartsWith("processed ", StringComparison.Ordinal) && !char.IsAsciiDigit(line[0])) ?? "";
    }
}
