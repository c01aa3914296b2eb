using System.Collections.Concurrent;
using System.Diagnostics;

namespace Abide.Cli.Tests.Kits;

/// <summary>Reproduction kits, written by the program and built with this machine's compilers when first asked for.</summary>
public sealed class BuiltKits : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentDictionary<string, Lazy<string>> _kits = new(StringComparer.Ordinal);

    /// <summary>Directory of a kit whose <c>lib/</c> is ready.</summary>
    public string Of(string target, string architecture = "x86_64") =>
        _kits.GetOrAdd($"{target}-{architecture}", name => new(() => Build(target, architecture, name))).Value;

    /// <summary>Where results go.</summary>
    internal string Result(string name) => _directory[name];

    /// <summary>Runs a line of bash in the kit's environment; <c>$corpus</c> is tests/corpus/repro.</summary>
    internal ProcessResult Run(string kit, string line) => Bash($". '{kit}/env.sh' && {line}");

    internal ProcessResult Bash(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", line]) { WorkingDirectory = _directory.Path, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["corpus"] = Abide.Tests.Repository.PathTo("tests/corpus/repro");
        foreach (var variable in (string[])["CC", "CXX", "CFLAGS", "LDFLAGS"])
            start.Environment.Remove(variable);
        return AbideProcess.Finish(Process.Start(start)!);
    }

    public void Dispose() => _directory.Dispose();

    private string Build(string target, string architecture, string name)
    {
        var kit = _directory[name];
        AbideProcess.Run("repro", target, "--arch", architecture, "-o", kit).ShouldBe(0, output: $"kit of {target} for {architecture} in {kit}");
        Bash($"'{kit}/build.sh'").ShouldBe(0, output: "checked with readelf");
        return kit;
    }
}
