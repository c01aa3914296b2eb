using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Abide.Compatibility.Targets.Measured;

namespace Abide.Execution.Probing;

/// <summary>
/// Measures what Go's packages make of bad descriptors: builds a small program with a Go toolchain that is there, and runs it.
/// The toolchain's own copy of golang.org/x/sys is asked too; nothing is fetched. Go 1.16 or newer.
/// </summary>
public static partial class GoWrappers
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <summary>Builds the program in a directory of its own and runs it here.</summary>
    /// <param name="go">The go command: a path, or a name to find.</param>
    /// <param name="cancellationToken">Ends whichever runs.</param>
    /// <exception cref="IOException">There is no such command, or the program could not be built or run; the message says why.</exception>
    public static async Task<ImmutableArray<ErrnoContract>> MeasureAsync(string go, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("abide-go-").FullName;
        try
        {
            var program = Path.Combine(directory, "wrappers");
            await BuildAsync(go, program, cancellationToken);
            return Parse(await RunAsync(program, [], directory, cancellationToken));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Builds the program, static, for this machine's architecture.</summary>
    /// <param name="go">The go command.</param>
    /// <param name="program">Path of the program to write; its sources are left beside it.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <exception cref="IOException">There is no such command, or it failed.</exception>
    public static async Task BuildAsync(string go, string program, CancellationToken cancellationToken)
    {
        var sources = Directory.CreateDirectory(program + ".sources").FullName;
        await WriteSourceAsync(sources, "wrappers.go", cancellationToken);
        var told = (await RunAsync(go, ["env", "GOROOT", "GOVERSION"], sources, cancellationToken)).Split('\n');
        var (root, language) = (told[0].Trim(), told.Length > 1 && ReleaseNumber().Match(told[1]) is { Success: true } release ? release.Value : "1.18");
        var vendored = Path.Combine(root, "src", "cmd", "vendor", "golang.org", "x", "sys");
        var module = $"module wrappers\n\ngo {language}\n";
        if (Directory.Exists(vendored))
        {
            // A module replaced by a directory wants a go.mod, which a vendored copy has not.
            foreach (var file in Directory.EnumerateFiles(vendored, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(sources, "sys", Path.GetRelativePath(vendored, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            await File.WriteAllTextAsync(Path.Combine(sources, "sys", "go.mod"), $"module golang.org/x/sys\n\ngo {language}\n", cancellationToken);
            await WriteSourceAsync(sources, "unix.go", cancellationToken);
            module += "\nrequire golang.org/x/sys v0.0.0\n\nreplace golang.org/x/sys => ./sys\n";
        }

        await File.WriteAllTextAsync(Path.Combine(sources, "go.mod"), module, cancellationToken);
        await RunAsync(go, ["build", "-o", program, "."], sources, cancellationToken);
    }

    /// <summary>Reads what the program prints; other lines are passed over.</summary>
    public static ImmutableArray<ErrnoContract> Parse(string output) =>
    [
        .. output.Split('\n')
            .Select(line => line.TrimEnd('\r').Split('\t'))
            .Where(fields => fields is [['G', 'o', ' ', ..], _, _])
            .Select(fields => new ErrnoContract(fields[0], fields[1], fields[2])),
    ];

    private static async Task WriteSourceAsync(string directory, string name, CancellationToken cancellationToken)
    {
        using var source = typeof(GoWrappers).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
        using var file = File.Create(Path.Combine(directory, name));
        await source.CopyToAsync(file, cancellationToken);
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string directory, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("GOTOOLCHAIN", "local"), ("GOPROXY", "off"), ("GOFLAGS", "-mod=mod"), ("GOWORK", "off"), ("GOENV", "off"), ("CGO_ENABLED", "0")])
            start.Environment[name] = value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        using var process = Start(start);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? output : throw new IOException($"{program} {string.Join(' ', arguments)} failed: {(await errors).Trim()}");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{program} {string.Join(' ', arguments)} did not end within {s_limit.TotalMinutes:0} minutes", e);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex("(?<=^go)1\\.[0-9]{1,4}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReleaseNumber();

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"{start.FileName} could not be started: {e.Message}", e);
        }
    }
}
