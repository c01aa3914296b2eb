using Abide.Tests;

namespace Abide.Compatibility.Tests.Verdicts.Corpus;

/// <summary>Builds programs of tests/corpus/go with a Go release of the test cache.</summary>
internal static class Go
{
    /// <summary>The release of most tests.</summary>
    public const string Release = "1.24";

    /// <summary>What most tests build for.</summary>
    private const string Native = "amd64";

    public static void Program(string output, string source, bool cgo = false, string amd64 = "v1", string release = Release, string architecture = Native, params IEnumerable<string> arguments)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        var root = TestCache.GoRoot(release);
        Command.Build(
            Path.Combine(root, "bin", "go"),
            ["build", "-o", output, .. arguments, "."],
            new Dictionary<string, string>(Environment(release))
            {
                ["GOARCH"] = architecture,
                ["GOAMD64"] = amd64,
                ["CC"] = architecture == "arm64" ? "aarch64-linux-gnu-gcc" : "gcc",
                ["CGO_ENABLED"] = cgo ? "1" : "0",
            },
            Path.Combine(AppContext.BaseDirectory, "corpus", "go", source));
    }

    /// <summary>What a tool of the release prints: <c>tool objdump</c>.</summary>
    public static string Output(string release, params IEnumerable<string> arguments)
    {
        var completed = Command.Run(Path.Combine(TestCache.GoRoot(release), "bin", "go"), arguments, Environment(release));
        completed.ExitCode.ShouldBe(0, completed.Errors);
        return completed.Output;
    }

    private static Dictionary<string, string> Environment(string release) => new()
    {
        ["GOROOT"] = TestCache.GoRoot(release),
        ["GOTOOLCHAIN"] = "local",
        ["GOPROXY"] = "off",
        ["GOFLAGS"] = "",
        ["GOOS"] = "linux",
        ["GOARCH"] = Native,
        ["GOENV"] = "off",
        ["GOPATH"] = Path.Combine(Path.GetTempPath(), "abide-gopath"),
        ["GOCACHE"] = Path.Combine(TestCache.Root, "go-build", release),
    };
}
