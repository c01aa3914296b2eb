namespace Abide.Reports.Reasons;

/// <summary>Folds sentences that differ in a place or two: <c>… has no libcrypto.so.3, which … needs</c>.</summary>
internal sealed class Elision
{
    private const string Gap = "…";
    private const int FewestWords = 3;
    private const int MostGaps = 2;
    private const int LongestSentence = 200;

    private string[]? _common;
    private bool _isHopeless;

    /// <summary>The words that all sentences share in order, or null when too little is left to make sense.</summary>
    public string? Folded
    {
        get
        {
            if (_isHopeless || _common is null)
                return null;
            var gaps = _common.Count(word => word == Gap);
            return gaps > MostGaps || _common.Length - gaps < FewestWords ? null : string.Join(' ', _common);
        }
    }

    public void Add(string sentence)
    {
        if (_isHopeless)
            return;

        var words = sentence.Split(' ');
        if (_common is null)
        {
            _common = words;
            return;
        }

        _isHopeless = _common.Length > LongestSentence || words.Length > LongestSentence;
        if (_isHopeless)
            return;

        _common = Common(_common, words);
        // Words are only ever lost.
        _isHopeless = _common.Count(word => word != Gap) < FewestWords;
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
