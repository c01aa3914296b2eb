using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Reasons;

/// <summary>One finding, where it was found.</summary>
internal sealed record Hit(ProgramReport Program, Verdict Verdict, Finding Finding);
