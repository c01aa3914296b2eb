using Abide.Builds.Diagnoses;

namespace Abide.Builds.Logs;

/// <summary>What CI systems, container engines and journals put before each line that a program wrote.</summary>
internal static class LinePrefix
{
    private const int MostPrefixes = 4;

    // An ISO 8601 stamp: GitHub Actions, Azure Pipelines, Jenkins Timestamper, Kubernetes, journalctl -o short-iso.
    private const string Stamp = @"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?";

    private static readonly Form s_form = new(
        "^(?:" + string.Join('|',
            // gh run view --log: job and step before the stamp.
            $@"[^\t]{{1,80}}\t[^\t]{{1,80}}\t{Stamp}[ \t]",
            // GitLab with FF_TIMESTAMPS (00O, 01E), Kubernetes (stdout F), a journal's host and unit.
            $@"{Stamp}[ \t]+(?:[0-9a-f]{{2}}[OE][ +]|(?:stdout|stderr) [FP] |[\w.-]+ (?:kernel|[^\s:\[\]]+\[\d+\]): )?",
            @"\[?\d\d:\d\d:\d\d(?:[.,]\d{1,6})?\]?[ \t]+(?:: +)?(?:\[Step \d+/\d+\] +)?",
            // journalctl -o short, syslog (RFC 3164).
            @"(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})? [\w.-]+ (?:kernel|[^\s:\[\]]+(?:\[\d+\])?): ",
            @"\[ *\d{1,10}\.\d{6}\] ",
            // BuildKit's plain progress.
            @"#\d{1,4} \d{1,6}\.\d{1,4} ",
            // docker compose.
            @"[A-Za-z][\w.-]{0,40} +\| ",
            @"##\[(?:error|warning|notice|debug|command|group)\]",
            @"::(?:error|warning|notice|debug)[^:]{0,300}::") + ")");

    /// <summary>Characters before what the program wrote.</summary>
    public static int Length(ReadOnlySpan<char> line)
    {
        var length = 0;
        for (var i = 0; i < MostPrefixes && CanStart(line[length..]); i++)
        {
            var prefix = s_form.LengthOf(line[length..]);
            if (prefix == 0)
                break;
            length += prefix;
        }

        return length;
    }

    private static bool CanStart(ReadOnlySpan<char> line) => line switch
    {
        [>= '0' and <= '9' or '[' or '#' or '<' or ':', ..] => true,
        // A month, or a service of docker compose; a job before a tab and a stamp.
        [(>= 'A' and <= 'Z') or (>= 'a' and <= 'z'), ..] => (line.Length > 16 && line[3] == ' ' && line[9] == ':') || line[..Math.Min(line.Length, 48)].Contains(" | ", StringComparison.Ordinal) || HasJob(line),
        _ => false,
    };

    private static bool HasJob(ReadOnlySpan<char> line)
    {
        var tab = line.IndexOf('\t');
        if (tab is < 1 or > 80)
            return false;
        var second = line[(tab + 1)..].IndexOf('\t') + tab + 1;
        return second > tab && second + 4 < line.Length && line[second + 1] is '2' or '[' && char.IsAsciiDigit(line[second + 2]);
    }
}
