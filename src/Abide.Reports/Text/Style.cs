using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Text;

internal enum Style
{
    Plain,
    Bold,
    Dim,
    Good,
    Conditional,
    Open,
    Bad,
}

internal static class Styles
{
    public static Style For(Outcome outcome) => outcome switch
    {
        Outcome.Runs => Style.Good,
        Outcome.Degraded => Style.Conditional,
        Outcome.Undetermined => Style.Open,
        _ => Style.Bad,
    };

    public static Style For(Severity severity) => severity switch
    {
        Severity.Note => Style.Dim,
        Severity.Degraded => Style.Conditional,
        Severity.Undetermined => Style.Open,
        _ => Style.Bad,
    };

    /// <summary>Parameters of the SGR control sequence (ECMA-48, 8.3.117); the sixteen colours that themes adapt.</summary>
    public static string Sgr(Style style) => style switch
    {
        Style.Bold => "1",
        Style.Dim => "2",
        Style.Good => "32",
        Style.Conditional => "33",
        Style.Open => "35",
        Style.Bad => "1;31",
        _ => "0",
    };
}
