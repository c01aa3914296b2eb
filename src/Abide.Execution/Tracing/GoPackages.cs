using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Abide.Builds.Traces;
using Abide.Builds.Traces.CommandLines;

namespace Abide.Execution.Tracing;

/// <summary>
/// What the go command's tools tell of a build: which directory of its work directory belongs to which package, and lines
/// <c>#cgo</c> of the packages' files.
/// </summary>
internal sealed partial class GoPackages
{
    private readonly Dictionary<string, string> _packages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<CgoLine>> _lines = new(StringComparer.Ordinal);
    private readonly string? _work;

    public GoPackages(IEnumerable<TracedCommand> commands)
    {
        var works = new HashSet<string>(StringComparer.Ordinal);
        foreach (var command in commands)
        {
            if (command.Family is not (ToolFamily.GoTool or ToolFamily.GoLinker))
                continue;
            var name = After(command, "-importpath") ?? After(command, "-p");
            foreach (var word in command.Arguments)
            {
                if (WorkDirectory().Match(word) is not { Success: true } match)
                    continue;
                works.Add(match.Groups["work"].Value);
                if (name is not null && (After(command, "-objdir") ?? After(command, "-o")) == word)
                {
                    var key = match.Value;
                    // The compiler calls every program main; cgo knows its path.
                    if (name != "main" || !_packages.ContainsKey(key))
                        _packages[key] = name;
                }
            }
        }

        _work = works.Count == 1 ? works.Single() : null;
    }

    /// <summary>The package that a command line works for, by the first word in go's work directory; null when there is none.</summary>
    public string? Of(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            if (WorkDirectory().Match(word) is { Success: true } match && _packages.TryGetValue(match.Value, out var name))
                return name;
        }

        return null;
    }

    /// <summary>A text with go's work directory as <c>$WORK</c>, as go itself prints it; its name differs each time.</summary>
    public string Shorten(string text) => _work is null ? text : text.Replace(_work, "$WORK", StringComparison.Ordinal);

    /// <summary>Who put the options on a driver's command line.</summary>
    public FlagOrigins OriginsOf(TracedCommand driver)
    {
        var package = driver.IsFromGo ? FlagOrigins.PackageOf(driver.Directory, driver.Compiler!) : null;
        return new()
        {
            Environment = driver.Environment,
            Directory = driver.Directory,
            IsFromGo = driver.IsFromGo,
            Package = package,
            CgoLines = package is null ? [] : LinesIn(package),
        };
    }

    private ImmutableArray<CgoLine> LinesIn(string directory)
    {
        if (!_lines.TryGetValue(directory, out var lines))
            _lines[directory] = lines = [.. Read(directory)];
        return lines;
    }

    private static IEnumerable<CgoLine> Read(string directory)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(directory, "*.go");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        Array.Sort(files, StringComparer.Ordinal);
        foreach (var file in files)
        {
            var number = 0;
            foreach (var line in (ShortText.Read(file) ?? "").Split('\n'))
            {
                number++;
                if (line.Contains("#cgo", StringComparison.Ordinal) && line.Length < 10_000 && Directive().Match(line) is { Success: true } match)
                    yield return new(Path.GetFileName(file), number, match.Groups["name"].ValueSpan is "pkg-config" ? "" : match.Groups["text"].Value.Replace("${SRCDIR}", directory, StringComparison.Ordinal));
            }
        }
    }

    private static string? After(TracedCommand command, string option) =>
        command.Arguments.IndexOf(option) is >= 0 and var at && at + 1 < command.Arguments.Length ? command.Arguments[at + 1] : null;

    [GeneratedRegex(@"^(?<work>/.*/go-build[0-9]+)/b[0-9]+(?=/)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WorkDirectory();

    [GeneratedRegex(@"^\s*(?://)?\s*#cgo\s+(?:[^:]*\s)?(?<name>[A-Za-z-]+):\s*(?<text>.*?)\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Directive();
}
