using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Abide.Builds.Traces;
using Abide.Builds.Traces.CommandLines;
using Abide.Builds.Traces.Headers;

namespace Abide.Execution.Tracing;

/// <summary>What a driver says of one command.</summary>
internal sealed record DriverAnswer
{
    /// <summary>-dumpmachine; null when it did not say.</summary>
    public string? Machine { get; init; }

    /// <summary>The sysroot that it was built with; null when there is none.</summary>
    public string? Sysroot { get; init; }

    public ImmutableArray<SourceAnswer> Sources { get; init; } = [];
}

/// <summary>What a driver's preprocessor does with one source.</summary>
/// <param name="Source">As the command names it.</param>
/// <param name="List">The search order; null when none was told.</param>
/// <param name="Includes">Empty when the source could not be preprocessed.</param>
/// <param name="Glibc">Version of the headers of glibc, or null.</param>
/// <param name="Unknown">What went wrong, or null.</param>
internal sealed record SourceAnswer(string Source, SearchList? List, ImmutableArray<(IncludeMarker Marker, IncludeDirective? Directive)> Includes, string? Glibc, string? Unknown);

/// <summary>
/// Runs a driver of the build a second time, outside of the build: in the same directory and environment and with the same options, but to the
/// preprocessor's output only, which is read here. It writes no file: its temporary directory is this trace's own.
/// </summary>
internal sealed class ShadowRuns(string temporary, CancellationToken cancellationToken) : IDisposable
{
    private const int LongestErrors = 1 << 22; // characters
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _places = new(Math.Max(2, Environment.ProcessorCount));
    private readonly ConcurrentDictionary<string, Lazy<Task<string?>>> _facts = new(StringComparer.Ordinal);
    private readonly DirectiveFiles _directives = new();

    /// <summary>Whether there is something to ask.</summary>
    public static bool Wants(TracedCommand command) => command is { IsElsewhere: false, Directory: not null, Compiler.Mode: not CompilerMode.Ask } && !IsGosQuestion(command);

    /// <summary>What go, cgo and Go's linker try on snippets: the same headers are seen again when the package is compiled.</summary>
    public static bool IsGosQuestion(TracedCommand command) =>
        command is { IsFromGo: true, Compiler: { } compiler }
        && (compiler.Mode == CompilerMode.Preprocess || compiler.Inputs.Contains("-") || (command.Parent!.Family == ToolFamily.GoLinker && compiler.Sources.Any()));

    public Task<DriverAnswer> AskAsync(TracedCommand command) => Task.Run(() => AskAllAsync(command), CancellationToken.None);

    public void Dispose() => _places.Dispose();

    private async Task<DriverAnswer> AskAllAsync(TracedCommand command)
    {
        await _places.WaitAsync(CancellationToken.None);
        try
        {
            var sources = ImmutableArray.CreateBuilder<SourceAnswer>();
            foreach (var (source, language) in command.Compiler!.Sources)
                sources.Add(await PreprocessAsync(command, source, language));
            return new()
            {
                Machine = await FactAsync(command, "-dumpmachine"),
                Sysroot = command.Family == ToolFamily.Gcc && await FactAsync(command, "-print-sysroot") is { Length: > 1 } sysroot ? PathNames.Absolute(command.Directory, sysroot) : null,
                Sources = sources.ToImmutable(),
            };
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<SourceAnswer> PreprocessAsync(TracedCommand command, string source, string? language)
    {
        var isInput = source == "-";
        var text = new PreprocessedText(PathNames.Absolute(command.Directory, source));
        var words = ShadowArguments.For(command.Compiler!, isInput ? "/dev/null" : source, language);
        var run = await RunAsync(command, words, line => text.Add(line));
        var list = run is null ? null : SearchList.Parse(run.Value.Errors);
        var unknown = isInput ? "the source came through standard input: which headers it included is not known, only the search order"
            : run is null ? "the compiler could not be run a second time"
            : run.Value.Code != 0 ? $"the preprocessor fails: {FirstError(run.Value.Errors)}"
            : null;
        return new(source, list, isInput ? [] : [.. text.Includes.Select(include => (include, DirectiveOf(include, command.Directory)))], isInput ? null : text.Glibc, unknown);
    }

    private IncludeDirective? DirectiveOf(IncludeMarker include, string? directory)
    {
        if (include.Line is not { } line || include.Includer.StartsWith('<'))
            return null;
        var directive = _directives.Find(PathNames.Absolute(directory, include.Includer), line);
        // A file that was changed, or a #line that lies.
        return directive is not null && PathNames.Absolute(directory, include.File).EndsWith(PathNames.FileName(directive.Name), StringComparison.Ordinal) ? directive : null;
    }

    private static string FirstError(string errors) =>
        errors.Split('\n').FirstOrDefault(line => line.Contains("error:", StringComparison.Ordinal))?.Trim() ?? errors.Split('\n').LastOrDefault(line => line.Length > 0)?.Trim() ?? "it says nothing";

    /// <summary>The first line of a driver's answer; it is asked once for each set of options that changes the machine.</summary>
    private Task<string?> FactAsync(TracedCommand command, string question)
    {
        string[] words = [.. command.Compiler!.Options.Where(option => option.Name is "-target" or "--target" or "-m32" or "-m64" or "-mx32" or "-B" or "-specs").SelectMany(option => option.Words), question];
        return _facts.GetOrAdd($"{command.Path}\n{string.Join('\n', words)}", _ => new(AskAsync)).Value;

        async Task<string?> AskAsync()
        {
            string? first = null;
            var run = await RunAsync(command, [.. words], line => first ??= line);
            return run is { Code: 0 } ? first?.Trim() : null;
        }
    }

    private async Task<(int Code, string Errors)?> RunAsync(TracedCommand command, ImmutableArray<string> words, Action<string> line)
    {
        var start = new ProcessStartInfo(command.Path)
        {
            WorkingDirectory = command.Directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        if (command.Family == ToolFamily.Zig)
            start.ArgumentList.Add(command.Arguments[1]);
        foreach (var word in words)
            start.ArgumentList.Add(word);
        start.Environment.Clear();
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        // The messages are read in English, and nothing is written.
        start.Environment["LC_ALL"] = "C";
        start.Environment["TMPDIR"] = temporary;
        foreach (var name in (ReadOnlySpan<string>)["LANGUAGE", "DEPENDENCIES_OUTPUT", "SUNPRO_DEPENDENCIES", "CPP_RESTRICTED"])
            start.Environment.Remove(name);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            using var process = Process.Start(start);
            if (process is null)
                return null;
            try
            {
                process.StandardInput.Close();
                var errors = ReadErrorsAsync(process.StandardError, patience.Token);
                while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } next)
                    line(next);
                var text = await errors;
                await process.WaitForExitAsync(patience.Token);
                return (process.ExitCode, text);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return null;
            }
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            return null; // it cannot be started here, or its directory is gone
        }
    }

    private static async Task<string> ReadErrorsAsync(StreamReader reader, CancellationToken token)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(token) is { } line)
        {
            if (text.Length < LongestErrors)
                text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
