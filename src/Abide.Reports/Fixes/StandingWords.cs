using Abide.Builds.Plans;

namespace Abide.Reports.Fixes;

internal static class StandingWords
{
    public static string Word(this ProofStanding standing) => standing switch
    {
        ProofStanding.Proven => "proven",
        ProofStanding.Undetermined => "undetermined",
        ProofStanding.Partly => "helps in part",
        ProofStanding.NoHelp => "does not help",
        ProofStanding.Failed => "failed",
        _ => "not tried",
    };
}
