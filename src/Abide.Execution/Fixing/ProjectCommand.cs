using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Abide.Builds.Logs;
using Abide.Execution.Building;
using Abide.Execution.Fixing.Interop;

namespace Abide.Execution.Fixing;

/// <summary>Runs builds, tools and tests in copies: an argument list, an environment and nothing else, no input, and nothing of it outlives the command.</summary>
/// <param name="limit">How long one may take.</param>
/// <param name="wrote">Told each line of output.</param>
internal sealed class ProjectCommand(TimeSpan limit, Action<string> wrote)
{
    private const long MostLog = 64 << 20;
    private const int MostLine = 4096;
    private const int LastKept = 20;

    /// <summary>Runs one command to its end.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="directory">Where.</param>
    /// <param name="environment">The whole environment.</param>
    /// <param name="token">Ends it and all it started.</param>
    public async Task<CommandEnd> RunAsync(ImmutableArray<string> command, string directory, ImmutableSortedDictionary<string, string> environment, CancellationToken token)
    {
        if (Find(command[0], directory, environment) is not { } program)
            return new(null, $"there is no {command[0]}", [], null);
        var start = new ProcessStartInfo(program, command.Skip(1))
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["PWD"] = directory;
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0"; // a copied work tree may share its store with the project

        using var family = new ChildFamily();
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            return new(null, $"{command[0]} cannot be started: {e.Message}", [], null);
        }

        using (process)
        {
            return await AttendAsync(process, command[0], token);
        }
    }

    /// <summary>The file that starts; null when there is none.</summary>
    public static string? Find(string name, string directory, ImmutableSortedDictionary<string, string> environment) =>
        new ToolRunner(environment).Find(name.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(name, directory) : name);

    private async Task<CommandEnd> AttendAsync(Process process, string name, CancellationToken token)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(token);
        ends.CancelAfter(limit);
        using var log = new MemoryStream();
        var last = new Queue<string>();
        string? failure = null;
        try
        {
            process.StandardInput.Close();
            var reading = Task.WhenAll(ReadAsync(process.StandardOutput, log, last, ends.Token), ReadAsync(process.StandardError, log, last, ends.Token));
            await process.WaitForExitAsync(ends.Token);
            // What it left running may hold its output open.
            ChildFamily.KillAll();
            await reading;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            failure = $"{name} did not end within {limit.TotalMinutes:0.#} minutes";
        }
        finally
        {
            ChildFamily.KillAll();
        }

        token.ThrowIfCancellationRequested();
        int? code = failure is null ? process.ExitCode : null;
        // .NET tells a signal as 128 and its number, as shells do.
        ImmutableArray<string> lines = [.. last];
        if (code == 0) return new(0, null, lines, null);
        log.Position = 0;
        return new(code, failure, lines, LogExplainer.Explain(log, name, token));
    }

    private async Task ReadAsync(StreamReader reader, MemoryStream log, Queue<string> last, CancellationToken token)
    {
        var line = new StringBuilder();
        var buffer = new char[8192];
        int count;
        while ((count = await reader.ReadAsync(buffer, token)) > 0)
        {
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] == '\n') Take(line, log, last);
                else if (line.Length < MostLine) line.Append(buffer[i]);
            }
        }

        if (line.Length > 0) Take(line, log, last);
    }

    private void Take(StringBuilder line, MemoryStream log, Queue<string> last)
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        lock (log)
        {
            if (log.Length < MostLog) log.Write(Encoding.UTF8.GetBytes(text + "\n"));
            last.Enqueue(text);
            if (last.Count > LastKept) last.Dequeue();
            wrote(text);
        }
    }
}
