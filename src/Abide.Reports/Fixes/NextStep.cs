using Abide.Builds.Plans;

namespace Abide.Reports.Fixes;

/// <summary>What to do where no plan is proven.</summary>
internal static class NextStep
{
    /// <summary>One sentence; null where a plan is proven, or nothing is to be fixed.</summary>
    public static string? Of(FixReport report) => report switch
    {
        { NothingToFix: true } or { Best: not null } => null,
        { Before: { ExitCode: not (null or 0) } } => $"mend the build itself first: {string.Join(' ', report.Command)} 2>&1 | abide explain",
        _ => "get what the plans that were not tried ask for, mend what failed the others, and run it again; or name other targets",
    };
}
