using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Abide.Formats.Elf;
using Abide.Formats.Go;
using Abide.Tests;

namespace Abide.Formats.Tests.Go;

/// <summary>
/// The programs of tests/corpus/go, built during the test run by Go releases from Debian's suites, and the newest release's
/// own tools to compare with.
/// </summary>
public sealed class GoCorpus : IDisposable
{
    /// <summary>Every layout that can still be had: pointers to build information (1.15), Go 1.2, 1.18 and 1.20 function tables, and no textStart (1.26).</summary>
    public static readonly ImmutableArray<string> Toolchains = ["1.15", "1.19", "1.22", "1.24", "1.26", "1.27"];

    private readonly string _directory = Directory.CreateTempSubdirectory("abide-go-").FullName;
    private readonly ConcurrentDictionary<GoProgram, Lazy<string>> _built = [];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>The path of the built program.</summary>
    public string Build(GoProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return _built.GetOrAdd(program, key => new Lazy<string>(() => BuildNow(key))).Value;
    }

    public GoBinary Read(GoProgram program) => Read(File.ReadAllBytes(Build(program)));

    public static GoBinary Read(byte[] bytes)
    {
        ElfFile.TryParse(bytes, "program", out var file, out var damage).ShouldBeTrue();
        damage.ShouldBeEmpty();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        GoBinary.TryRead(file, out var binary, problems).ShouldBeTrue();
        problems.ShouldBeEmpty();
        return binary;
    }

    /// <summary>The lines that <c>go version -m</c> prints of a program, without its name; empty strings where fields are.</summary>
    public ImmutableArray<ImmutableArray<string>> VersionLines(string path) =>
        [.. Go(Toolchains[^1], ["version", "-m", path]).Split('\n').Select(line => line.Trim('\t').Split('\t').ToImmutableArray())];

    /// <summary>The functions that <c>go tool nm</c> lists: names of assembly functions without the marks of their calling convention.</summary>
    public ILookup<string, ulong> Functions(string path) => Go(Toolchains[^1], ["tool", "nm", path])
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Trim().Split(' ', 3, StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length == 3 && fields[1] is "T" or "t")
        .ToLookup(
            fields => fields[2].Replace(".abi0", "", StringComparison.Ordinal).Replace(".abiinternal", "", StringComparison.Ordinal),
            fields => ulong.Parse(fields[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    private string BuildNow(GoProgram program)
    {
        var output = Path.Combine(_directory, program.ToString());
        var source = Path.Combine(AppContext.BaseDirectory, "corpus", "go", program.Source);
        string[] arguments = ["build", "-o", output, "-buildmode=" + program.Mode, .. program.Arguments.Split(';', StringSplitOptions.RemoveEmptyEntries), "."];
        var variables = new Dictionary<string, string> { ["GOARCH"] = program.Architecture, ["CGO_ENABLED"] = program.Cgo ? "1" : "0" };
        if (program.Variable.Split('=') is [var name, var value]) variables[name] = value;
        Go(program.Toolchain, arguments, source, variables);
        return output;
    }

    private string Go(string toolchain, IEnumerable<string> arguments, string? directory = null, IReadOnlyDictionary<string, string>? more = null)
    {
        var root = TestCache.GoRoot(toolchain);
        var environment = new Dictionary<string, string>
        {
            ["GOROOT"] = root,
            ["GOTOOLCHAIN"] = "local",
            ["GOPROXY"] = "off",
            ["GOFLAGS"] = "",
            ["GOOS"] = "linux",
            ["GOPATH"] = Path.Combine(_directory, "gopath"),
            ["GOENV"] = "off",
            ["GOCACHE"] = Path.Combine(TestCache.Root, "go-build", toolchain),
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string>()) environment[name] = value;
        return Tool.Run(Path.Combine(root, "bin", "go"), arguments, directory, environment);
    }
}

/// <summary>All tests on built Go programs share one corpus.</summary>
[CollectionDefinition("Go programs")]
public sealed class GoProgramsCollection : ICollectionFixture<GoCorpus>;
