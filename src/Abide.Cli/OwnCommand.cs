namespace Abide.Cli;

/// <summary>The words that start this very program again.</summary>
internal static class OwnCommand
{
    /// <summary>The program, and before its own arguments the assembly where dotnet is what runs.</summary>
    /// <exception cref="UserException">The system does not say what runs: /proc is not mounted.</exception>
    public static string[] Words()
    {
        var program = Environment.ProcessPath ?? throw new UserException("cannot tell which program runs", "mount /proc");
        return Path.GetFileName(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0]] : [program];
    }
}
