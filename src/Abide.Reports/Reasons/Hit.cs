using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Reasons;

/// <summary>One finding, where it was found.</summary>
internal readonly record struct Hit(ProgramReport Program, Verdict Verdict, Finding Finding);
