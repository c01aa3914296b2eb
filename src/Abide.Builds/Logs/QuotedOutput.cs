using System.Collections.Immutable;

namespace Abide.Builds.Logs;

/// <summary>Follows test runs: what a test prints is about its own subject, not about this build.</summary>
internal sealed class QuotedOutput
{
    // Test Anything Protocol, and what test libraries put before values.
    private static readonly string[] s_words = ["ok ", "not ok ", "expected: ", "actual: ", "got: ", "want: ", "received: ", "hint: ", "help: ", "example: "];

    private string? _test;
    private bool _captured;

    /// <summary>What begins and ends such output.</summary>
    public static ImmutableArray<string> Keys { get; } = ["=== RUN ", "--- PASS: ", "--- FAIL: ", "--- SKIP: ", "ok  \t", "FAIL\t", "\t[no test files]", " stdout ----", " Captured std", "failures:", "test result: ", "=====", "running ", "Start ", "Test #", "tests passed", "Total Test time", "messages produced by compilers"];

    /// <summary>Whether the lines from here on are what a test printed.</summary>
    public bool IsOpen => _test is not null || _captured;

    /// <summary>Whether a line is a list item, a quotation, a patch, a comment, JSON or a result of tests: tools begin their messages at the margin, with a word, a path or a flag.</summary>
    public static bool IsQuotation(string text)
    {
        var begins = text.Length > 0 && (char.IsLetterOrDigit(text[0]) || text[0] is '/' or '.' or '$' or '_' or '(' or '[' or '~' or '\t')
            || text is ['-', (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..];
        // Rows of tables: 12,open,title.
        if (text.Length > 2 && char.IsAsciiDigit(text[0]) && text.AsSpan().TrimStart("0123456789") is [',' or ';' or '|' or '\t' or ' ', ..])
            return true;
        // cargo tells below "Caused by:".
        if (text.StartsWith("  process didn't exit successfully: ", StringComparison.Ordinal))
            return false;
        return !begins || text.StartsWith("//", StringComparison.Ordinal) || s_words.Any(word => text.StartsWith(word, StringComparison.OrdinalIgnoreCase));
    }

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
        else if (IsRustRun(text) || IsCtest(text))
            _captured = true;
        else if (text.Contains("% tests passed", StringComparison.Ordinal) || text.StartsWith("Total Test time", StringComparison.Ordinal))
            _captured = false;
        else if (text is "failures:" || text.StartsWith("test result: ", StringComparison.Ordinal) || text.StartsWith("=====", StringComparison.Ordinal))
            _captured = false;
        else
            return QuotedLine.Other;

        return QuotedLine.OfTests;
    }

    /// <summary>libtest: <c>running 3 tests</c>; what the tests print goes up to the result.</summary>
    private static bool IsRustRun(string text) =>
        text.StartsWith("running ", StringComparison.Ordinal) && (text.EndsWith(" tests", StringComparison.Ordinal) || text.EndsWith(" test", StringComparison.Ordinal)) && text.Split(' ') is [_, var count, _] && count.All(char.IsAsciiDigit);

    /// <summary>ctest: <c>    Start 3: name</c>, <c>3/7 Test #3: name ....***Failed</c>.</summary>
    private static bool IsCtest(string text) =>
        text.AsSpan().TrimStart() is var line && ((line.StartsWith("Start ", StringComparison.Ordinal) && line.Contains(": ", StringComparison.Ordinal) && text[0] == ' ') || (line.Contains(" Test #", StringComparison.Ordinal) && line.Contains("...", StringComparison.Ordinal) && line.Length > 0 && char.IsAsciiDigit(line[0])));
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
