using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Abide.Fix.Tests.Engine;

/// <summary>A project of a user who has Go, gcc and abide on PATH, and directories of his own for temporary files.</summary>
internal sealed class UserProject : IDisposable
{
    private const string Go = "1.24";

    private readonly TemporaryDirectory _all = new();

    public UserProject()
    {
        Directory.CreateDirectory(Path);
        Directory.CreateDirectory(Temporary);
    }

    /// <summary>Looks up a host and a user: built with cgo it fails on el7.9 to el9.1.</summary>
    public static UserProject WithLookups()
    {
        var project = new UserProject();
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("samples/cgo-user")))
            File.Copy(file, System.IO.Path.Combine(project.Path, System.IO.Path.GetFileName(file)));
        return project;
    }

    public string Path => _all["project"];

    /// <summary>Beside the project.</summary>
    public string this[string name] => _all[name];

    private string Temporary => _all["tmp"];

    /// <summary>Copies that are still there.</summary>
    public IEnumerable<string> Copies => Directory.EnumerateDirectories(Temporary).SelectMany(Directory.EnumerateFileSystemEntries);

    public void Write(string name, string text) => _all.Write($"project/{name}", text);

    /// <summary>Runs a line of bash in the project; <c>abide</c> is the program.</summary>
    public (int ExitCode, string Output, string Errors) Bash(string line)
    {
        using var process = StartBash(line);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    public Process StartBash(string line)
    {
        var root = TestCache.GoRoot(Go);
        var start = new ProcessStartInfo("bash", ["-c", $"abide() {{ dotnet '{System.IO.Path.Combine(AppContext.BaseDirectory, "abide.dll")}' \"$@\"; }}\n{line}"])
        {
            WorkingDirectory = Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GO", StringComparison.Ordinal) || name.StartsWith("CGO_", StringComparison.Ordinal) || name is "CC" or "CXX").ToList())
            start.Environment.Remove(name);
        start.Environment["PATH"] = $"{root}/bin:/usr/sbin:/usr/bin:/sbin:/bin:{System.IO.Path.GetDirectoryName(Environment.ProcessPath)}";
        start.Environment["GOROOT"] = root;
        start.Environment["GOTOOLCHAIN"] = "local";
        start.Environment["GOENV"] = "off";
        start.Environment["GOPROXY"] = "off";
        start.Environment["GOCACHE"] = System.IO.Path.Combine(TestCache.Root, "go-build", Go);
        start.Environment["TMPDIR"] = Temporary;
        return Process.Start(start)!;
    }

    /// <summary>The member <paramref name="name"/> of what a command wrote with --format json, which must follow its schema.</summary>
    public JsonElement Json(string name, string line, int exitCode)
    {
        var (code, output, errors) = Bash(line);
        code.ShouldBe(exitCode, output + errors);
        JsonSchemaValidator.Violations($"docs/schema/{name}-v1.schema.json", System.Text.Encoding.UTF8.GetBytes(output)).ShouldBeEmpty();
        return JsonDocument.Parse(output).RootElement.GetProperty(name).Clone();
    }

    /// <summary>Every path with its mode, time and content.</summary>
    public List<string> Contents() =>
    [
        .. Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path =>
            new FileInfo(path) is { LinkTarget: { } link } ? $"{path} -> {link}"
            : File.Exists(path) ? $"{path} {File.GetAttributes(path)} {File.GetLastWriteTimeUtc(path):O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"
            : path),
    ];

    public void Dispose() => _all.Dispose();
}
