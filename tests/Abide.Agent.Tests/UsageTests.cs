using System.Diagnostics;

namespace Abide.Agent.Tests;

/// <summary>The command line as its users have it.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("start")]
    [InlineData("run now")]
    [InlineData("run --config")]
    [InlineData("run --config= --listen 127.0.0.1:0")]
    [InlineData("run --listen a --listen b")]
    [InlineData("config")]
    [InlineData("config check")]
    [InlineData("config check --file")]
    [InlineData("config show /etc/passwd")]
    [InlineData("--verson")]
    public void A_command_line_that_is_none_is_told_how_it_is_used(string arguments)
    {
        var (code, output, error) = Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        code.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldStartWith("error: ");
        error.ShouldContain("usage:");
    }

    [Theory]
    [InlineData("run --listen nowhere", "command line: listen must be HOST:PORT")]
    [InlineData("run --config /nonexistent/config.json", "file /nonexistent/config.json: ")]
    [InlineData("run --config /", "file /: ")]
    [InlineData("config show --config /nonexistent", "file /nonexistent: ")]
    public void What_it_cannot_start_with_is_named(string arguments, string expected)
    {
        var (code, _, error) = Run(arguments.Split(' '));

        code.ShouldBe(2);
        error.ShouldContain(expected);
        error.ShouldContain("hint: ");
    }

    [Fact]
    public void A_file_is_checked()
    {
        using TemporaryDirectory folder = new();
        Run("config", "check", folder.Write("good.json", """{ "prefix": "fleet" }""")).ShouldBe((0, $"{folder.PathTo("good.json")}: good, 1 settings\n", ""));

        var (code, output, error) = Run("config", "check", folder.Write("bad.json", """{ "prefix": "" }"""));
        code.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldStartWith($"error: file {folder.PathTo("bad.json")}: prefix must be");
    }

    [Theory]
    [InlineData("/nonexistent", "No such file or directory")]
    [InlineData("/", "is no regular file")]
    public void A_file_that_cannot_be_read_is_no_bad_configuration(string path, string reason)
    {
        var (code, output, error) = Run("config", "check", path);

        code.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldContain(reason);
        error.ShouldContain("hint: ");
    }

    [Fact]
    public void The_version_is_told() => Run("--version").Output.ShouldMatch(@"^abide-agent [0-9]+\.[0-9]+\.[0-9]+\n$");

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [.. PublishedAgent.OnDotnet[1..], .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["ABIDE_AGENT_STATE_DIRECTORY"] = "/nonexistent";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
