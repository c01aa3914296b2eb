using Abide.Cli.Configuration;
using Abide.Cli.Observations;
using Abide.Compatibility.Verdicts;
using Abide.Execution.Fixing;
using Abide.Formats.Roots;

namespace Abide.Cli.Fixing;

/// <summary>What the user said to <c>fix</c> and <c>build</c> alike.</summary>
internal sealed record FixInput
{
    /// <summary>In which copies are removed when a signal comes.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(30);

    public required string Path { get; init; }

    public required string[] Targets { get; init; }

    public required string[] Command { get; init; }

    public string? Kernel { get; init; }

    public string? FailOn { get; init; }

    public string? Project { get; init; }

    public string? Root { get; init; }

    public string[] Programs { get; init; } = [];

    public string? Run { get; init; }

    public string? Test { get; init; }

    public string? Sysroot { get; init; }

    public string? Config { get; init; }

    public string[] Resolve { get; init; } = [];

    /// <exception cref="UserException">There is no such place, or it does not fit the command.</exception>
    public FixRequest Request(TimeProvider time)
    {
        var settings = ProjectSettings.Load(Config);
        var place = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path));
        if (!FileStatus.TryRead(place, followLinks: true, out var status))
            throw new UserException($"there is no {Path}", "name a project's directory or a program");
        if (status.Kind == RootEntryKind.Other)
            throw new UserException($"{Path} is no directory and no file", "name a project's directory or a program");
        var program = status.Kind == RootEntryKind.File ? new DirectoryTree("/").Find(place)?.Path ?? place : null; // what a link leads to
        if (program is not null && Command.Length > 0)
            throw new UserException($"{Path} is a file, and a build is given as well", "name the project's directory, or leave the build out for a program without source");

        var started = StartedWith.Read();
        var waivers = new WaiverCheck(settings, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        return new()
        {
            Directory = program is null ? place : System.IO.Path.GetDirectoryName(program)!,
            Program = program,
            LibraryRoot = DirectoryOf(Root, "--root") ?? "/",
            Sysroot = DirectoryOf(Sysroot, "--sysroot"),
            Root = Project is null ? null : System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Project)),
            Command = [.. Command],
            Targets = TargetSelection.Resolve(Targets, Kernel, settings),
            Kernel = Kernel,
            Environment = BuildEnvironment.Of(started),
            FailOn = (FailOn ?? settings.FailOn) == "degraded" ? Outcome.Degraded : Outcome.Fails,
            Programs = [.. Programs],
            RunArguments = Run is null ? null : CommandWords.Split(FixOptions.RunName, Run),
            Test = Test is null ? [] : CommandWords.Split(FixOptions.TestName, Test),
            Resolve = [.. Resolve.SelectMany(names => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)],
            Waive = waivers.Apply,
            OpenFiles = started.OpenFiles,
            IgnoredSignals = started.IgnoredSignals,
            HiddenVariables = started.OwnVariables,
        };
    }

    private static string? DirectoryOf(string? root, string option) =>
        root is null ? null
        : Directory.Exists(root) ? System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(root))
        : throw new UserException($"there is no directory {root}", $"name the root of a release after {option}");
}
