using System.Diagnostics;
using Abide.Tests;

namespace Abide.Execution.Tests;

/// <summary>The programs of tests/corpus/run, each built once.</summary>
public sealed class Programs : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("abide-run-").FullName;
    private readonly Lock _lock = new();

    /// <summary>A path in the directory of the programs.</summary>
    public string File(string name) => Path.Combine(_directory, name);

    /// <summary>A C program by the name of its source.</summary>
    public string C(string name)
    {
        lock (_lock)
        {
            var program = File(name);
            if (!System.IO.File.Exists(program))
                Build("gcc", ["-O1", "-D_GNU_SOURCE", "-pthread", "-o", program, Path.Combine(AppContext.BaseDirectory, "corpus", "c", $"{name}.c")]);
            return program;
        }
    }

    /// <summary>The Go program, built by a release of the test cache.</summary>
    /// <param name="release">1.15, 1.27.</param>
    /// <param name="mode">exe or pie.</param>
    /// <param name="arguments">More arguments of go build.</param>
    public string Go(string release, string mode = "exe", params string[] arguments)
    {
        lock (_lock)
        {
            var program = File($"go-{release}-{mode}{string.Concat(arguments.Select(argument => argument.Replace('/', '-')))}");
            if (System.IO.File.Exists(program))
                return program;

            var root = TestCache.GoRoot(release);
            var environment = new Dictionary<string, string>
            {
                ["GOROOT"] = root,
                ["GOTOOLCHAIN"] = "local",
                ["GOPROXY"] = "off",
                ["GOFLAGS"] = "",
                ["GOENV"] = "off",
                ["GOPATH"] = File("gopath"),
                ["GOCACHE"] = Path.Combine(TestCache.Root, "go-build", release),
                ["CGO_ENABLED"] = "0",
            };
            Build(Path.Combine(root, "bin", "go"), ["build", $"-buildmode={mode}", .. arguments, "-o", program, "."], environment, Path.Combine(AppContext.BaseDirectory, "corpus", "go"));
            return program;
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static void Build(string tool, string[] arguments, Dictionary<string, string>? environment = null, string directory = "")
    {
        var start = new ProcessStartInfo(tool, arguments) { WorkingDirectory = directory, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors);
    }
}

[CollectionDefinition("Programs")]
public sealed class ProgramsCollection : ICollectionFixture<Programs>;
