using System.Collections.Immutable;

namespace Abide.Reports.Reasons;

/// <summary>Folds sentences that differ in one short place: <c>libz.so.1 on … has no version information</c>.</summary>
internal static class Elision
{
    /// <summary>Longest part, in words, that may be left out.</summary>
    private const int LongestGap = 6;

    /// <summary>The words that all sentences begin and end with, or null when too little is common to make sense.</summary>
    public static string? Fold(ImmutableArray<string> sentences)
    {
        var words = sentences.Select(sentence => sentence.Split(' ')).ToArray();
        var shortest = words.Min(sentence => sentence.Length);

        var head = 0;
        while (head < shortest && words.All(sentence => sentence[head] == words[0][head]))
            head++;

        var tail = 0;
        while (tail < shortest - head && words.All(sentence => sentence[^(tail + 1)] == words[0][^(tail + 1)]))
            tail++;

        var gap = words.Max(sentence => sentence.Length) - head - tail;
        return head + tail < 3 || gap > LongestGap
            ? null
            : string.Join(' ', [.. words[0].Take(head), "…", .. words[0].TakeLast(tail)]);
    }
}
