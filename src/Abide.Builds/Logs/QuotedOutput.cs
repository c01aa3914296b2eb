using System.Collections.Immutable;

namespace Abide.Builds.Logs;

/// <summary>Follows test runs: what a test prints is about its own subject, not about this build.</summary>
internal sealed class QuotedOutput
{
    private string? _test;
    private bool _captured;

    /// <summary>What begins and ends such output.</summary>
    public static ImmutableArray<string> Keys { get; } = ["=== RUN ", "--- PASS: ", "--- FAIL: ", "--- SKIP: ", "ok  \t", "FAIL\t", "\t[no test files]", " stdout ----", " Captured std", "failures:", "test result: ", "====="];

    /// <summary>Whether the lines from here on are what a test printed.</summary>
    public bool IsOpen => _test is not null || _captured;

    /// <summary>Whether a line is a list item, a quotation, a patch, a comment, JSON or indented by hand: tools begin their messages at the margin.</summary>
    public static bool IsQuotation(string text) =>
        text is ['+' or '"' or '\'' or '{' or '}' or '<', ..] or ['-' or '>' or '|' or '*' or '=', ' ', ..] or ['/', '/', ..] or [' ', ' ', ..] or ['`', '`', ..];

    /// <summary>Looks at a line that has one of the keys.</summary>
    /// <returns>What the line means for the messages before it.</returns>
    public QuotedLine Follow(string text)
    {
        if (text.StartsWith("=== RUN ", StringComparison.Ordinal))
        {
            var name = text["=== RUN ".Length..].Trim();
            if (_test is null && !name.Contains('/', StringComparison.Ordinal))
                _test = name;
            return QuotedLine.OfTests;
        }

        if (text.StartsWith("--- ", StringComparison.Ordinal) && text.AsSpan(4) is ['P' or 'F' or 'S', ..] && text.IndexOf(": ", StringComparison.Ordinal) is var colon and > 0)
        {
            var name = text[(colon + 2)..].Split(' ')[0];
            var known = _test is not null;
            if (_test == name)
                _test = null;
            return text[4] == 'F' && !known ? QuotedLine.FailsTestBefore : QuotedLine.OfTests;
        }

        if (text.StartsWith("ok  \t", StringComparison.Ordinal) || text.StartsWith("FAIL\t", StringComparison.Ordinal) || text.EndsWith("\t[no test files]", StringComparison.Ordinal))
        {
            _test = null;
            return QuotedLine.EndsPackage;
        }

        if ((text.StartsWith("---- ", StringComparison.Ordinal) && text.EndsWith(" stdout ----", StringComparison.Ordinal)) || (text.StartsWith("---", StringComparison.Ordinal) && text.Contains(" Captured std", StringComparison.Ordinal)))
            _captured = true;
        else if (text is "failures:" || text.StartsWith("test result: ", StringComparison.Ordinal) || text.StartsWith("=====", StringComparison.Ordinal))
            _captured = false;
        else
            return QuotedLine.Other;

        return QuotedLine.OfTests;
    }
}

/// <summary>What a line means for test output.</summary>
internal enum QuotedLine
{
    Other,

    /// <summary>Belongs to a test run.</summary>
    OfTests,

    /// <summary>A package's tests are over: what comes before and what comes after have nothing in common.</summary>
    EndsPackage,

    /// <summary>What stands before it, back to the end of the last package, was printed by the test that failed.</summary>
    FailsTestBefore,
}
