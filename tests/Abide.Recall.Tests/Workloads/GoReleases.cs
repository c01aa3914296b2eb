using System.Diagnostics;
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
           select new Workload($"go-{release}-{way.Name}", "go-work.sh", ["/work/program"])
           {
               Label = $"Go {release}, {way.Name}",
               Prepare = directory => Build(release, way.Cgo, way.Arguments, directory),
           },
    ];

    private static void Build(string release, string cgo, string[] arguments, string directory)
    {
        var root = TestCache.GoRoot(release);
        var start = new ProcessStartInfo(Path.Combine(root, "bin", "go"), ["build", "-o", Path.Combine(directory, "program"), .. arguments, "."])
        {
            WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "corpus", "go", "work"),
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in new (string, string?)[]
        {
            ("PATH", Environment.GetEnvironmentVariable("PATH")),
            ("GOROOT", root),
            ("GOTOOLCHAIN", "local"),
            ("GOPROXY", "off"),
            ("GOFLAGS", ""),
            ("GOENV", "off"),
            ("GOPATH", Path.Combine(Path.GetTempPath(), "abide-gopath")),
            ("GOCACHE", Path.Combine(TestCache.Root, "go-build", release)),
            ("CGO_ENABLED", cgo),
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"Go {release} could not build tests/corpus/go/work:\n{errors}");
    }
}
