using System.Diagnostics;

namespace Abide.Cli.Tests;

/// <summary>Programs of tests/corpus/run, built for one class of tests.</summary>
public sealed class RunPrograms : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>A C program by the name of its source; with <c>-static</c> one that runs in any root.</summary>
    public string C(string name, params string[] arguments)
    {
        lock (_directory)
        {
            var program = _directory[name + string.Concat(arguments)];
            if (File.Exists(program))
                return program;
            using var compiler = Process.Start("gcc", ["-O1", "-D_GNU_SOURCE", "-pthread", .. arguments, "-o", program, Abide.Tests.Repository.PathTo($"tests/corpus/run/c/{name}.c")]);
            compiler.WaitForExit();
            compiler.ExitCode.ShouldBe(0);
            return program;
        }
    }

    public void Dispose() => _directory.Dispose();
}
