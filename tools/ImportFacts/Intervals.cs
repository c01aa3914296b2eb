namespace Abide.ImportFacts;

/// <summary>Writes sets of releases as intervals that never cross from one major to the next.</summary>
internal static class Intervals
{
    /// <param name="releases">All releases in order.</param>
    /// <param name="chosen">The ones to write.</param>
    public static string Join(List<string> releases, HashSet<string> chosen)
    {
        var intervals = new List<string>();
        for (var first = 0; first < releases.Count; first++)
        {
            if (!chosen.Contains(releases[first])) continue;

            var last = first;
            while (last + 1 < releases.Count && LineOf(releases[last + 1]) == LineOf(releases[first]) && chosen.Contains(releases[last + 1]))
                last++;
            var toEnd = last + 1 == releases.Count || LineOf(releases[last + 1]) != LineOf(releases[first]);
            intervals.Add(toEnd ? releases[first] + "-" : first == last ? releases[first] : $"{releases[first]}-{releases[last]}");
            first = last;
        }

        return string.Join(' ', intervals);
    }

    private static string LineOf(string release) => release.Split('.')[0];
}
