using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Reflection;
using Abide.Cli.Commands;

namespace Abide.Cli;

/// <summary>The commands, and what is common to all: usage faults, help and version.</summary>
internal static class CommandLine
{
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Parses and runs; the result is the exit code.</summary>
    /// <exception cref="UserException">The usage is wrong, or a command could not do its work.</exception>
    public static Task<int> RunAsync(string[] args, Terminal terminal, Signals signals)
    {
        var parsed = Create(terminal, signals).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not (HelpAction or ExamplesFirst) && !IsVersion(parsed))
            ThrowOnWrongUsage(parsed);

        return parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
            signals.Token);
    }

    private static RootCommand Create(Terminal terminal, Signals signals)
    {
        var root = new RootCommand("Says whether a program will run on a given enterprise Linux release, and why not.")
        {
            BuildCommand.Create(terminal, signals),
            CheckCommand.Create(terminal),
            DoctorCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            FixCommand.Create(terminal, signals),
            ReproCommand.Create(terminal),
            RunCommand.Create(terminal, signals),
            TargetsCommand.Create(terminal),
            ToolchainCommand.Create(terminal),
            TraceCommand.Create(terminal, signals),
        };
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction usual })
                option.Action = new ExamplesFirst(usual);
        }

        return root;
    }

    private static bool IsVersion(ParseResult parsed) => parsed.Tokens is [{ Value: "--version" }];

    private static void ThrowOnWrongUsage(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var help = $"see abide {(command is RootCommand ? "" : FullName(parsed.CommandResult) + " ")}--help";
        var commandLines = parsed.CommandResult.Children.OfType<OptionResult>().Where(result => result.Option.Name is Commands.Options.ObserveName or Fixing.FixOptions.RunName or Fixing.FixOptions.TestName).SelectMany(result => result.Tokens).ToHashSet();
        foreach (var token in parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Where(token => !commandLines.Contains(token)))
        {
            // The parser takes what it does not know as an argument; a mistyped option must not become a path.
            if (token.Type == TokenType.Argument && token.Value is ['-', _, ..])
            {
                var known = Options(parsed.CommandResult).SelectMany(option => option.Aliases.Prepend(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal));
                throw new UserException($"unknown option {token.Value}", Suggestions.Hint(token.Value.Split('=')[0], known, command.Name is "run" or "trace" or "fix" or "build" ? "write -- before the command whose option it is" : $"{help}; a path that starts with '-' goes after --"));
            }
        }

        if (parsed.Errors.Count == 0)
            return;

        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..])
            throw new UserException($"unknown command '{word}'", Suggestions.Hint(word, Visible(command), $"commands are {string.Join(", ", Visible(command))}"));
        if (command.Subcommands.Count > 0)
            throw new UserException("no command is given", $"commands are {string.Join(", ", Visible(command))}; {help}");

        throw new UserException(parsed.Errors[0].Message.TrimEnd('.'), help);
    }

    private static IEnumerable<string> Visible(Command command) => command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);

    private static IEnumerable<Option> Options(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            foreach (var option in at is CommandResult { Command: var command } ? command.Options : [])
            {
                if (at == result || option.Recursive)
                    yield return option;
            }
        }
    }

    private static string FullName(CommandResult result) =>
        result.Parent is CommandResult { Command: not RootCommand } parent ? $"{FullName(parent)} {result.Command.Name}" : result.Command.Name;
}
