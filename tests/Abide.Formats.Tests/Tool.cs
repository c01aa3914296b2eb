using System.Diagnostics;

namespace Abide.Formats.Tests;

/// <summary>Runs a tool of the machine to the end; what it prints is what our readers are compared with.</summary>
internal static class Tool
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>Standard output. A tool that fails, or does not end, fails the test with what it said.</summary>
    public static string Run(string program, IEnumerable<string> arguments, string? directory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory ?? "",
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        start.Environment["LC_ALL"] = "C";

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Timeout))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)} did not end within {Timeout}");
        }

        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', start.ArgumentList)}\n{errors.GetAwaiter().GetResult()}");
        return output.GetAwaiter().GetResult();
    }
}
