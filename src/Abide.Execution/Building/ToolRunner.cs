using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Abide.Execution.Building.Interop;
using Abide.Formats.Roots;

namespace Abide.Execution.Building;

/// <summary>
/// Starts tools of a build to ask them something: an argument list and never a shell's line, in a given environment and nothing else,
/// with a limit of time and of output. Whatever a tool started ends with the question. Thread-safe.
/// </summary>
/// <param name="environment">The whole environment of every tool.</param>
public sealed class ToolRunner(ImmutableSortedDictionary<string, string> environment)
{
    private const string DefaultPath = "/bin:/usr/bin"; // confstr(_CS_PATH)
    private const int MostErrors = 1 << 20;

    /// <summary>How long a tool may take; long enough for a cold disk.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes of output that are taken; a tool that writes more is stopped.</summary>
    public int MostOutput { get; init; } = 256 << 20;

    public ImmutableSortedDictionary<string, string> Environment => environment;

    /// <summary>The directories of PATH that are absolute, in order; relative ones depend on where one stands, and Go refuses what lies there.</summary>
    public IEnumerable<string> SearchPath => environment.GetValueOrDefault("PATH", DefaultPath).Split(':').Where(directory => directory.StartsWith('/')).Distinct(StringComparer.Ordinal);

    /// <summary>The file that would run as <paramref name="name"/>: itself when it has a slash, else the first on PATH. Null when there is none.</summary>
    public string? Find(string name)
    {
        if (name.Length == 0) return null;
        return name.Contains('/', StringComparison.Ordinal)
            ? IsProgram(name) ? name : null
            : SearchPath.Select(directory => Path.Combine(directory, name)).FirstOrDefault(IsProgram);
    }

    /// <summary>Whether a regular file is there that this user may execute.</summary>
    public static bool IsProgram(string path) =>
        FileStatus.TryRead(path, followLinks: true, out var status) && status.Kind == RootEntryKind.File && Permission.May(path, Permission.Execute);

    /// <summary>Runs a tool to its end.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="arguments">Without the program.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="cancellationToken">Ends it and everything it started.</param>
    /// <param name="changes">Variables that it gets beside, or null to be without.</param>
    public async Task<ToolAnswer> AskAsync(string program, IReadOnlyList<string> arguments, string directory, CancellationToken cancellationToken, params (string Name, string? Value)[] changes)
    {
        var command = string.Join(' ', arguments.Prepend(program));
        var start = new ProcessStartInfo(program, arguments)
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
        foreach (var (name, value) in changes)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            return new(command, null, "", "", $"{program} could not be started: {e.Message}");
        }

        using (process)
        {
            return await ReadAsync(process, command, cancellationToken);
        }
    }

    private async Task<ToolAnswer> ReadAsync(Process process, string command, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var output = new MemoryStream();
        var errors = new MemoryStream();
        string? failure = null;
        try
        {
            process.StandardInput.Close();
            var readErrors = CopyAsync(process.StandardError.BaseStream, errors, MostErrors, limit.Token);
            if (!await CopyAsync(process.StandardOutput.BaseStream, output, MostOutput, limit.Token))
                failure = $"{command} wrote more than {MostOutput >> 20} MiB";
            else if (!await readErrors)
                failure = $"{command} wrote more than {MostErrors >> 20} MiB of messages";
            else
                await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure = $"{command} did not end within {Limit.TotalSeconds:0} s";
        }
        catch (IOException e)
        {
            failure = $"{command} could not be read: {e.Message}";
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return new(command, failure is null ? process.ExitCode : null, Text(output), Text(errors), failure);
    }

    /// <summary>False when there is more than may be taken.</summary>
    private static async Task<bool> CopyAsync(Stream from, MemoryStream to, int most, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        int count;
        while ((count = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (to.Length + count > most) return false;
            to.Write(buffer, 0, count);
        }

        return true;
    }

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
}
