using Abide.Tests;

namespace Abide.Builds.Tests.Logs;

/// <summary>docs/explain-judged.md; <c>ABIDE_ACCEPT=1 dotnet test tests/Abide.Builds.Tests --filter SetAside</c> writes it anew.</summary>
internal static class JudgementPage
{
    public static string Render(Judgement judgement)
    {
        var known = Directory.EnumerateFiles(Repository.PathTo("tests/Abide.Builds.Tests/logs"), "*.log", SearchOption.AllDirectories).Count() - SetAside.All.Count;
        return $"""
            # How explain is judged

            Made by `tests/Abide.Builds.Tests/Logs`. Matchers are written and tested with {known} real logs. {SetAside.All.Count} others are set aside: whoever writes
            matchers does not read them, and hears of a wrong answer only which one it was, and on what form of text; of the last batches also which words no matcher knew. They hold builds that
            succeed, with and without `-x`; tests that print, expect or quote what linkers and loaders say; compile errors, failing tests, crashes and
            failures of other tools; and the known causes in the words of other linkers and releases of Go, with other names, wrapped by CI systems, and
            several in one log. A diagnosis that the log does not have is wrong, however good its advice.

            {judgement.ToTable().TrimEnd()}

            The logs came in four batches, and each met the matchers before anything was heard of it:

            | batch | failures that a diagnosis is about, explained at first sight | logs with a wrong diagnosis |
            | --- | --- | --- |
            | 155 logs | 64 of 74 | 8 |
            | 39 logs | 19 of 21 | 4 |
            | 33 logs | 22 of 23 | 2 |
            | 25 logs | 11 of 14 | 0 |

            Nearly all wrong ones were texts that quote a message: a line of a test's report, a commit's subject, a list of issues. The first table is what
            became of them.

            Each log can be made again: `tests/tools/make-logs.sh known/43-symbol-lookup-error` runs the commands of that case
            (`tests/corpus/broken`), with the tools and versions that the table beside the logs names. Nothing in a log is edited.

            """;
    }
}
