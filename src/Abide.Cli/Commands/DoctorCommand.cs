using System.Collections.Immutable;
using System.CommandLine;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Locks;
using Abide.Builds.Projects.Sources;
using Abide.Cli.Configuration;
using Abide.Cli.Output;
using Abide.Compatibility.Targets;
using Abide.Execution.Building;
using Abide.Formats.Roots;
using Abide.Reports.Doctor;

namespace Abide.Cli.Commands;

/// <summary><c>abide doctor [DIR]</c>: what in this machine and project will break or surprise builds, before they run.</summary>
internal static class DoctorCommand
{
    private sealed record DoctorOptions(string Directory, string[] On, bool Record, string FailOn, string Format, string? Output);

    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "A Go project, or any directory to look at the machine alone", DefaultValueFactory = _ => "." };
        var on = Options.On();
        on.Description = "Where the result is to run; tells what it will need there. Names, families, target files and root directories as of check";
        var record = new Option<bool>("--record") { Description = $"Write the toolchain to {ToolchainLock.FileName} in the project, which later runs are compared with" };
        var failOn = new Option<string>("--fail-on") { Description = "Exit with 1 from this severity on: breaks (the default) or surprises", HelpName = "SEVERITY", DefaultValueFactory = _ => "breaks" };
        failOn.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value is not ("breaks" or "surprises"))
                result.AddError($"--fail-on is '{token.Value}'; it can be breaks or surprises");
        });
        var format = Options.Format("text", "json");
        var output = Options.Output();
        var xsys = DoctorXsys.CreateOptions();
        var command = new Command("doctor", "Say what in this machine and Go project will break or surprise builds, before they run") { directory, on, record, failOn, format, output, xsys.Range, xsys.System, xsys.Architecture };
        xsys.AddRules(command, on, record, failOn);
        command.SetAction((parsed, token) => parsed.GetValue(xsys.Range) is { } range ? DoctorXsys.RunAsync(new(range, parsed.GetValue(xsys.System), parsed.GetValue(xsys.Architecture), Enter(parsed.GetRequiredValue(directory)), parsed.GetRequiredValue(format), parsed.GetValue(output)), terminal, Environment(), token) : RunAsync(
            new DoctorOptions(parsed.GetRequiredValue(directory), parsed.GetValue(on) ?? [], parsed.GetValue(record), parsed.GetRequiredValue(failOn), parsed.GetRequiredValue(format), parsed.GetValue(output)),
            terminal,
            token));
        return command;
    }

    private static async Task<int> RunAsync(DoctorOptions options, Terminal terminal, CancellationToken token)
    {
        var directory = Enter(options.Directory);
        ImmutableArray<Target> targets = options.On is [] ? [] : TargetSelection.Resolve(options.On, kernel: null, ProjectSettings.None);
        var facts = await BuildSurvey.TakeAsync(directory, new ToolRunner(Environment()), token);
        var (recorded, drift) = await LockAsync(options.Record, facts, terminal, token);
        var report = Doctor.Examine(facts, targets, [.. drift, .. ProjectSources.Examine(new DirectoryTree("/"), facts)], recorded);

        ReportFile.Write(options.Output, terminal.Answer, output =>
        {
            if (options.Format == "json")
                DoctorReportWriter.WriteJson(report, CommandLine.Version, output);
            else
                terminal.WriteText(output, options.Output, (text, writer) => DoctorReportWriter.WriteText(report, text, writer));
        });
        var worst = options.FailOn == "surprises" ? DoctorSeverity.Surprises : DoctorSeverity.Breaks;
        return report.Findings.Any(finding => finding.Severity >= worst) ? ExitCode.Bad : ExitCode.Good;
    }

    private static string Enter(string directory)
    {
        var full = Path.GetFullPath(directory);
        if (!Directory.Exists(full))
            throw new UserException(File.Exists(full) ? $"{directory} is a file" : $"there is no directory {directory}", "name the directory of a Go project");
        try
        {
            using var entries = Directory.EnumerateFileSystemEntries(full).GetEnumerator();
            entries.MoveNext();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{directory} cannot be read: {e.Message}", "check who may read it");
        }

        return Path.TrimEndingDirectorySeparator(full);
    }

    /// <summary>Records the toolchain, or compares it with the one that is recorded beside go.mod.</summary>
    private static async Task<(DoctorLock? Lock, ImmutableArray<DoctorFinding> Drift)> LockAsync(bool record, BuildFacts facts, Terminal terminal, CancellationToken token)
    {
        var path = Path.Combine(facts.Project?.Root ?? facts.Directory, ToolchainLock.FileName);
        if (!record && !File.Exists(path)) return (null, []);
        var current = await TakeAsync(facts, token);
        if (record)
        {
            if (current.Parts.IsEmpty)
                throw new UserException("there is no toolchain to record: neither go nor a C compiler answers", "put go on PATH");
            ReportFile.Write(path, terminal.Answer, output => ToolchainLockFile.Write(current, output));
            return (new(path, "recorded"), []);
        }

        var recorded = ToolchainLockFile.Read(ReadLock(path), out var fault)
            ?? throw new UserException($"{path} is no recorded toolchain: {fault}", "restore it, or record the toolchain anew: abide doctor --record");
        ImmutableArray<DoctorFinding> drift = [.. LockComparison.Compare(recorded, current, path)];
        return (new(path, drift.IsEmpty ? "same" : "drifted"), drift);
    }

    private static byte[] ReadLock(string path)
    {
        try
        {
            return new FileInfo(path).Length <= ToolchainLockFile.MostBytes
                ? File.ReadAllBytes(path)
                : throw new UserException($"{path} is too long for a recorded toolchain", "restore it, or record the toolchain anew: abide doctor --record");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"cannot read {path}: {e.Message}", "check who may read it");
        }
    }

    private static async Task<ToolchainLock> TakeAsync(BuildFacts facts, CancellationToken token)
    {
        try
        {
            return await ToolchainRecord.TakeAsync(facts, token);
        }
        catch (IOException e)
        {
            throw new UserException($"the toolchain cannot be read: {e.Message}", "check who may read Go and the C compiler");
        }
    }

    private static ImmutableSortedDictionary<string, string> Environment()
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        return variables.ToImmutable();
    }
}
