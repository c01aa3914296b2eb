using System.Collections.Immutable;
using System.IO.Compression;
using Abide.Builds.Projects;
using Abide.Compatibility.Targets;
using Abide.Execution.Building;
using Abide.Tests;

namespace Abide.Execution.Tests.Building;

/// <summary>A project in a directory of its own, a real Go release, and an environment in which nothing is wrong.</summary>
internal sealed class Patient : IDisposable
{
    private readonly string _go;
    private readonly ImmutableSortedDictionary<string, string>.Builder _environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);

    public Patient(string release = "1.24")
    {
        foreach (var name in (string[])["home/.cache", "home/go", "project", "tmp"])
            System.IO.Directory.CreateDirectory(Path(name));
        _environment["HOME"] = Path("home");
        _environment["PATH"] = $"{TestCache.GoRoot(release)}/bin:/usr/bin:/bin";
        _environment["TMPDIR"] = Path("tmp");
        _environment["CGO_ENABLED"] = "0";
        _environment["GOCACHE"] = System.IO.Path.Combine(TestCache.Root, "go-build", release);
        _go = $"{TestCache.GoRoot(release)}/bin/go";
    }

    /// <summary>A new directory.</summary>
    public string Root { get; } = System.IO.Directory.CreateTempSubdirectory("abide-doctor-").FullName;

    public string Project => Path("project");

    public string this[string variable]
    {
        set => _environment[variable] = value;
    }

    public string Path(string name) => System.IO.Path.Combine(Root, name);

    /// <summary>Leaves a variable out.</summary>
    public Patient Without(string variable)
    {
        _environment.Remove(variable);
        return this;
    }

    /// <summary>Writes a file of the project.</summary>
    public Patient Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Project, name);
        System.IO.Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>A module of one program.</summary>
    /// <param name="lines">More lines of go.mod; the go line is 1.17 without.</param>
    /// <param name="imports">What the program imports.</param>
    public Patient Module(string lines = "go 1.17\n", params string[] imports)
    {
        Write("go.mod", $"module example.com/app\n\n{lines}");
        return Write("main.go", $"package main\n\n{string.Concat(imports.Select(import => $"import _ \"{import}\"\n"))}\nfunc main() {{}}\n");
    }

    public Task<BuildFacts> SurveyAsync() => BuildSurvey.TakeAsync(Project, new ToolRunner(_environment.ToImmutable()), CancellationToken.None);

    public async Task<DoctorReport> ExamineAsync(params string[] targets) =>
        Doctor.Examine(await SurveyAsync(), [.. targets.SelectMany(name => TargetCatalog.Resolve(name).Targets)], [], recorded: null);

    /// <summary>Runs the real go command in the project.</summary>
    public Task<ToolAnswer> GoAsync(params string[] arguments) => new ToolRunner(_environment.ToImmutable()).AskAsync(_go, arguments, Project, CancellationToken.None);

    /// <summary>Puts a module where <c>GOPROXY</c> then finds it (Go Modules Reference, "GOPROXY protocol").</summary>
    public Patient Publish(string module, string version, string goMod, params (string Name, string Text)[] files)
    {
        var place = Path($"proxy/{module}/@v");
        System.IO.Directory.CreateDirectory(place);
        File.AppendAllText(System.IO.Path.Combine(place, "list"), version + "\n");
        File.WriteAllText(System.IO.Path.Combine(place, $"{version}.info"), $$"""{"Version":"{{version}}"}""");
        File.WriteAllText(System.IO.Path.Combine(place, $"{version}.mod"), goMod);
        using var zip = ZipFile.Open(System.IO.Path.Combine(place, $"{version}.zip"), ZipArchiveMode.Create);
        foreach (var (name, text) in files.Append(("go.mod", goMod)))
        {
            using var entry = new StreamWriter(zip.CreateEntry($"{module}@{version}/{name}").Open());
            entry.Write(text);
        }

        this["GOPROXY"] = $"file://{Path("proxy")}";
        this["GOSUMDB"] = "off";
        this["GOFLAGS"] = "-modcacherw";
        return this;
    }

    public void Dispose() => System.IO.Directory.Delete(Root, recursive: true);
}

internal static class DoctorReportAssertions
{
    /// <summary>Asserts that one finding has this id and severity, and that its message holds these words.</summary>
    public static void ShouldFind(this DoctorReport report, string id, DoctorSeverity severity, string words = "") =>
        report.Findings.ShouldContain(finding => finding.Id == id && finding.Severity == severity && finding.Message.Contains(words, StringComparison.Ordinal), Told(report));

    /// <summary>Asserts that nothing has this id.</summary>
    public static void ShouldSpare(this DoctorReport report, string id) => report.Findings.ShouldNotContain(finding => finding.Id == id, Told(report));

    /// <summary>Asserts that nothing is worse than a note.</summary>
    public static void ShouldBeWell(this DoctorReport report) => report.Findings.ShouldAllBe(finding => finding.Severity == DoctorSeverity.Note, Told(report));

    private static string Told(DoctorReport report) => string.Join('\n', report.Findings.Select(finding => $"{finding.Id} {finding.Severity}: {finding.Message}").Concat(report.Unlearnt.Select(gap => $"not learnt: {gap.What}: {gap.Reason}")));
}
