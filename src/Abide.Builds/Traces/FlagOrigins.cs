using System.Collections.Immutable;

namespace Abide.Builds.Traces;

/// <summary>A line <c>#cgo CFLAGS: ...</c> of a Go file, with ${SRCDIR} replaced.</summary>
/// <param name="File">Name of the file, without its directory.</param>
/// <param name="Line">From 1.</param>
/// <param name="Text">Behind the colon.</param>
public readonly record struct CgoLine(string File, int Line, string Text);

/// <summary>Who put an option on a compiler's command line.</summary>
public sealed record FlagOrigins
{
    private static readonly string[] s_variables = ["CGO_CPPFLAGS", "CGO_CFLAGS", "CGO_CXXFLAGS", "CGO_FFLAGS", "CGO_LDFLAGS", "CPPFLAGS", "CFLAGS", "CXXFLAGS", "LDFLAGS"];

    /// <summary>The compiler's environment, as far as it was kept.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where the compiler runs.</summary>
    public required string? Directory { get; init; }

    /// <summary>Whether the go command, or cgo, started it.</summary>
    public bool IsFromGo { get; init; }

    /// <summary>Directory of the Go package that is compiled, or null.</summary>
    public string? Package { get; init; }

    /// <summary>The directives of the Go package in <see cref="Package"/>.</summary>
    public ImmutableArray<CgoLine> CgoLines { get; init; } = [];

    /// <summary>The one of these whose words hold the option; null when none is known, outside of Go.</summary>
    /// <param name="words">The option as it was written, in one word or two.</param>
    /// <param name="path">Its value, made absolute.</param>
    public string? Of(ImmutableArray<string> words, string path)
    {
        foreach (var name in (ReadOnlySpan<string>)["CC", "CXX"])
        {
            if (Environment.TryGetValue(name, out var compiler) && Holds([.. Split(compiler).Skip(1)], words))
                return name;
        }

        foreach (var name in s_variables)
        {
            if (Environment.TryGetValue(name, out var flags) && Holds([.. Split(flags)], words))
                return name;
        }

        if (!IsFromGo)
            return null;
        if (IsInWork(path))
            return "go's work directory";
        if (path == Package)
            return "the package's own directory";
        foreach (var line in CgoLines)
        {
            if (Holds([.. Split(line.Text)], words))
                return $"#cgo in {line.File}:{line.Line}";
        }

        return CgoLines.Any(line => line.Text.Length == 0) ? "pkg-config" : null;
    }

    /// <summary>The package that go compiles for: where the compiler runs, or the first -I when it runs in go's work directory, as for the files that cgo makes.</summary>
    public static string? PackageOf(string? directory, CommandLines.CompilerArguments arguments)
    {
        if (directory is not null && !IsInWork(directory))
            return directory;
        foreach (var option in arguments.Options)
        {
            if (option is { Name: "-I", Value: ['/', ..] value } && !IsInWork(value))
                return PathNames.Absolute(directory, value);
        }

        return null;
    }

    private static bool IsInWork(string path) => path.Contains("/go-build", StringComparison.Ordinal) || path.StartsWith("$WORK", StringComparison.Ordinal);

    private static IEnumerable<string> Split(string text) => CommandLines.CompilerArguments.SplitResponse(text);

    private static bool Holds(string[] haystack, ImmutableArray<string> words)
    {
        for (var i = 0; i + words.Length <= haystack.Length; i++)
        {
            if (haystack.AsSpan(i, words.Length).SequenceEqual(words.AsSpan()))
                return true;
        }

        // One word where the other has two: -I/x and -I /x.
        return words.Length == 2
            ? haystack.Contains(words[0] + words[1])
            : words[0].Length > 2 && haystack.Zip(haystack.Skip(1)).Any(pair => pair.First + pair.Second == words[0]);
    }
}
