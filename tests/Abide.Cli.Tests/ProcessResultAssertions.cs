namespace Abide.Cli.Tests;

internal static class ProcessResultAssertions
{
    /// <summary>Asserts the exit code, and text that standard output or standard error must contain.</summary>
    public static void ShouldBe(this ProcessResult result, int exitCode, string output = "", string error = "")
    {
        result.ExitCode.ShouldBe(exitCode, $"{result.Output}\n{result.Error}");
        result.Output.ShouldContain(output, Case.Sensitive);
        result.Error.ShouldContain(error, Case.Sensitive);
    }
}
