using Abide.Builds.Diagnoses;
using Abide.Builds.Logs;
using Abide.Reports.Text;

namespace Abide.Reports.Explanations;

/// <summary>What a log says, for people: each cause with its reason, the lines that show it, what to do and what not.</summary>
public static class ExplanationText
{
    private const int Indentation = 2;
    private const int Column = 8;
    private const int UnwrappedWidth = 100;
    private const int MostLines = 4;

    /// <summary>Writes UTF-8 without a byte-order mark.</summary>
    /// <param name="explanation">What was read.</param>
    /// <param name="options">Colour, and the width to wrap at: 100 columns when there is none.</param>
    /// <param name="output">Where to; stays open.</param>
    public static void Write(LogExplanation explanation, TextOptions options, Stream output)
    {
        using var writer = new StreamWriter(output, leaveOpen: true);
        var page = new Page(writer, options.Colour, options.Width ?? UnwrappedWidth);
        foreach (var cause in explanation.Causes)
        {
            WriteCause(page, cause);
            page.Line();
        }

        var lines = Words.Count(explanation.Lines, "line");
        switch (explanation.Outcome)
        {
            case LogOutcome.NoFailure:
                page.Wrapped($"No failure is recognised in {explanation.Name} ({lines}).", 0);
                break;
            case LogOutcome.Unknown:
                page.Wrapped($"{explanation.Name} ({lines}) tells of a failure whose cause is not recognised. The most telling lines:", 0, Style.Open);
                WriteLines(page, explanation);
                break;
            case LogOutcome.PartlyExplained:
                page.Wrapped($"{Words.Count(explanation.UnexplainedCount, "more error line")} in {explanation.Name} ({lines}) {(explanation.UnexplainedCount == 1 ? "is" : "are")} not recognised. The most telling lines:", 0, Style.Open);
                WriteLines(page, explanation);
                break;
            default:
                page.Wrapped($"{Words.Count(explanation.Causes.Length, "cause")} in {explanation.Name} ({lines}). abide explain ID prints the page of one.", 0, Style.Dim);
                break;
        }
    }

    private static void WriteCause(Page page, RecognisedCause cause)
    {
        var diagnosis = cause.Diagnosis;
        page.Text(diagnosis.Id, Style.Bad).Text(" ");
        page.Wrapped(cause.Headline, diagnosis.Id.Length + 1, Style.Bold);
        page.Line();

        Label(page, "why");
        page.Wrapped($"{diagnosis.Title}. {OneLine(diagnosis.Cause)}", Column);
        Label(page, "seen");
        var first = true;
        foreach (var line in cause.Evidence.Take(MostLines))
        {
            WriteLine(page, line, first ? 0 : Column);
            first = false;
        }

        if (cause.Count > MostLines)
            page.Text(new string(' ', Column)).Line($"{Words.Count(cause.Count, "message")} in all", Style.Dim);

        Label(page, "do");
        for (var i = 0; i < diagnosis.Remedies.Length; i++)
            WriteRemedy(page, diagnosis.Remedies[i], i + 1);

        foreach (var advice in diagnosis.Avoid)
        {
            Label(page, "don't");
            page.Wrapped(OneLine(advice), Column);
        }
    }

    private static void WriteRemedy(Page page, Remedy remedy, int number)
    {
        if (number > 1)
            page.Text(new string(' ', Column));
        page.Text($"{number}. ");
        page.Wrapped(OneLine(remedy.Action), Column + 3);
        if (remedy.Changes.Length == 0)
            return;

        page.Text(new string(' ', Column + 3)).Text("changes: ", Style.Dim);
        page.Wrapped(OneLine(remedy.Changes), Column + 3 + "changes: ".Length, Style.Dim, later: Column + 3);
    }

    private static void WriteLines(Page page, LogExplanation explanation)
    {
        foreach (var line in explanation.Unexplained)
            WriteLine(page, line, Indentation);
    }

    private static void WriteLine(Page page, LogLine line, int indentation)
    {
        var label = $"line {line.Number}  ";
        var room = Math.Max(20, (page.Width ?? UnwrappedWidth) - Math.Max(indentation, Column) - label.Length);
        page.Text(new string(' ', indentation)).Text(label, Style.Dim).Line(Cut(line.Text.Trim(), room));
    }

    /// <summary>Keeps both ends: a message begins with who says it and ends with what.</summary>
    private static string Cut(string text, int room)
    {
        if (text.Length <= room)
            return text;

        var end = room * 2 / 3;
        return $"{text[..(room - end - 1)]}…{text[^end..]}";
    }

    private static void Label(Page page, string label) => page.Text(new string(' ', Indentation)).Padded(label, Column - Indentation, Style.Dim);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
