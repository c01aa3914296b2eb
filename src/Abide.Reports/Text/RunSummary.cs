using Abide.Compatibility.Verdicts;
using static Abide.Reports.Text.Printable;

namespace Abide.Reports.Text;

/// <summary>A run as text for people: how it ended, and what the target would not have carried out.</summary>
public static class RunSummary
{
    private const int MostCallers = 3;
    private const int MostFunctions = 8;

    /// <summary>Writes a few lines; each call that the target lacks is one, with the places that make it.</summary>
    public static void Write(RunReport report, TextWriter output)
    {
        var seen = report.Observation;
        output.Write($"abide: as {Escape(report.Target)}, kernel {report.Kernel.Uname} ({report.Kernel.Confidence.ToString().ToLowerInvariant()}): {End(seen)}\n");
        if (report.Imitation == "supervised" && seen.Syscalls.IsEmpty)
            output.Write("abide: nothing that it called is missing there\n");

        foreach (var call in seen.Syscalls)
        {
            output.Write($"abide: {call.Answer} for {Name(call)}, {Words.Count(call.Count, "time")}{(call.Confidence == "measured" ? "" : $" ({call.Confidence})")}{(call.Condition is null ? "" : $"; {call.Condition}")}\n");
            foreach (var caller in call.Callers.Take(MostCallers))
                output.Write($"abide:   {Words.Count(caller.Count, "time")} from {Place(caller)}\n");
            if (call.Callers.Length > MostCallers)
                output.Write($"abide:   and from {Words.Count(call.Callers.Length - MostCallers, "other place")}\n");
        }

        foreach (var limit in report.Limits)
            output.Write($"abide: note: {limit}\n");
    }

    private static string End(Observation seen) =>
        seen.Signal is { } signal ? $"ended by {signal}" : seen.ExitCode is { } code ? $"exit code {code}" : "how it ended cannot be told";

    private static string Name(ObservedSyscall call) =>
        call.Convention is { } convention ? $"{convention} call {call.Number}" : call.Name is { } name ? $"{name} ({call.Number})" : $"call {call.Number}";

    /// <summary>What started it all is the same in every Go program, and is left to the JSON report.</summary>
    private static IEnumerable<string> Chain(string function, SyscallCaller caller) =>
        caller.Callers.Prepend(function).Where(name => name is not ("runtime.main" or "runtime.goexit")).Take(MostFunctions);

    private static string Place(SyscallCaller caller)
    {
        var program = caller.Processes.FirstOrDefault()?.Command ?? caller.Program ?? "a process that is gone";
        var code = caller.File is not { } file ? "code in memory of no file"
            : caller.Function is { } function ? $"{Escape(string.Join(" < ", Chain(function, caller)))} in {Escape(file)}"
            : $"{Escape(file)}+0x{caller.Offset:x}";
        return $"{Escape(program)}: {code}";
    }
}
