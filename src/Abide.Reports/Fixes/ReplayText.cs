using Abide.Builds.Plans;
using Abide.Reports.Text;

namespace Abide.Reports.Fixes;

/// <summary>Writes for people what came of a proof that was done again.</summary>
public static class ReplayText
{
    public static void Write(Replay replay, TextOptions options, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(replay);
        var page = new Page(output, options.Colour, options.Width);
        foreach (var difference in replay.Differences)
        {
            page.Text("differs: ", Style.Bad);
            page.Wrapped(difference, 9, later: 4);
        }

        if (!replay.Differences.IsEmpty) page.Line();
        page.Line(
            replay.Differences.IsEmpty
                ? $"the same came out: {replay.Recorded.Plan.Name}, {Words.Count(replay.Redone.Tools.Length, "tool")}, {Words.Count(replay.Redone.Commands.Length, "command")}, {Words.Count(replay.Redone.Programs.Length, "program")} with the same bytes and verdicts"
                : $"{replay.Recorded.Plan.Name} did not come out the same: {Words.Count(replay.Differences.Length, "difference")}",
            Style.Bold);
    }
}
