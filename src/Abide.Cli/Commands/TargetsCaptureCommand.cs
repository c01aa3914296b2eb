using System.CommandLine;
using System.Runtime.InteropServices;
using Abide.Cli.Output;
using Abide.Compatibility.Targets.Captures;
using Abide.Execution.Sandbox;
using Abide.Formats;
using Abide.Formats.Roots;

namespace Abide.Cli.Commands;

/// <summary><c>abide targets capture</c>: a root file system or the running system as a file to keep and to judge against.</summary>
internal static class TargetsCaptureCommand
{
    private const string FileExtension = ".target.json";

    private static string HostArchitecture { get; } = RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => "x86_64", Architecture.Arm64 => "aarch64", var other => other.ToString().ToLowerInvariant() };

    private sealed record CaptureOptions(string? Root, string? Image, string? Arch, bool Live, string? Go, string? Name, string? Output);

    public static Command Create(Terminal terminal)
    {
        var root = new Option<string?>("--root") { Description = "Capture the root file system in this directory; nothing in it is executed", HelpName = "DIR" };
        var image = new Option<string?>("--image") { Description = "Capture a container image: an OCI image layout (directory or archive), or an archive of docker save", HelpName = "FILE" };
        var architecture = new Option<string?>("--arch") { Description = "Which of an image's architectures to take; this host's when not given", HelpName = "ARCH" };
        var live = new Option<bool>("--live") { Description = "Capture the running system, with its kernel" };
        var go = new Option<string?>("--go") { Description = "With --live: measure Go's wrappers of bad descriptors too, in a program that this go command builds", HelpName = "COMMAND" };
        var name = new Option<string?>("--name") { Description = "What the target is called; that of the file when not given", HelpName = "NAME" };
        var output = Options.Output();
        var quiet = Options.Quiet();
        var command = new Command("capture", "Write a target to a file, to keep and to judge against") { root, image, architecture, live, go, name, output, quiet };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            terminal.Quiet = parsed.GetValue(quiet);
            return await CaptureAsync(new CaptureOptions(parsed.GetValue(root), parsed.GetValue(image), parsed.GetValue(architecture), parsed.GetValue(live), parsed.GetValue(go), parsed.GetValue(name), parsed.GetValue(output)), terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> CaptureAsync(CaptureOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        using var spool = new Spool();
        if (Open(options, spool, terminal, cancellationToken) is not var (tree, source, place))
            return ExitCode.CouldNot;

        var kernel = source == CaptureSource.Live ? await RunningKernelAsync(options.Go, terminal, cancellationToken) : null;
        var (file, problems) = RootCapture.Read(tree, Request(options, tree, source, place, kernel), cancellationToken);
        foreach (var problem in problems)
            Tell(problem, source == CaptureSource.Image ? $"{place}:" : place, isFatal: file is null, terminal);
        if (file is null)
            return ExitCode.CouldNot;

        ReportFile.Write(options.Output, terminal.Answer, file.Write);
        return ExitCode.Good;
    }

    /// <summary>Null for an image that cannot be used, which is told.</summary>
    private static (IRootTree Tree, CaptureSource Source, string Place)? Open(CaptureOptions options, Spool spool, Terminal terminal, CancellationToken cancellationToken)
    {
        if (options is { Arch: not null, Image: null })
            throw new UserException("--arch is for --image", "leave --arch out");
        if (options is { Go: not null, Live: false })
            throw new UserException("--go is for --live", "leave --go out");

        switch (options)
        {
            case { Root: null, Image: { } image, Live: false }:
                return ImageFile.Open(image, options.Arch ?? HostArchitecture, spool, problem => Tell(problem.Problem, $"{image}:", problem.IsFatal, terminal), cancellationToken) is { } tree ? (tree, CaptureSource.Image, image) : null;
            case { Root: { } root, Image: null, Live: false }:
                if (!Directory.Exists(root))
                    throw new UserException($"{root} is no directory that can be read", "name the directory that holds bin, lib and usr of the root file system");
                return (new DirectoryTree(root), CaptureSource.Root, root.TrimEnd('/'));
            case { Root: null, Image: null, Live: true }:
                return (new DirectoryTree("/"), CaptureSource.Live, "");
            default:
                throw new UserException("targets capture takes one of --root, --image and --live", "write --root DIR for a root file system, --image FILE for a container image, or --live for the running system");
        }
    }

    private static CaptureRequest Request(CaptureOptions options, IRootTree tree, CaptureSource source, string place, CapturedKernel? kernel) => new()
    {
        Name = options.Name ?? DefaultName(options, place),
        Source = source,
        ToolVersion = CommandLine.Version,
        Kernel = kernel,
        Fips = source == CaptureSource.Live ? RunningFips() : null,
        Omitted = source == CaptureSource.Live ? RootCapture.OmittedWhenLive(tree) : [],
        Workers = Environment.ProcessorCount,
    };

    private static string DefaultName(CaptureOptions options, string place)
    {
        if (options.Output is { } output && Path.GetFileName(output) is { Length: > 0 } file)
            return file.EndsWith(FileExtension, StringComparison.OrdinalIgnoreCase) ? file[..^FileExtension.Length] : Path.GetFileNameWithoutExtension(file);
        return Path.GetFileName(place) is { Length: > 0 } directory ? directory : Environment.MachineName;
    }

    /// <summary>The running kernel, measured; where it cannot be, only its name.</summary>
    private static async Task<CapturedKernel> RunningKernelAsync(string? go, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            return CapturedKernel.Of(await TargetsProbeCommand.MeasureAsync(go, cancellationToken), Environment.SystemPageSize);
        }
        catch (UserException e)
        {
            terminal.Warning(e.Message, e.Hint);
            return new() { Release = HostKernel.Release, Architecture = HostArchitecture, PageSize = Environment.SystemPageSize };
        }
    }

    /// <summary>What the kernel says; null for one without the switch.</summary>
    private static bool? RunningFips()
    {
        try
        {
            return File.ReadAllText("/proc/sys/crypto/fips_enabled").Trim() == "1";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Tell(Problem problem, string place, bool isFatal, Terminal terminal)
    {
        var what = $"{place}{problem.Path}: {problem.Message} [{problem.Id}]";
        if (isFatal)
            terminal.Error(what, problem.Hint);
        else
            terminal.Warning(what, problem.Hint);
    }
}
