using System.Collections.Immutable;

namespace Abide.Reports.Reasons;

/// <summary>Folds sentences that differ in a place or two: <c>… has no libcrypto.so.3, which … needs</c>.</summary>
internal static class Elision
{
    private const string Gap = "…";
    private const int FewestWords = 3;
    private const int MostGaps = 2;
    private const int LongestSentence = 200;

    /// <summary>The words that all sentences share in order, or null when too little is left to make sense.</summary>
    public static string? Fold(ImmutableArray<string> sentences)
    {
        var folded = sentences[0].Split(' ');
        foreach (var sentence in sentences.Skip(1))
        {
            var words = sentence.Split(' ');
            if (folded.Length > LongestSentence || words.Length > LongestSentence)
                return null;
            folded = Common(folded, words);
        }

        var gaps = folded.Count(word => word == Gap);
        return gaps > MostGaps || folded.Length - gaps < FewestWords ? null : string.Join(' ', folded);
    }

    /// <summary>The longest common subsequence of words, with a gap wherever either side has more.</summary>
    private static string[] Common(string[] left, string[] right)
    {
        var lengths = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
                lengths[i, j] = left[i] == right[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }

        var common = new List<string>();
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                AddWord(common, left[i]);
                i++;
                j++;
                continue;
            }

            AddWord(common, Gap);
            if (j == right.Length || (i < left.Length && lengths[i + 1, j] >= lengths[i, j + 1]))
                i++;
            else
                j++;
        }

        return [.. common];
    }

    private static void AddWord(List<string> words, string word)
    {
        if (word != Gap || words is not [.., Gap])
            words.Add(word);
    }
}
