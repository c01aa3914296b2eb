using System.Diagnostics;

namespace Abide.Recall.Tests.Workloads;

/// <summary>Runs a compiler, with nothing of the caller's environment but PATH.</summary>
internal static class Compiler
{
    public static string Corpus { get; } = Path.Combine(AppContext.BaseDirectory, "corpus");

    public static void Run(string compiler, IEnumerable<string> arguments, string directory, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(compiler, arguments) { WorkingDirectory = directory, UseShellExecute = false, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{compiler} {string.Join(' ', start.ArgumentList)} failed:\n{errors}");
    }
}
