using Abide.Tests;

namespace Abide.Agent.Tests;

/// <summary>The agent as it ships, published once in each form for all tests that run it.</summary>
internal static class PublishedAgent
{
    private static readonly Lazy<string> s_native = new(() => Publish("native"));
    private static readonly Lazy<string> s_ready = new(() => Publish("ready"));

    /// <summary>The command that runs the agent as it is built, on the runtime of the machine.</summary>
    public static string[] OnDotnet { get; } = ["dotnet", Path.Combine(AppContext.BaseDirectory, "abide-agent.dll")];

    /// <summary>Path of the executable that was compiled ahead of time.</summary>
    public static string Native() => s_native.Value;

    /// <summary>Path of the executable that starts the .NET runtime beside it.</summary>
    public static string ReadyToRun() => s_ready.Value;

    private static string Publish(string form)
    {
        string output = Path.Combine(Repository.Root, "tests", "Abide.Agent.Tests", "obj", "published", form);
        var (code, log) = Tool.Run(Repository.PathTo("deploy/publish.sh"), form, output);
        code.ShouldBe(0, log);
        log.ShouldNotContain("warning");
        return Path.Combine(output, "abide-agent");
    }
}
