using Abide.Tests;

namespace Abide.Compatibility.Tests.Verdicts.Corpus;

/// <summary>Builds programs of tests/corpus/go with a Go release of the test cache.</summary>
internal static class Go
{
    private const string Release = "1.24";

    public static void Program(string output, string source, bool cgo = false, string amd64 = "v1")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        var root = TestCache.GoRoot(Release);
        Command.Build(
            Path.Combine(root, "bin", "go"),
            ["build", "-o", output, "."],
            new Dictionary<string, string>
            {
                ["GOROOT"] = root,
                ["GOTOOLCHAIN"] = "local",
                ["GOPROXY"] = "off",
                ["GOFLAGS"] = "",
                ["GOOS"] = "linux",
                ["GOARCH"] = "amd64",
                ["GOAMD64"] = amd64,
                ["GOENV"] = "off",
                ["GOPATH"] = Path.Combine(Path.GetTempPath(), "abide-gopath"),
                ["GOCACHE"] = Path.Combine(TestCache.Root, "go-build", Release),
                ["CGO_ENABLED"] = cgo ? "1" : "0",
            },
            Path.Combine(AppContext.BaseDirectory, "corpus", "go", source));
    }
}
