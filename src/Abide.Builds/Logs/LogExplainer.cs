using System.Collections.Immutable;
using Abide.Builds.Diagnoses;
using Abide.Formats;

namespace Abide.Builds.Logs;

/// <summary>
/// Reads a log once, with memory that does not grow with it, and tells the causes that it recognises. Lines are only looked at when they
/// hold a text that some form has; all others are passed over without a string being made of them.
/// </summary>
public sealed class LogExplainer
{
    private readonly LogWindow _window = new();
    private readonly QuotedOutput _quoted = new();
    private readonly CauseList _causes = new();
    private readonly UnexplainedLines _unexplained = new();
    private string? _package;
    private int _block;
    private bool _failureSeen;
    private bool _isProbeLog;

    private LogExplainer()
    {
    }

    /// <summary>Reads a log to its end.</summary>
    /// <param name="log">UTF-8 or UTF-16 text, or gzip of it when it can seek; stays open.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static LogExplanation Explain(Stream log, string name, CancellationToken token = default)
    {
        using var reader = new LogReader(log, token);
        var explainer = new LogExplainer();
        if (reader.Kind is not (LogKind.Binary or LogKind.Gzip))
            explainer.Read(reader);
        return explainer.Result(name, reader);
    }

    private void Read(LogReader reader)
    {
        var gate = AllMatchers.Gate;
        while (reader.TryRead(out var line))
        {
            var candidate = line.ContainsAny(gate) || line.Contains("# ", StringComparison.Ordinal) || TellingLines.MayBeGo(line);
            if (reader.Overwritten && !candidate)
                continue;

            _window.Add(reader.Number, line, candidate);
            if (_window.Waiting > LogWindow.Ahead && _window.Advance())
                Look();
        }

        while (_window.Waiting > 0)
        {
            if (_window.Advance())
                Look();
        }

        _causes.Settle();
    }

    private void Look()
    {
        var line = _window.Line;
        _isProbeLog |= line.Text.StartsWith("This file contains any messages produced by compilers while", StringComparison.Ordinal);
        if (FollowStructure(line.Text) || _quoted.IsOpen || QuotedOutput.IsQuotation(line.Text) || (_isProbeLog && !line.Text.Contains("configure: error:", StringComparison.Ordinal)))
            return;

        if (line.Text.AsSpan().ContainsAny(AllMatchers.Keys) && Recognise(line))
            return;

        if (Consequences.IsOne(line.Text))
        {
            _failureSeen = true;
            _unexplained.Add(line, score: 1, _block);
            if (Consequences.IsEnd(line.Text))
                EndBlock();
        }
        else if (TellingLines.Score(line.Text) is var score and > 0)
        {
            _unexplained.Add(line, score, _block);
        }
    }

    private bool Recognise(LogLine line)
    {
        foreach (var matcher in AllMatchers.List)
        {
            if (matcher.Read(_window, _package) is not { } recognition)
                continue;
            if (!IsProbe())
                _causes.Add(recognition, line, _block);
            return true;
        }

        return false;
    }

    /// <summary>Headers of packages and of tests; true when the line is nothing else.</summary>
    private bool FollowStructure(string text)
    {
        // go build and go vet: "# import/path", "# import/path [tests]".
        if (text is ['#', ' ', >= '0' and <= 'z', ..] && text.AsSpan(2).IndexOf(' ') is var space && (space < 0 || text[2 + space + 1] == '['))
        {
            _package = space < 0 ? text[2..] : text[2..(2 + space)];
            EndBlock();
            return true;
        }

        switch (_quoted.Follow(text))
        {
            case QuotedLine.FailsTestBefore:
                _causes.DropUnsettled(_window.Line.Number);
                _unexplained.Add(_window.Line, TellingLines.Strong + 1, _block);
                return true;
            case QuotedLine.EndsPackage:
                EndBlock();
                _package = null;
                if (text.StartsWith("FAIL", StringComparison.Ordinal))
                {
                    _failureSeen = true;
                    _unexplained.Add(_window.Line, score: 1, _block);
                }

                return true;
            case QuotedLine.OfTests:
                if (text.StartsWith("--- FAIL", StringComparison.Ordinal))
                    _unexplained.Add(_window.Line, TellingLines.Strong + 1, _block);
                return true;
            default:
                return false;
        }
    }

    private void EndBlock()
    {
        _causes.Settle();
        _block++;
    }

    /// <summary>configure, CMake and distutils try what they expect to fail, and log it.</summary>
    private bool IsProbe()
    {
        for (var distance = -12; distance <= 6; distance++)
        {
            if (_window.At(distance)?.Text is { } text
                && (text.Contains("conftest", StringComparison.Ordinal) || text.Contains("cmTC_", StringComparison.Ordinal) || text.Contains("_configtest", StringComparison.Ordinal)
                    || text.Contains("CMakeFiles/CMakeTmp", StringComparison.Ordinal) || text.Contains("CMakeFiles/CMakeScratch", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private LogExplanation Result(string name, LogReader reader)
    {
        var causes = _causes.Told();
        var left = _unexplained.Outside(_causes.Blocks);
        var strong = left.Any(line => line.Score >= TellingLines.Strong);
        return new()
        {
            Name = name,
            Lines = reader.Lines,
            IsText = reader.Kind is not (LogKind.Binary or LogKind.Gzip),
            Causes = causes,
            Outcome = (causes.IsEmpty, strong) switch
            {
                (false, false) => LogOutcome.Explained,
                (false, true) => LogOutcome.PartlyExplained,
                (true, false) when !_failureSeen => LogOutcome.NoFailure,
                _ => LogOutcome.Unknown,
            },
            Unexplained = causes.IsEmpty && !strong && !_failureSeen || !causes.IsEmpty && !strong ? [] : UnexplainedLines.Best(left),
            UnexplainedCount = strong ? left.Count(line => line.Score >= TellingLines.Strong) : 0,
            Problems = [.. Problems(name, reader)],
        };
    }

    private static IEnumerable<Problem> Problems(string name, LogReader reader)
    {
        if (reader.Kind == LogKind.Binary)
            yield return Formats.Problems.NotLog.At(name, "its first bytes are not text: control characters or zeros in UTF-8 and in UTF-16");
        if (reader.Kind == LogKind.Gzip)
            yield return Formats.Problems.NotLog.At(name, "it is compressed with gzip and comes through a pipe");
        if (reader.Damage is { } damage)
            yield return Formats.Problems.DamagedLog.At(name, $"{damage} after line {reader.Lines}");
        if (reader.CutLines > 0)
            yield return Formats.Problems.LongLogLine.At(name, $"line {reader.FirstCutLine}{(reader.CutLines > 1 ? $" and {reader.CutLines - 1} more" : "")}: only the first {LogReader.LongestLine} characters are looked at");
    }
}
