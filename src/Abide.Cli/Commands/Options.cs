using System.CommandLine;

namespace Abide.Cli.Commands;

/// <summary>Options that several commands share; an instance belongs to one command.</summary>
internal static class Options
{
    public static Option<string[]> On(string name = "--on") => new(name)
    {
        Description = "Targets to judge against: names (centos:7, el8.6), families and patterns (el, el9.*, all), a captured target (acme.target.json) or a root directory (dir:/srv/el8); separated by commas, or given again",
        HelpName = "TARGET,...",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<string?> Kernel() => new("--kernel")
    {
        Description = "Judge the userlands on the kernel of this target, as in a container on another host",
        HelpName = "TARGET",
    };

    public static Option<string?> Seccomp() => new("--seccomp")
    {
        Description = "Judge as in a container with this seccomp profile (OCI, Docker or Podman JSON), which answers before the kernel",
        HelpName = "FILE",
    };

    public static Option<bool> NoSyscalls() => new("--no-syscalls") { Description = "Judge loading alone: code is not read for system calls, which takes most of the time of a check" };

    /// <summary>Its value is a command line, and may begin with a dash.</summary>
    public const string ObserveName = "--observe";

    public static Option<string?> Observe() => new(ObserveName)
    {
        Description = "Run each program with these arguments, on this host and as each target, and attach what was seen; a run that dies makes the verdict fails",
        HelpName = "'ARGS...'",
    };

    public static Option<string> Format(params string[] formats)
    {
        var option = new Option<string>("--format")
        {
            Description = $"How the answer is written: {string.Join(", ", formats)}",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => formats[0],
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !formats.Contains(token.Value))
                result.AddError($"unknown format '{token.Value}'; formats are {string.Join(", ", formats)}");
        });
        return option;
    }

    public static Option<string?> Output() => new("--output", "-o")
    {
        Description = "Write the answer to a file, which appears when it is complete",
        HelpName = "FILE",
    };

    public static Option<string?> Config() => new("--config")
    {
        Description = "Settings and waivers; the nearest abide.yaml at or above the current directory when not given",
        HelpName = "FILE",
    };

    public static Option<string?> FailOn()
    {
        var option = new Option<string?>("--fail-on")
        {
            Description = "Exit with 1 from this verdict on: fails (the default) or degraded",
            HelpName = "VERDICT",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value is not ("fails" or "degraded"))
                result.AddError($"--fail-on is '{token.Value}'; it can be fails or degraded");
        });
        return option;
    }

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "No warnings and no progress on standard error; errors are still told" };

    public static Option<bool> Verbose() => new("--verbose", "-v") { Description = "Tell notes, every program and target, and where facts come from" };

    public static Option<bool> NoProgress() => new("--no-progress") { Description = "No progress bar" };
}
