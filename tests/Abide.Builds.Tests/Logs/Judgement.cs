using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Abide.Builds.Logs;

namespace Abide.Builds.Tests.Logs;

/// <summary>A log that was set aside, and what was told of it.</summary>
internal sealed record JudgedLog(SetAside Log, LogOutcome Outcome, ImmutableArray<string> Told)
{
    public bool IsWrong => Log.Wrong(Told).Any();
}

/// <summary>What was told of all logs that were set aside.</summary>
internal sealed class Judgement
{
    private readonly ImmutableArray<JudgedLog> _logs;

    private Judgement(ImmutableArray<JudgedLog> logs) => _logs = logs;

    public int Explainable => Known.Count();

    public int Explained => Known.Count(judged => judged.Log.IsExplained(judged.Told));

    public IEnumerable<JudgedLog> Unexplained => Known.Where(judged => !judged.Log.IsExplained(judged.Told));

    public IEnumerable<JudgedLog> WithWrong => _logs.Where(judged => judged.IsWrong);

    private IEnumerable<JudgedLog> Known => _logs.Where(judged => !judged.Log.HasNothingToTell);

    private IEnumerable<JudgedLog> Others => _logs.Where(judged => judged.Log is { HasNothingToTell: true, Fails: true });

    private IEnumerable<JudgedLog> Successes => _logs.Where(judged => !judged.Log.Fails);

    public static Judgement OfSetAside() =>
        new([.. SetAside.All.Select(log => (Log: log, Explanation: RealLog.Explain(log.Text))).Select(read => new JudgedLog(read.Log, read.Explanation.Outcome, [.. RealLog.Ids(read.Explanation)]))]);

    /// <summary>A Markdown table, one line for each kind of log.</summary>
    public string ToTable()
    {
        var table = new StringBuilder("| logs | how many | right | wrong diagnosis |\n| --- | --- | --- | --- |\n");
        Row("failures that a diagnosis is about", "are explained, with all their causes", [.. Known], judged => judged.Log.IsExplained(judged.Told));
        Row("other failures", "are called failures, mostly unknown, and their most telling lines are shown", [.. Others], judged => !judged.IsWrong && judged.Outcome != LogOutcome.NoFailure);
        Row("successes, many of which print or quote failures", "are not called failures", [.. Successes], judged => !judged.IsWrong && judged.Outcome != LogOutcome.Unknown);
        return table.ToString();

        void Row(string kind, string right, ImmutableArray<JudgedLog> logs, Func<JudgedLog, bool> isRight) =>
            table.Append(CultureInfo.InvariantCulture, $"| {kind} | {logs.Length} | {logs.Count(isRight)} {right} ({100 * logs.Count(isRight) / logs.Length} %) | {logs.Count(judged => judged.IsWrong)} |\n");
    }
}
