using Abide.Cli;
using Abide.Compatibility.Targets;

// The second core is idle while the command line is read and files are looked for.
if (args is ["check", ..])
    new Thread(TargetCatalog.ReadAhead) { IsBackground = true }.Start();

var terminal = Terminal.Open();
using var signals = new Signals();
try
{
    return await CommandLine.RunAsync(args, terminal, signals);
}
catch (UserException e)
{
    terminal.Error(e.Message, e.Hint);
    return ExitCode.CouldNot;
}
catch (OperationCanceledException) when (signals.ExitCode != 0)
{
    return signals.ExitCode;
}
catch (Exception e)
{
    terminal.Error($"a bug in abide {CommandLine.Version}: {e.GetType().Name}: {e.Message}", "please report it (see CONTRIBUTING.md) with the command, the program and these lines:");
    Console.Error.WriteLine(e.StackTrace);
    return ExitCode.CouldNot;
}
