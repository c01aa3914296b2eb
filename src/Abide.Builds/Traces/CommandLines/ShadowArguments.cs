using System.Collections.Immutable;

namespace Abide.Builds.Traces.CommandLines;

/// <summary>
/// The command line that has a driver tell what its preprocessor does with one source of a command, without writing any file: macros and
/// line markers to standard output, the search order to standard error.
/// </summary>
public static class ShadowArguments
{
    // What would write a file, decide how far to go, or change the names that are told.
    private static readonly HashSet<string> s_dropped = new(StringComparer.Ordinal)
    {
        "", "-o", "--output", "-c", "-S", "-E", "-M", "-MM", "-MD", "-MMD", "-MG", "-MP", "-MF", "-MT", "-MQ", "-MJ", "-MV", "-P", "-C", "-CC", "-dM", "-dD", "-dN", "-dI", "-dU", "-x",
        "-aux-info", "-dumpbase", "-dumpbase-ext", "-dumpdir", "-wrapper", "--serialize-diagnostics", "-fsyntax-only", "-emit-llvm", "-H", "--precompile",
        "-Werror", "-pedantic-errors", "-fdirectives-only",
    };

    private static readonly string[] s_droppedStarts =
    [
        "-save-temps", "--save-temps", "-fdump", "-ffile-prefix-map=", "-fmacro-prefix-map=", "-fdebug-prefix-map=", "-Wp,-M", "-Wp,-d", "-fopt-info", "-fsave-optimization-record", "-foptimization-record-file",
        "-ftime-trace", "-fcallgraph-info", "-fdiagnostics-", "-fprofile", "-ftest-coverage", "--coverage", "-Wa,", "-Wl,", "-Werror=", "-fworking-directory", "-flto", "-frewrite-includes",
    ];

    /// <param name="arguments">Of the real command.</param>
    /// <param name="source">One of its sources; <c>/dev/null</c> asks for the search order alone.</param>
    /// <param name="language">Of that source, or null to go by its name.</param>
    public static ImmutableArray<string> For(CompilerArguments arguments, string source, string? language)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        foreach (var option in arguments.Options)
        {
            if (!s_dropped.Contains(option.Name) && !s_droppedStarts.Any(start => option.Words[0].StartsWith(start, StringComparison.Ordinal)))
                words.AddRange(option.Words);
        }

        words.AddRange("-E", "-dD", "-v");
        if (language is not null)
            words.AddRange("-x", language);
        words.Add(source);
        return words.ToImmutable();
    }
}
