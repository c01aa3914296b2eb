using System.Collections.Immutable;
using Abide.Builds.Diagnoses;

namespace Abide.Builds.Logs;

/// <summary>Lines that look like errors, for failures that nobody wrote a matcher for.</summary>
internal static class TellingLines
{
    /// <summary>From this score on, a line tells of a failure of its own.</summary>
    public const int Strong = 3;

    private static readonly ImmutableArray<(int Score, Form Form)> s_forms =
    [
        // A compiler, with a place.
        (5, new Form(@"^[^\s:'""`#][^:'""`]*[:(]\d+(?:[:,]\d+)?\)?: (?:fatal |internal compiler )?[Ee]rror\b")),
        (4, new Form(@"^(?:vet: )?[^\s:'""`]+\.go:\d+:\d+: (?:undefined: |cannot |syntax error|undeclared|missing |too many |not enough |invalid |declared and not used|imported and not used|.*redeclared|package \S+ is not |.*: cannot find )")),
        (5, new Form(@"^(?:[\w./+-]+: )?(?:fatal|internal compiler) error: ")),
        (4, new Form(@"^(?:[\w./+-]+: )?[Ee]rror(?:\[\w+\])?: ")),
        (4, new Form(@"^panic: |^fatal error: |^runtime error: |^Segmentation fault|^\S+: symbol lookup error: |^Unhandled exception")),
        (4, new Form(@"^--- FAIL: |^\s*FAILED? \S|^not ok \d|^test .* \.\.\. FAILED$")),
        (4, new Form(@"^(?:fatal|E|CMake Error[^:]*|configure: error|ld\S*|error|npm ERR!|npm error|ERROR): ?\S|^CMake Error|^npm (?:ERR!|error) ")),
        (4, new Form(@"^[\w.]+(?:Error|Exception): \S|^==\d+==ERROR: |: runtime error: |: Error is not recoverable|: not in gzip format$|^found packages \S+ |: address already in use$")),
        (4, new Form(@"^(?:g?make)(?:\[\d+\])?: \*\*\* (?:No rule|missing|multiple|\S+ not found)")),
        (3, new Form(@"^go: .*(?:cannot|not found|invalid|error|failed|unknown|missing|requires)")),
        (3, new Form(@"^[\w./+-]+: (?:line \d+: |\d+: )?[^:]*: (?:No such file or directory|[Pp]ermission denied|(?:command )?not found)$|^[^'""]*core dumped|^Exception in thread |^Inconsistency detected by ld\.so: |^\S+: relocation target \S+ not defined|^\S+\.go:\d+: running ""|^\*\*\*Test Failed\*\*\*")),
        (2, new Form(@"undefined reference to |: cannot find |: No such file or directory$|: [Pp]ermission denied$|: (?:command )?not found$")),
        (3, new Form(@"^(?:\S+\.go:\d+:\d+|package \S+|\t+(?:imports|\S+\.go:\d+:\d+:) \S+): \S")),
        (1, new Form(@"[Ee]rror|ERROR|failed|FAILED")),
    ];

    /// <summary>What such lines hold.</summary>
    public static ImmutableArray<string> Keys { get; } =
        ["rror: ", "rror[", "ERROR", "panic: ", "FAIL", "fatal: ", "fatal error", "CMake Error", "npm ERR!", "npm error", "Exception", ": *** ", "undefined reference", "cannot find", "No such file or directory", "ermission denied", "not found", "core dumped", "Segmentation fault", "symbol lookup error", "rror CS", "rror MSB", "rror TS", "E: ", "not ok ", "untime error: ", "not recoverable", "not in gzip format", "found packages ", "address already in use", "Sanitizer", "Inconsistency detected", "relocation target ", ": running \"", "***Test Failed***"];

    /// <summary>
    /// Whether a raw line may be the go command's or compiler's: its name or a place in a Go file is the first word, behind stamps at most. Verbose
    /// tests print a place too, indented, and so often that looking at all of them would take longer than all the rest.
    /// </summary>
    public static bool MayBeGo(ReadOnlySpan<char> raw)
    {
        var place = raw.IndexOf(".go:", StringComparison.Ordinal);
        if (place > 0)
        {
            var start = raw[..place].LastIndexOf(' ');
            return start < 1 || raw[start - 1] != ' ';
        }

        var go = raw.IndexOf("go: ", StringComparison.Ordinal);
        return go >= 0 && (go == 0 || raw[go - 1] is ' ' or '\t' or ']') && !raw[go..].StartsWith("go: downloading ", StringComparison.Ordinal);
    }

    /// <summary>How much a line looks like an error; 0 when not at all.</summary>
    public static int Score(string text)
    {
        if (IsHarmless(text))
            return 0;

        foreach (var (score, form) in s_forms)
        {
            if (form.IsMatch(text))
                return score;
        }

        return 0;
    }

    private static bool IsHarmless(string text) =>
        text.Contains("warning: ", StringComparison.Ordinal) || text.Contains(" note: ", StringComparison.Ordinal)
        || text.StartsWith("go: downloading ", StringComparison.Ordinal) || text.StartsWith("go: finding ", StringComparison.Ordinal) || text.StartsWith("go: found ", StringComparison.Ordinal)
        || text.Contains("0 error", StringComparison.Ordinal) || text.Contains("ignored", StringComparison.Ordinal) || text.StartsWith("+ ", StringComparison.Ordinal);
}
