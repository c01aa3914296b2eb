using System.Diagnostics;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Sources;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Builds.Tests.Projects.Sources;

/// <summary>A small Go module in a directory of its own, examined by the source checks and built by a real Go.</summary>
internal sealed class SourceProject : IDisposable
{
    public const string Module = "example.com/app";

    private const string Release = "1.24";

    public SourceProject()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("abide-source-").FullName;
        Add("go.mod", $"module {Module}\n\ngo 1.21\n");
    }

    public string Directory { get; }

    public string PathOf(string name) => Path.Combine(Directory, name);

    public SourceProject Add(string name, string text)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
        return this;
    }

    /// <summary>Requires golang.org/x/sys of a Debian suite.</summary>
    public SourceProject WithXsys(string suite)
    {
        var version = suite switch { "bullseye" => "v0.0.0", "bookworm" => "v0.3.0", _ => "v0.22.0" };
        return Add("go.mod", $"module {Module}\n\ngo 1.21\n\nrequire golang.org/x/sys {version}\n\nreplace golang.org/x/sys => {TestCache.Xsys(suite)}\n");
    }

    public IReadOnlyList<DoctorFinding> Examine(Func<SourceContext, SourceContext>? change = null)
    {
        var context = new SourceContext { Directory = Directory, ModulePath = Module };
        return SourceChecks.Examine(new DirectoryTree("/"), change?.Invoke(context) ?? context);
    }

    /// <summary>Runs the go command; the result is 0 when it went well.</summary>
    public (int ExitCode, string Output) Go(IEnumerable<string> arguments, string release = Release, string architecture = "amd64", string system = "linux", bool cgo = false, (string Name, string Value)[]? variables = null)
    {
        var root = TestCache.GoRoot(release);
        var start = new ProcessStartInfo(Path.Combine(root, "bin", "go"), arguments)
        {
            WorkingDirectory = Directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in new Dictionary<string, string?>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH"),
            ["GOROOT"] = root,
            ["GOTOOLCHAIN"] = "local",
            ["GOPROXY"] = "off",
            ["GOSUMDB"] = "off",
            ["GOFLAGS"] = "-mod=mod",
            ["GOENV"] = "off",
            ["GO111MODULE"] = "on",
            ["GOPATH"] = Path.Combine(Path.GetTempPath(), "abide-gopath"),
            ["GOCACHE"] = Path.Combine(TestCache.Root, "go-build", release),
            ["GOOS"] = system,
            ["GOARCH"] = architecture,
            ["CGO_ENABLED"] = cgo ? "1" : "0",
            ["LC_ALL"] = "C",
        })
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in variables ?? []) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    /// <summary>What a program prints that must build and end well.</summary>
    public string Run(string release = Release)
    {
        var (exitCode, output) = Go(["run", "."], release);
        exitCode.ShouldBe(0, output);
        return output.Trim();
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
