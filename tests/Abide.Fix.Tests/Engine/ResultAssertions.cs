namespace Abide.Fix.Tests.Engine;

internal static class ResultAssertions
{
    /// <summary>Exit code, and a part of what was written to standard output.</summary>
    public static void ShouldBe(this (int ExitCode, string Output, string Errors) result, (int ExitCode, string Output) expected)
    {
        result.ExitCode.ShouldBe(expected.ExitCode, result.Output + result.Errors);
        result.Output.ShouldContain(expected.Output);
    }
}
