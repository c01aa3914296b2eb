using System.Diagnostics;

namespace Abide.Agent.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class Tool
{
    /// <returns>Its exit code, and what it wrote to both outputs, each in its own order.</returns>
    public static (int Code, string Output) Run(string program, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    /// <summary>What a program that succeeds writes.</summary>
    public static string Answer(string program, params IEnumerable<string> arguments)
    {
        var (code, output) = Run(program, arguments);
        code.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}");
        return output;
    }
}
