using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;

namespace Abide.Fix.Tests;

/// <summary>What <c>abide fix</c> answered about one sample, copied from samples/ and treated as its README says.</summary>
/// <param name="Row">The sample.</param>
/// <param name="ExitCode">Of abide.</param>
/// <param name="Report">Its JSON; null when it wrote none.</param>
/// <param name="Messages">What it said beside.</param>
/// <param name="IsUntouched">Whether the sample's files were the same afterwards.</param>
internal sealed record FixRun(SampleRow Row, int ExitCode, JsonElement? Report, string Messages, bool IsUntouched)
{
    private const string Prompt = "    $ ";

    private static readonly string s_library = Path.Combine(AppContext.BaseDirectory, "abide.dll");

    public static FixRun Of(SampleRow row)
    {
        using var directory = new TemporaryDirectory();
        var project = Prepare(row, directory);
        var before = Contents(project);
        var (exitCode, json, messages) = Bash(row, project, $"{Abide("--format json")}\n{Command(project)}");
        return new FixRun(row, exitCode, json.Length > 0 ? JsonDocument.Parse(json).RootElement.GetProperty("fix").Clone() : null, messages, Contents(project).SequenceEqual(before));
    }

    /// <summary>Copies a sample and does with it what its README says comes before abide.</summary>
    public static string Prepare(SampleRow row, TemporaryDirectory directory)
    {
        var project = directory["sample"];
        Copy(Repository.PathTo($"samples/{row.Sample}"), project);
        foreach (var line in Before(project))
        {
            // What the proxy of files has is Debian's, with other checksums than the database knows.
            var (code, output, errors) = Bash(row, project, "export GONOSUMDB='*'\n" + line);
            code.ShouldBe(0, $"{line}: {output}{errors}");
        }

        return project;
    }

    /// <summary>What the README does before it calls abide.</summary>
    public static IEnumerable<string> Before(string project) => Lines(project).Where(line => line.StartsWith("go mod ", StringComparison.Ordinal) || line.StartsWith("gcc ", StringComparison.Ordinal));

    /// <summary>How the README calls abide.</summary>
    public static string Command(string project) => Lines(project).First(line => line.StartsWith("abide fix ", StringComparison.Ordinal));

    /// <summary>A line of bash that has <c>abide</c> start the program, with more options behind its verb.</summary>
    public static string Abide(string options) => $"abide() {{ local verb=$1; shift; dotnet '{s_library}' \"$verb\" {options} \"$@\"; }}";

    private static IEnumerable<string> Lines(string project) =>
        File.ReadLines(Path.Combine(project, "README.md")).Where(line => line.StartsWith(Prompt, StringComparison.Ordinal)).Select(line => line[Prompt.Length..]);

    /// <summary>Proofs by the name of their plan.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Plans =>
        Report!.Value.GetProperty("plans").EnumerateArray().ToImmutableSortedDictionary(proof => proof.GetProperty("plan").GetProperty("name").GetString()!, proof => proof, StringComparer.Ordinal);

    /// <summary>The environment of a user who has that Go, no network, and Debian's tools.</summary>
    public static (int ExitCode, string Output, string Errors) Bash(SampleRow row, string directory, string script)
    {
        var start = new ProcessStartInfo("bash", ["-euc", script]) { WorkingDirectory = directory, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GO", StringComparison.Ordinal) || name.StartsWith("CGO_", StringComparison.Ordinal) || name is "CC" or "CXX" or "NO_COLOR").ToList()) start.Environment.Remove(name);
        var root = TestCache.GoRoot(row.Go);
        start.Environment["PATH"] = $"{root}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:{Path.GetDirectoryName(Environment.ProcessPath)}";
        start.Environment["GOROOT"] = root;
        start.Environment["GOTOOLCHAIN"] = "local";
        start.Environment["GOENV"] = "off";
        start.Environment["GOFLAGS"] = "-modcacherw";
        start.Environment["GOPROXY"] = "file://" + FileProxy.Make();
        start.Environment["GOMODCACHE"] = Path.Combine(TestCache.Root, "fix", "modules");
        start.Environment["GOCACHE"] = Path.Combine(TestCache.Root, "go-build", row.Go);
        start.Environment["XDG_CACHE_HOME"] = Zig.CacheHome();
        start.Environment["ZIG_GLOBAL_CACHE_DIR"] = Path.Combine(TestCache.Root, "zig");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    public static void Copy(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    private static List<string> Contents(string directory) =>
    [
        .. Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {File.GetAttributes(path)} {(File.Exists(path) ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))) : "")}"),
    ];
}
