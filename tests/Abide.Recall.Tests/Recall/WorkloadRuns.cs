using System.Collections.Concurrent;
using System.Security.Cryptography;
using Abide.Recall.Tests.Tracing;
using Abide.Recall.Tests.Workloads;
using Abide.Tests;

namespace Abide.Recall.Tests.Recall;

/// <summary>
/// Runs every workload once, a few at a time, and reads every program that ran once. Reports the table when all tests of the
/// class are done.
/// </summary>
public sealed class WorkloadRuns : IDisposable
{
    /// <summary>Workloads wait as much as they work.</summary>
    private static readonly int s_atOnce = Environment.ProcessorCount + 1;

    private readonly WorkRoot _root = new();
    private readonly SemaphoreSlim _turn = new(s_atOnce);
    private readonly ConcurrentDictionary<string, Lazy<JudgedProgram?>> _programs = new(StringComparer.Ordinal);
    private readonly RecallTable _table = new();
    private readonly Dictionary<string, Task<IReadOnlyList<ProgramRun>>> _runs;

    public WorkloadRuns() => _runs = All.ToDictionary(workload => workload.Name, workload => Task.Run(() => RunAsync(workload)), StringComparer.Ordinal);

    /// <summary>Classes whose search is part of the product: their calls are held to the claims. The others are only watched.</summary>
    internal static IReadOnlyList<CodeClass> Landed { get; } = [CodeClass.Go, CodeClass.C];

    internal static IReadOnlyList<Workload> All { get; } = [.. Workload.OfDebian(), .. GoReleases.All, .. CLibraries.All, .. CxxLibraries.All, .. StaticRust.All];

    internal Task<IReadOnlyList<ProgramRun>> RunsOf(string workload) => _runs[workload];

    /// <summary>Runs a workload once more, by itself.</summary>
    internal Task<IReadOnlyList<ProgramRun>> RunAgainAsync(string workload) => RunAsync(All.Single(candidate => candidate.Name == workload));

    /// <summary>The table of all workloads, once they are through.</summary>
    internal async Task<string> TableAsync()
    {
        await Task.WhenAll(_runs.Values);
        return _table.Render();
    }

    public void Dispose()
    {
        TestReports.Write("syscall-recall.md", _table.Render());
        _turn.Dispose();
    }

    private async Task<IReadOnlyList<ProgramRun>> RunAsync(Workload workload)
    {
        await _turn.WaitAsync();
        try
        {
            var traced = await _root.TraceAsync(workload);
            // strace now and then misses the number of a thread that starts while its program ends.
            if (traced.LostProcesses > 0) traced = await _root.TraceAsync(workload);
            traced.LostProcesses.ShouldBe(0);
            var judges = workload.Judges.ToLookup(_root.Resolve, StringComparer.Ordinal);
            var runs = new List<ProgramRun>();
            foreach (var (image, file) in traced.Images)
            {
                if (file is null || Read(file) is not { } program) continue;
                var judge = judges[file.Path].FirstOrDefault();
                runs.Add(new(judge ?? file.Path, program, image));
                if (judge is not null) _table.Add(workload.Label ?? judge, program, Landed.SelectMany(code => program.CallsOf(code, image)));
            }

            return runs;
        }
        finally
        {
            _turn.Release();
        }
    }

    private JudgedProgram? Read(ExecutedFile file) =>
        _programs.GetOrAdd(Convert.ToHexString(SHA256.HashData(file.Bytes)), _ => new(() => JudgedProgram.Read(file.Path, file.Bytes))).Value;
}

/// <summary>One execution of a program.</summary>
/// <param name="Path">As the workload names it; else in the root, without links.</param>
/// <param name="Program">The program that ran.</param>
/// <param name="Image">What it did.</param>
internal sealed record ProgramRun(string Path, JudgedProgram Program, TracedImage Image);
