using Abide.Compatibility.Verdicts;

namespace Abide.Reports;

/// <summary>What pages keep of a program once its findings are among the reasons.</summary>
/// <param name="Path">As in the report.</param>
/// <param name="Outcomes">In the order of the targets.</param>
internal sealed record ProgramRow(string Path, Outcome[] Outcomes)
{
    public static ProgramRow Of(ProgramReport program)
    {
        var outcomes = new Outcome[program.Verdicts.Length];
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = program.Verdicts[i].Outcome;
        return new ProgramRow(program.Path, outcomes);
    }
}
