using System.CommandLine;

namespace Abide.Cli.Commands;

internal static class TargetsCommand
{
    public static Command Create(Terminal terminal)
    {
        _ = terminal;
        return new Command("targets", "List and show the releases that programs can be judged against");
    }
}
