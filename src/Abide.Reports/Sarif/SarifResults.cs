using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Abide.Compatibility.Verdicts;
using Abide.Reports.Reasons;

namespace Abide.Reports.Sarif;

/// <summary>The results of a run, one cause in one program each.</summary>
internal sealed class SarifResults(Utf8JsonWriter json, ImmutableArray<Rule> rules, SarifLocations locations)
{
    private const int FunctionLimit = 20;

    public void Write(ProgramReport program, int artifact)
    {
        foreach (var reason in ReasonList.Of(program))
            Write(program, artifact, reason);
    }

    private void Write(ProgramReport program, int artifact, Reason reason)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", reason.Id);
        var ruleIndex = IndexOf(reason.Id);
        if (ruleIndex >= 0)
            json.WriteNumber("ruleIndex", ruleIndex);

        // SARIF 3.27.9: "open" is for what could not be decided; its level can only be "none" (3.27.10).
        json.WriteString("kind", reason.Severity == Severity.Undetermined ? "open" : "fail");
        json.WriteString("level", reason.Severity switch
        {
            Severity.Fails => "error",
            Severity.Degraded => "warning",
            Severity.Undetermined => "none",
            _ => "note",
        });

        SarifReport.WriteText(json, "message", Message(reason));
        json.WriteStartArray("locations");
        locations.Write(json, program.Path, reason.Offset, artifact, [.. reason.Functions.Take(FunctionLimit)]);
        json.WriteEndArray();

        json.WriteStartObject("partialFingerprints");
        json.WriteString("abideCause/v1", Fingerprint(program.Path, reason));
        json.WriteEndObject();

        if (reason.Waived is { } justification)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteString("status", "accepted");
            json.WriteString("justification", justification);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        json.WriteString("severity", reason.Severity.Word());
        json.WriteString("subject", reason.Subject);
        WriteStrings("targets", reason.Targets);
        WriteStrings("needs", reason.Needs);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Message(Reason reason)
    {
        var text = new StringBuilder(reason.Headline).Append(" (on ").AppendJoin(", ", reason.Targets).Append(')');
        foreach (var hint in reason.Hints.Take(3))
            text.Append(". ").Append(hint);
        return text.ToString();
    }

    /// <summary>Stays the same when targets are added or the program is rebuilt, so that an alert keeps its history.</summary>
    private static string Fingerprint(string path, Reason reason) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{path}\n{reason.Id}\n{reason.Subject}")).AsSpan(0, 16));

    private int IndexOf(string id)
    {
        for (var i = 0; i < rules.Length; i++)
        {
            if (rules[i].Id == id)
                return i;
        }

        return -1;
    }

    private void WriteStrings(string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
