using System.Collections.Immutable;

namespace Abide.Builds.Logs;

/// <summary>Error lines that no form recognises: the best few, and which part of the log they stand in.</summary>
internal sealed class UnexplainedLines
{
    private const int MostKept = 256;
    private const int MostTold = 8;

    private readonly List<UnexplainedLine> _lines = [];

    /// <param name="line">The line.</param>
    /// <param name="score">How much it looks like an error.</param>
    /// <param name="block">The part of the log.</param>
    public void Add(LogLine line, int score, int block)
    {
        if (_lines.Count == MostKept)
        {
            // The first errors tell most; of equal ones the later goes.
            var worst = _lines.MinBy(kept => (kept.Score, -kept.Line.Number))!;
            if (worst.Score >= score)
                return;
            _lines.Remove(worst);
        }

        _lines.Add(new(line, score, block));
    }

    /// <summary>Lines of parts in which no cause was recognised.</summary>
    public List<UnexplainedLine> Outside(IReadOnlySet<int> explained) => [.. _lines.Where(line => !explained.Contains(line.Block))];

    /// <summary>The most telling ones, in the order of the log.</summary>
    public static ImmutableArray<LogLine> Best(List<UnexplainedLine> lines) =>
    [
        .. lines.OrderByDescending(line => line.Score).ThenBy(line => line.Line.Number).DistinctBy(line => line.Line.Text).Take(MostTold)
            .OrderBy(line => line.Line.Number).Select(line => line.Line),
    ];
}

/// <summary>A line that looks like an error.</summary>
/// <param name="Line">The line.</param>
/// <param name="Score">How much it does.</param>
/// <param name="Block">The part of the log that it stands in.</param>
internal sealed record UnexplainedLine(LogLine Line, int Score, int Block);
