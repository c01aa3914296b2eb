using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Reasons;

/// <summary>
/// One cause, told once: every finding with the same id, severity and subject, whatever program and target it was found on.
/// </summary>
/// <param name="Id">Rule id.</param>
/// <param name="Subject">What it is about, for example a library.</param>
/// <param name="Severity">That of every hit.</param>
/// <param name="Waived">Reason of the waiver that covers all of them, or null.</param>
/// <param name="Hits">In the order of programs, then of targets.</param>
internal sealed record Reason(string Id, string Subject, Severity Severity, string? Waived, ImmutableArray<Hit> Hits)
{
    /// <summary>
    /// The cause in one line. One message speaks for itself; several versions of one library are folded, newest last
    /// (<c>libc.so.6 lacks GLIBC_2.28, GLIBC_2.33, GLIBC_2.34</c>); so are messages that differ in a word or two.
    /// </summary>
    public string Headline => Told ?? $"{Rules.Find(Id)?.Title ?? Subject}: {Words.List(Needs(Hits), 4)}";

    /// <summary>The messages as one sentence, or null when they differ too much; the headline is then only a title.</summary>
    public string? Told
    {
        get
        {
            var messages = Distinct(Hits, hit => hit.Finding.Message);
            if (messages.Length == 1)
                return messages[0];

            var needs = Needs(Hits);
            var suffix = $" in {Subject}";
            if (needs.All(need => need.EndsWith(suffix, StringComparison.Ordinal)))
                return $"{(Severity == Severity.Undetermined ? $"no fact whether {Subject} has" : $"{Subject} lacks")} {(NamesSymbols ? Words.List(Symbols, 3) : Words.List(Items(Hits), 8))}";

            // A sentence that has lost what it is about tells nothing.
            var folded = Elision.Fold(messages);
            return folded is not null && needs.All(need => folded.Contains(need, StringComparison.Ordinal)) ? folded : null;
        }
    }

    /// <summary>Messages that the headline does not already tell.</summary>
    public ImmutableArray<string> Messages
    {
        get
        {
            var messages = Distinct(Hits, hit => hit.Finding.Message);
            return messages.Length == 1 ? [] : messages;
        }
    }

    public ImmutableArray<string> Hints => Distinct(Hits, hit => hit.Finding.Hint);

    /// <summary>Targets whose findings give this hint.</summary>
    public ImmutableArray<string> TargetsOf(string hint) => Distinct(Hits.Where(hit => hit.Finding.Hint == hint), hit => hit.Verdict.Target);

    public ImmutableArray<ProgramReport> Programs =>
        [.. Hits.Select(hit => hit.Program).Distinct<ProgramReport>(ReferenceEqualityComparer.Instance)];

    public ImmutableArray<string> Targets => Distinct(Hits, hit => hit.Verdict.Target);

    /// <summary>What asks for it: symbols with their versions, sorted.</summary>
    public ImmutableArray<string> Symbols => Distinct(Hits.SelectMany(hit => hit.Finding.Evidence), evidence => evidence.Symbol);

    /// <summary>Who asks for it: functions, packages or C objects, in the order found.</summary>
    public ImmutableArray<string> Functions =>
    [
        .. Hits.SelectMany(hit => hit.Finding.Evidence)
            .Where(evidence => evidence.Function is not null)
            .GroupBy(evidence => evidence.Function!, StringComparer.Ordinal)
            .Select(calls => Distinct(calls, evidence => evidence.Symbol) switch
            {
                [] => calls.Key,
                [var symbol] => $"{calls.Key} ({symbol})",
                var symbols => $"{calls.Key} ({symbols.Length} symbols)",
            }),
    ];

    /// <summary>Whether the needs are lists of symbols already, which cannot be folded as single names can.</summary>
    public bool NamesSymbols => Symbols.Length > 0 && Hits.Any(hit => hit.Finding.Need.Contains(", ", StringComparison.Ordinal));

    /// <summary>What is missing on the targets of <paramref name="hits"/>, without the subject where that is clear.</summary>
    public ImmutableArray<string> Items(IEnumerable<Hit> hits)
    {
        var suffix = $" in {Subject}";
        return [.. Needs(hits).Select(need => need.EndsWith(suffix, StringComparison.Ordinal) ? need[..^suffix.Length] : need)];
    }

    private static ImmutableArray<string> Needs(IEnumerable<Hit> hits) =>
        [.. hits.Select(hit => hit.Finding.Need).Distinct(StringComparer.Ordinal).Order(VersionOrder.Instance)];

    public static ImmutableArray<string> Distinct<T>(IEnumerable<T> items, Func<T, string?> text) =>
        [.. items.Select(text).OfType<string>().Distinct(StringComparer.Ordinal)];
}
