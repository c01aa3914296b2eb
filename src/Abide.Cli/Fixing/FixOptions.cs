using System.CommandLine;
using System.CommandLine.Parsing;
using Abide.Cli.Commands;

namespace Abide.Cli.Fixing;

/// <summary>The options that <c>fix</c> and <c>build</c> have in common.</summary>
internal sealed class FixOptions
{
    /// <summary>Their values are command lines, and may begin with a dash.</summary>
    public const string RunName = "--run", TestName = "--test";

    private readonly Option<string?> _kernel = Options.Kernel();
    private readonly Option<string?> _failOn = Options.FailOn();
    private readonly Option<string?> _project = new("--project") { Description = "What is copied for each build; the repository, workspace or module of DIR when not given", HelpName = "DIR" };
    private readonly Option<string[]> _programs = new("--program") { Description = "A program that counts, relative to DIR; all that the build makes when not given", HelpName = "PATH", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _run = new(RunName) { Description = "Run each executable with these arguments, as each target, and inside the root of dir: targets", HelpName = "'ARGS...'" };
    private readonly Option<string?> _test = new(TestName) { Description = "Run this command in the copy after each build; no shell reads it", HelpName = "'COMMAND...'" };
    private readonly Option<string?> _sysroot = new("--sysroot") { Description = "A root directory with headers and libraries to build with; those of dir: targets that have some when not given", HelpName = "DIR" };
    private readonly Option<string?> _config = Options.Config();
    private readonly Option<bool> _noProgress = Options.NoProgress();

    public FixOptions()
    {
        _failOn.Description = "The mildest verdict that is not good enough: fails (the default) or degraded";
        Verbose.Description = "Show what builds write";
    }

    public Option<bool> Quiet { get; } = Options.Quiet();

    public Option<bool> Verbose { get; } = Options.Verbose();

    /// <summary>Those that say what is asked, not how the answer is told.</summary>
    public IReadOnlyList<Option> Asking => [_kernel, _failOn, _project, _programs, _run, _test, _sysroot];

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[.. Asking, Quiet, Verbose, _noProgress])
            command.Add(option);
    }

    public bool ShowsProgress(ParseResult parsed, Terminal terminal) => terminal.ErrorIsTerminal && !terminal.Quiet && !parsed.GetValue(_noProgress);

    /// <exception cref="UserException">There are words before -- that are neither place nor option.</exception>
    public FixInput Read(ParseResult parsed, Argument<string> place, Argument<string[]> line, Option<string[]> targets)
    {
        var (path, command) = Words(parsed, parsed.GetRequiredValue(place), parsed.GetValue(line) ?? []);
        return new()
        {
            Path = path,
            Command = command,
            Targets = parsed.GetValue(targets) ?? [],
            Kernel = parsed.GetValue(_kernel),
            FailOn = parsed.GetValue(_failOn),
            Project = parsed.GetValue(_project),
            Programs = parsed.GetValue(_programs) ?? [],
            Run = parsed.GetValue(_run),
            Test = parsed.GetValue(_test),
            Sysroot = parsed.GetValue(_sysroot),
            Config = parsed.GetValue(_config),
        };
    }

    /// <summary>All after -- is the build; the parser would take its first word for the place when none is given.</summary>
    private static (string Path, string[] Build) Words(ParseResult parsed, string path, string[] rest)
    {
        var before = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Count();
        if (before == parsed.Tokens.Count)
            return rest.Length == 0 ? (path, rest) : throw new UserException($"'{rest[0]}' is one word too many", "write the build after --");

        string[] build = [.. parsed.Tokens.Skip(before + 1).Select(token => token.Value)];
        if (rest.Length > build.Length) throw new UserException($"'{rest[0]}' is one word too many", "write the build after --");
        return (build.Length == rest.Length ? path : ".", build);
    }
}
