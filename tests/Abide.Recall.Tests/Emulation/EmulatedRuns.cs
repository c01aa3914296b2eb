using System.Collections.Concurrent;
using Abide.Recall.Tests.Recall;
using Abide.Recall.Tests.Tracing;
using Abide.Recall.Tests.Workloads;
using Abide.Tests;

namespace Abide.Recall.Tests.Emulation;

/// <summary>Runs each workload once when it is asked for. Reports the table when all tests of the class are done.</summary>
public sealed class EmulatedRuns : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<EmulatedProgram>>>> _runs = new(StringComparer.Ordinal);
    private readonly RecallTable _table = new();

    public void Dispose() => TestReports.Write("syscall-recall-aarch64.md", _table.Render());

    internal Task<IReadOnlyList<EmulatedProgram>> RunsOf(string workload) => _runs.GetOrAdd(workload, name => new(() => RunAsync(name))).Value;

    /// <summary>The table of all workloads, once they are through.</summary>
    internal async Task<string> TableAsync()
    {
        foreach (var workload in EmulatedWorkloads.All) await RunsOf(workload.Name);
        return _table.Render();
    }

    private async Task<IReadOnlyList<EmulatedProgram>> RunAsync(string name)
    {
        var workload = EmulatedWorkloads.All.Single(candidate => candidate.Name == name);
        var programs = await WorkRoot.RunAsync(workload, directory => workload.Judges.Select((path, number) => Read(workload, path, number, directory)).ToList());
        foreach (var program in programs) _table.Add(workload.Label ?? program.Path, program.Program, program.Calls);
        return programs;
    }

    private static EmulatedProgram Read(Workload workload, string path, int number, string directory)
    {
        var file = workload.Label is null ? workload.ForeignRoot + path : Path.Combine(directory, "program.aarch64");
        var program = JudgedProgram.Read(path, File.ReadAllBytes(file)).ShouldNotBeNull(file);
        var lines = Directory.EnumerateFiles(directory, $"trace.{number}.*").SelectMany(File.ReadLines);
        return new(path, program, [.. EmulatedTrace.Read(lines).DistinctBy(call => call.Number)]);
    }
}

/// <param name="Path">As the workload names it.</param>
/// <param name="Program">The program that ran.</param>
/// <param name="Calls">What QEMU made for it, its loader and its libraries, each once.</param>
internal sealed record EmulatedProgram(string Path, JudgedProgram Program, IReadOnlyList<TracedCall> Calls);
