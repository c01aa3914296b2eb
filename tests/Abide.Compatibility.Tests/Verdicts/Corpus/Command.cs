using System.Diagnostics;

namespace Abide.Compatibility.Tests.Verdicts.Corpus;

/// <summary>Runs a program to its end, with a time limit and nothing of the caller's environment but PATH.</summary>
internal static class Command
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    public static Completed Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? directory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory ?? "",
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Timeout))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)} did not end within {Timeout}");
        }

        process.WaitForExit();
        return new Completed(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>As <see cref="Run"/>, for tools that must succeed.</summary>
    public static void Build(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? directory = null)
    {
        var completed = Run(program, arguments, environment, directory);
        completed.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{completed.Output}{completed.Errors}");
    }
}

/// <param name="ExitCode">128 and the signal's number when a signal ended it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record Completed(int ExitCode, string Output, string Errors)
{
    public void ShouldSay(string text)
    {
        ExitCode.ShouldBe(0, Errors);
        Output.Trim().ShouldBe(text);
    }

    public void ShouldDieSaying(string text)
    {
        ExitCode.ShouldNotBe(0, Output);
        (Output + Errors).ShouldContain(text);
    }
}
