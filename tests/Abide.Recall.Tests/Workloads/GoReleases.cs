using Abide.Tests;

namespace Abide.Recall.Tests.Workloads;

/// <summary>tests/corpus/go/work, built by each Go release in each way that gives other code.</summary>
internal static class GoReleases
{
    private static readonly string[] s_releases = ["1.15", "1.19", "1.22", "1.23", "1.24", "1.26", "1.27"];

    private static readonly (string Name, string Cgo, string[] Arguments)[] s_ways =
    [
        ("static", "0", []),
        ("stripped", "0", ["-ldflags=-s -w"]),
        ("pie", "0", ["-buildmode=pie"]),
        ("cgo", "1", []),
    ];

    public static IReadOnlyList<Workload> All { get; } =
    [
        .. from release in s_releases
           from way in s_ways
           select Workload.OfBuilt($"Go {release}, {way.Name}", directory => Build(release, way.Cgo, way.Arguments, directory)),
    ];

    private static void Build(string release, string cgo, string[] arguments, string directory)
    {
        var root = TestCache.GoRoot(release);
        Compiler.Run(
            Path.Combine(root, "bin", "go"),
            ["build", "-o", Path.Combine(directory, "program"), .. arguments, "."],
            Path.Combine(Compiler.Corpus, "go", "work"),
            ("GOROOT", root),
            ("GOTOOLCHAIN", "local"),
            ("GOPROXY", "off"),
            ("GOFLAGS", ""),
            ("GOENV", "off"),
            ("GOPATH", Path.Combine(Path.GetTempPath(), "abide-gopath")),
            ("GOCACHE", Path.Combine(TestCache.Root, "go-build", release)),
            ("CGO_ENABLED", cgo));
    }
}
