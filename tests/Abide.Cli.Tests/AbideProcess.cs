using System.Diagnostics;

namespace Abide.Cli.Tests;

/// <summary>Runs the built program as its users do: as a process.</summary>
internal static class AbideProcess
{
    /// <summary>The assembly that dotnet runs.</summary>
    public static readonly string Library = Path.Combine(AppContext.BaseDirectory, "abide.dll");

    /// <summary>What <c>$ABIDE</c> stands for in lines of a shell.</summary>
    public static string CommandLine { get; } = $"dotnet {Library}";

    public static ProcessResult Run(params string[] arguments) => RunIn(Directory.GetCurrentDirectory(), arguments);

    public static ProcessResult RunIn(string directory, params string[] arguments) =>
        Finish(Start(directory, "dotnet", [Library, .. arguments]));

    /// <summary>Runs a line of bash in which <c>$ABIDE</c> starts the program.</summary>
    public static ProcessResult Bash(string directory, string line) => Finish(StartBash(directory, line));

    public static Process StartBash(string directory, string line) => Start(directory, "bash", ["-c", line]);

    public static Process Start(string directory, params string[] arguments) => Start(directory, "dotnet", [Library, .. arguments]);

    public static ProcessResult Finish(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new ProcessResult(process.ExitCode, output, error.GetAwaiter().GetResult());
        }
    }

    private static Process Start(string directory, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["ABIDE"] = CommandLine;
        start.Environment.Remove("NO_COLOR");
        return Process.Start(start)!;
    }
}

internal sealed record ProcessResult(int ExitCode, string Output, string Error);
