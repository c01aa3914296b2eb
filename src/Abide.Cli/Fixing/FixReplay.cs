using Abide.Builds.Plans;
using Abide.Cli.Configuration;
using Abide.Cli.Output;
using Abide.Execution.Fixing;
using Abide.Reports.Fixes;

namespace Abide.Cli.Fixing;

/// <summary><c>abide fix --replay proof.json</c>: does a proof again.</summary>
internal static class FixReplay
{
    /// <summary>How it is told.</summary>
    public sealed record Telling(Terminal Terminal, bool Progress, bool Verbose);

    /// <summary>0 when the same came out, 1 when not.</summary>
    /// <param name="file">The proof.</param>
    /// <param name="project">The project's directory as the user gave it; <c>.</c> for where it lay.</param>
    /// <param name="config">The abide.yaml whose waivers hold; null for that of the working directory.</param>
    /// <param name="plan">Which proof of a report; null for the best.</param>
    /// <param name="format">Of the answer.</param>
    /// <param name="output">Where to; null for standard output.</param>
    /// <param name="telling">How it is told.</param>
    /// <param name="token">Ends it.</param>
    public static async Task<int> RunAsync(string file, string project, string? config, string? plan, string format, string? output, Telling telling, CancellationToken token)
    {
        var recorded = ProofFile.Read(Read(file), plan, out var fault)
            ?? throw new UserException($"{file} is no proof: {fault}", "name a file that --proof or --format json wrote");
        var started = StartedWith.Read();
        var request = new FixRequest
        {
            Directory = recorded.Project,
            Command = recorded.Command,
            Targets = TargetSelection.Resolve([.. recorded.Targets], recorded.Kernel, ProjectSettings.None),
            Kernel = recorded.Kernel,
            Waive = new WaiverCheck(ProjectSettings.Load(config), DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)).Apply,
            Environment = BuildEnvironment.Of(started),
            OpenFiles = started.OpenFiles,
            IgnoredSignals = started.IgnoredSignals,
            HiddenVariables = started.OwnVariables,
        };
        using var observer = new FixProgress(telling.Terminal, telling.Progress, telling.Verbose, (_, _, _) => { });
        var replay = await FixFaults.TellAsync(PlanTrials.ReplayAsync(recorded, project == "." ? null : Path.GetFullPath(project), request, observer, token));
        observer.Clear();
        ReportFile.Write(output, telling.Terminal.Answer, stream =>
        {
            if (format == "json")
                FixJson.Write(replay, CommandLine.Version, stream);
            else
                telling.Terminal.WriteText(stream, output, (text, writer) => ReplayText.Write(replay, text, writer));
        });
        return replay.Differences.IsEmpty ? ExitCode.Good : ExitCode.Bad;
    }

    private static byte[] Read(string file)
    {
        try
        {
            var bytes = new byte[ProofFile.MostBytes + 1];
            using var stream = File.OpenRead(file);
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return count <= ProofFile.MostBytes ? bytes[..count] : throw new UserException($"{file} is too long for a proof", "name a file that --proof wrote");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"cannot read {file}: {e.Message}", "check the path given to --replay");
        }
    }
}
