using System.Diagnostics;
using Abide.Formats.Roots;
using Abide.Recall.Tests.Tracing;
using Abide.Tests;

namespace Abide.Recall.Tests.Workloads;

/// <summary>The Debian root in which workloads run.</summary>
internal sealed class WorkRoot
{
    private const string InsideDirectory = "/work/";
    private const int InterpretersAtMost = 4;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly DirectoryTree _tree = new(Place);

    private static string Place => TestCache.DebianRoot("work");

    /// <summary>Where a path of the root, or of what a workload brings, leads through links.</summary>
    public string Resolve(string path) => _tree.Find(path)?.Path ?? path;

    /// <summary>Runs a workload to its end, under strace.</summary>
    public Task<TracedWorkload> TraceAsync(Workload workload) => RunAsync(workload, directory =>
    {
        var log = TraceLog.Read(File.ReadLines(Path.Combine(directory, "trace")));
        return new TracedWorkload(workload, log.LostProcesses, [.. log.Images.Select(image => (image, Read(image, workload, directory)))]);
    });

    /// <summary>
    /// Runs a workload to its end, and reads what it leaves in its directory. It fails when its script does, twice: servers and their
    /// clients have time-outs of their own, which a busy machine may not keep.
    /// </summary>
    public static async Task<T> RunAsync<T>(Workload workload, Func<string, T> read)
    {
        try
        {
            return await RunOnceAsync(workload, read);
        }
        catch (WorkloadException)
        {
            return await RunOnceAsync(workload, read);
        }
    }

    private static async Task<T> RunOnceAsync<T>(Workload workload, Func<string, T> read)
    {
        var directory = Directory.CreateTempSubdirectory("abide-work-");
        try
        {
            foreach (var script in Directory.EnumerateFiles(Workload.Folder, "*.sh")) File.Copy(script, Path.Combine(directory.FullName, Path.GetFileName(script)));
            workload.Prepare(directory.FullName);
            await RunAsync(workload, directory.FullName);
            return read(directory.FullName);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(Workload workload, string directory)
    {
        string[] command = ["sh", Path.Combine(directory, "trace.sh"), Place, directory, workload.Script, .. workload.ForeignRoot is { } foreign ? [foreign, .. workload.Judges] : Array.Empty<string>()];
        if (!Environment.IsPrivilegedProcess) command = ["sudo", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Timeout);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException slow)
        {
            process.Kill(); // and with it everything in its namespaces
            throw new WorkloadException($"The workload {workload.Name} did not end within {Timeout}.", slow);
        }

        if (process.ExitCode != 0) throw new WorkloadException($"The workload {workload.Name} ended with {process.ExitCode}:\n{await output}{await errors}");
    }

    /// <summary>The file that was executed: for a script, its interpreter. Null when it is not there any more, or was never named.</summary>
    private ExecutedFile? Read(TracedImage image, Workload workload, string directory) => image switch
    {
        // A program that executes itself again.
        { Path: "/proc/self/exe", Parent: { } parent } => Read(parent, workload, directory),
        { Path: null, Parent: { } parent } when workload.Sealed is not null && Read(parent, workload, directory) is { } file && file.Path == workload.Sealed => file,
        { Path: { } path } => Follow(path, directory),
        _ => null,
    };

    private ExecutedFile? Follow(string path, string directory)
    {
        for (var depth = 0; depth < InterpretersAtMost; depth++)
        {
            var brought = path.StartsWith(InsideDirectory, StringComparison.Ordinal);
            var found = brought ? path : _tree.Find(path)?.Path;
            if (found is null) return null;
            var file = brought ? Path.Combine(directory, path[InsideDirectory.Length..]) : Place + found;
            if (!File.Exists(file)) return null;

            var bytes = File.ReadAllBytes(file);
            if (!bytes.AsSpan().StartsWith("#!"u8)) return new(found, bytes);
            var line = bytes.AsSpan(2, Math.Max(0, bytes.AsSpan().IndexOf((byte)'\n') - 2)).Trim((byte)' ');
            path = System.Text.Encoding.UTF8.GetString(line.IndexOf((byte)' ') is >= 0 and var end ? line[..end] : line);
        }

        return null;
    }
}

/// <summary>A workload's script failed, or did not end.</summary>
internal sealed class WorkloadException(string message, Exception? cause = null) : Exception(message, cause);

/// <param name="Path">In the root, without links.</param>
/// <param name="Bytes">Its content.</param>
internal sealed record ExecutedFile(string Path, byte[] Bytes);

/// <param name="Workload">What was run.</param>
/// <param name="LostProcesses">See <see cref="TraceLog.LostProcesses"/>.</param>
/// <param name="Images">What was executed, and the file that it was.</param>
internal sealed record TracedWorkload(Workload Workload, int LostProcesses, IReadOnlyList<(TracedImage Image, ExecutedFile? File)> Images);
