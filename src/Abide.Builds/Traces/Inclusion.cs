using System.Collections.Immutable;

namespace Abide.Builds.Traces;

/// <summary>
/// One <c>#include</c> and the file that it became. A compiler opens a guarded header once, so that later inclusions of it in the
/// same compilation are not told.
/// </summary>
public sealed record Inclusion
{
    /// <summary>The header.</summary>
    public required string File { get; init; }

    /// <summary>As it is written, <c>&lt;errno.h&gt;</c>; null when the line could not be read, or is none.</summary>
    public string? Spelling { get; init; }

    /// <summary>Whether the directive is <c>#include_next</c>.</summary>
    public bool Next { get; init; }

    /// <summary>The file with the directive, by the name that <c>#line</c> gives it: the .go file behind cgo's C.</summary>
    public required string Includer { get; init; }

    /// <summary>The file that was read; the same as <see cref="Includer"/> without <c>#line</c>.</summary>
    public required string IncluderFile { get; init; }

    /// <summary>Line of the directive, from 1; null for what the compiler includes by itself.</summary>
    public int? Line { get; init; }

    public required SearchRule Rule { get; init; }

    /// <summary>Place in the directories of <see cref="SearchOrder"/>; null when the rule is none of the order's.</summary>
    public int? Entry { get; init; }

    /// <summary>Place in <see cref="BuildTrace.SearchOrders"/>; null when the compiler did not tell it.</summary>
    public int? SearchOrder { get; init; }

    /// <summary>Place in <see cref="BuildTrace.Roots"/>.</summary>
    public required int Root { get; init; }

    /// <summary>Places in <see cref="BuildTrace.Compilations"/>, ascending.</summary>
    public required ImmutableArray<int> Compilations { get; init; }
}

/// <summary>Which file a header was in one compilation, and how it got there.</summary>
/// <param name="Compilation">Place in <see cref="BuildTrace.Compilations"/>.</param>
/// <param name="File">The header.</param>
/// <param name="Chain">From the source's own <c>#include</c> to the one of this header; never empty.</param>
public sealed record HeaderResolution(int Compilation, string File, ImmutableArray<Inclusion> Chain)
{
    private const int DeepestChain = 1000; // compilers give up at 200

    internal static ImmutableArray<HeaderResolution> Find(BuildTrace trace, string header)
    {
        var asked = trace.Inclusions.Where(inclusion => IsNamed(inclusion, header)).ToList();
        if (asked.Count == 0)
            return [];

        // The first inclusion of a file is the one that the file was read by.
        var into = new Dictionary<(int Compilation, string File), Inclusion>();
        foreach (var inclusion in trace.Inclusions)
        {
            foreach (var compilation in inclusion.Compilations)
                into.TryAdd((compilation, inclusion.File), inclusion);
        }

        var found = new List<HeaderResolution>();
        foreach (var inclusion in asked)
        {
            foreach (var compilation in inclusion.Compilations)
                found.Add(new(compilation, inclusion.File, ChainTo(inclusion, compilation, into)));
        }

        return [.. found.OrderBy(resolution => resolution.Compilation)];
    }

    private static ImmutableArray<Inclusion> ChainTo(Inclusion last, int compilation, Dictionary<(int, string), Inclusion> into)
    {
        var chain = new List<Inclusion> { last };
        var seen = new HashSet<string>(StringComparer.Ordinal) { last.File };
        while (chain.Count < DeepestChain && into.TryGetValue((compilation, chain[^1].IncluderFile), out var above) && seen.Add(above.File))
            chain.Add(above);
        chain.Reverse();
        return [.. chain];
    }

    private static bool IsNamed(Inclusion inclusion, string header) => inclusion.File == header || inclusion.Spelling switch
    {
        null => EndsIn(inclusion.File, header),
        ['<', .. var name, '>'] => name == header, // <errno.h> is not <bits/errno.h>
        var quoted => EndsIn(quoted[1..^1], header),
    };

    private static bool EndsIn(string path, string header) =>
        path.EndsWith(header, StringComparison.Ordinal) && (path.Length == header.Length || path[^(header.Length + 1)] == '/');
}
