using System.Collections.Immutable;

namespace Abide.Builds.Traces.Headers;

/// <summary>
/// The search order that gcc and clang print with -v: <c>#include "..." search starts here:</c> and on. Only in English, so the compiler is to run
/// with LC_ALL=C.
/// </summary>
/// <param name="Directories">As printed, with whether only the form with quotes looks there.</param>
/// <param name="Ignored">As printed.</param>
public sealed record SearchList(ImmutableArray<(string Path, bool QuotesOnly)> Directories, ImmutableArray<IgnoredDirectory> Ignored)
{
    private const string Quotes = "#include \"...\" search starts here:";
    private const string Both = "#include <...> search starts here:";
    private const string End = "End of search list.";
    private const string Framework = " (framework directory)";
    private const string Missing = "ignoring nonexistent directory \"";
    private const string Duplicate = "ignoring duplicate directory \"";

    /// <summary>The first order in what a compiler wrote to standard error; null when there is none.</summary>
    public static SearchList? Parse(string text)
    {
        var directories = ImmutableArray.CreateBuilder<(string, bool)>();
        var ignored = ImmutableArray.CreateBuilder<IgnoredDirectory>();
        bool? quotesOnly = null;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).TrimEnd('\r');
            if (line.SequenceEqual(Quotes))
                quotesOnly = true;
            else if (line.SequenceEqual(Both))
                quotesOnly = false;
            else if (quotesOnly is not null && line.SequenceEqual(End))
                return new(directories.ToImmutable(), ignored.ToImmutable());
            else if (quotesOnly is { } only && line is [' ', ..])
                directories.Add(((line.EndsWith(Framework) ? line[1..^Framework.Length] : line[1..]).ToString(), only));
            else if (line.StartsWith(Missing) && line.EndsWith("\""))
                ignored.Add(new(line[Missing.Length..^1].ToString(), "nonexistent"));
            else if (line.StartsWith(Duplicate) && line.EndsWith("\""))
                ignored.Add(new(line[Duplicate.Length..^1].ToString(), "duplicate"));
        }

        return null;
    }
}
