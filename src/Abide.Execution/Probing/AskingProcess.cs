using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Abide.Compatibility.Targets.Measured;
using Abide.Execution.Probing.Interop;

namespace Abide.Execution.Probing;

/// <summary>
/// What the process does that asks the kernel for a <see cref="KernelProber"/>. Before each question it says which, and after it
/// the answer, so that whoever reads knows which one it died of or waits for: <c>?12</c>, <c>=12 22</c>, at the end <c>.</c>.
/// </summary>
public static class AskingProcess
{
    /// <summary>Words for what can be asked about.</summary>
    public const string Syscalls = "syscalls", Descriptors = "descriptors";

    /// <summary>To be called first by a process that does nothing else: its death leaves no core, and it does not outlive the thread that started it.</summary>
    public static void Prepare() => OwnLimits.Apply();

    /// <summary>Asks all questions from one on.</summary>
    /// <param name="what"><see cref="Syscalls"/> or <see cref="Descriptors"/>.</param>
    /// <param name="first">Index of the first question.</param>
    /// <param name="answers">Where the lines go, each at once.</param>
    /// <returns>Whether there are such questions on this machine.</returns>
    public static bool Ask(string what, int first, Stream answers)
    {
        if (HostTable() is not { } table)
            return false;

        if (what == Syscalls)
        {
            using var asker = new SyscallAsker();
            AskAll(first, table.Probes.Length, answers, index => table.Probes[index].Never is null ? asker.Ask(table.Probes[index]).ToString(CultureInfo.InvariantCulture) : null);
            return true;
        }

        if (what != Descriptors)
            return false;
        using var probes = new DescriptorProbes(table);
        AskAll(first, probes.Count, answers, index => probes.Ask(index) is var contract ? $"{contract.Call}\t{contract.Descriptor}\t{contract.Answer}" : null);
        return true;
    }

    /// <summary>The probes of this machine's architecture; null when there are none.</summary>
    internal static ProbeTable? HostTable() => ProbeTable.For(HostArchitecture);

    /// <summary>As uname says it.</summary>
    internal static string HostArchitecture => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.Arm64 => "aarch64",
        var other => other.ToString(),
    };

    private static void AskAll(int first, int count, Stream answers, Func<int, string?> ask)
    {
        for (var index = Math.Max(first, 0); index < count; index++)
        {
            Tell(answers, string.Create(CultureInfo.InvariantCulture, $"?{index}"));
            if (ask(index) is { } answer)
                Tell(answers, string.Create(CultureInfo.InvariantCulture, $"={index} {answer}"));
        }

        Tell(answers, ".");
    }

    private static void Tell(Stream answers, string line)
    {
        answers.Write(Encoding.UTF8.GetBytes(line + "\n"));
        answers.Flush();
    }
}
