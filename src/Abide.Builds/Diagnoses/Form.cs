using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Abide.Builds.Diagnoses;

/// <summary>
/// A regular expression for lines that anybody may have written. What takes it too long does not fit, and a form that met some such lines is
/// not asked again: a log made to keep it busy costs a few timeouts. One may also come from a busy machine.
/// </summary>
internal sealed class Form([StringSyntax(StringSyntaxAttribute.Regex)] string pattern)
{
    /// <summary>Messages are shorter; longer lines are command lines and data.</summary>
    private const int LongestMessage = 2048;

    private const int MostTimeouts = 5;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(1);

    private readonly Lazy<Regex> _regex = new(() => new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, s_timeout));
    private int _timeouts;

    public bool IsMatch(string text) => Match(text) is not null;

    /// <summary>The match, or null when there is none, or none was found in time.</summary>
    public Match? Match(string text)
    {
        if (_timeouts >= MostTimeouts || text.Length > LongestMessage)
            return null;

        try
        {
            return _regex.Value.Match(text) is { Success: true } match ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            _timeouts++;
            return null;
        }
    }

    /// <summary>Length of a match at the beginning; 0 when there is none.</summary>
    public int LengthOf(ReadOnlySpan<char> text)
    {
        try
        {
            if (_timeouts < MostTimeouts)
            {
                foreach (var match in _regex.Value.EnumerateMatches(text))
                    return match.Length;
            }
        }
        catch (RegexMatchTimeoutException)
        {
            _timeouts++;
        }

        return 0;
    }
}
