using Abide.Compatibility.Targets.Differences;

namespace Abide.Reports.Targets;

/// <summary>The words of a comparison, for text and Markdown alike: a heading for each kind, and lines of what appears, disappears and changes.</summary>
internal static class DifferenceText
{
    // A release changes thousands of symbols; those of one program are few.
    private const int Told = 12;
    private const int ToldOfProgram = 200;

    /// <summary>One paragraph of a comparison.</summary>
    /// <param name="Kind">What it is about.</param>
    /// <param name="Label">A library, or what is changed; empty for the rest of a kind.</param>
    /// <param name="Lines">Sentences without a label: <c>new (2): a, b</c>.</param>
    public sealed record Entry(ChangeKind Kind, string Label, IReadOnlyList<string> Lines);

    public static string Heading(ChangeKind kind) => kind switch
    {
        ChangeKind.Default => "defaults",
        ChangeKind.Library => "libraries",
        ChangeKind.Version => "symbol versions",
        ChangeKind.Symbol => "symbols",
        _ => "system calls",
    };

    /// <summary>In the order of a report.</summary>
    /// <param name="difference">The comparison.</param>
    /// <param name="isVerbose">Whether nothing is left out.</param>
    /// <param name="escape">Applied to every name.</param>
    public static IEnumerable<Entry> Entries(TargetDifference difference, bool isVerbose, Func<string, string> escape)
    {
        foreach (var group in difference.Changes.GroupBy(change => (change.Kind, Label: change.Kind == ChangeKind.Default ? change.Subject : change.Library ?? "")))
        {
            // Two kernels differ in some dozens of calls, and each of them matters.
            var limit = isVerbose || group.Key.Kind == ChangeKind.Syscall ? int.MaxValue - 1 : difference.Program is null ? Told : ToldOfProgram;
            List<string> lines = [];
            Add("new", group.Where(change => change.From is null));
            Add("gone", group.Where(change => change.To is null));
            lines.AddRange(group.Where(change => change is { From: not null, To: not null }).Select(change => group.Key.Kind == ChangeKind.Default
                ? $"{escape(Shown(change.From!))} -> {escape(Shown(change.To!))}"
                : $"{escape(change.Subject)}: {escape(change.From!)} -> {escape(change.To!)}"));
            yield return new Entry(group.Key.Kind, group.Key.Label, lines);

            void Add(string word, IEnumerable<Change> changes)
            {
                string[] names = [.. changes.Select(change => change is { Kind: ChangeKind.Syscall, To: { } state } and not { To: "wired" } ? $"{change.Subject} ({state})" : change.Subject)];
                if (names.Length > 0) lines.Add($"{word} ({names.Length}): {Words.List(names, limit, escape)}");
            }
        }
    }

    /// <summary>What is not known, as one sentence; null when everything is.</summary>
    public static string? Unknown(TargetDifference difference) => difference.Unknown.IsEmpty
        ? null
        : $"Not known on one of the two: {string.Join(", ", difference.Unknown.Select(pair => $"{Heading(pair.Key)} ({pair.Value})"))}.";

    private static string Shown(string value) => value.Length == 0 ? "nothing" : value;
}
