using System.Diagnostics;

namespace Abide.Cli.Tests;

/// <summary>A directory that is removed with everything in it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("abide-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        var file = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public string Copy(string source, string name)
    {
        var file = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.Copy(source, file);
        return file;
    }

    public string HardLink(string existing, string name) => Tool("ln", existing, name);

    public string Fifo(string name) => Tool("mkfifo", name);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Runs a tool in this directory; the last argument is the name that it makes.</summary>
    private string Tool(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { WorkingDirectory = Path, UseShellExecute = false })!;
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return this[arguments[^1]];
    }
}
