using System.Diagnostics;

namespace Abide.Execution.Tests.Sandbox;

/// <summary>Processes that outlive the command, as a server does that becomes a daemon.</summary>
[Collection("Programs")]
public sealed class OutlivingTests(Programs programs)
{
    [Fact]
    public void What_outlives_the_command_gets_ENOSYS_and_the_report_says_so()
    {
        var file = Sign("left");

        var trial = Trial.Run("el8.3", programs.C("linger"), file);
        File.Delete(file);

        trial.Seen.ExitCode.ShouldBe(0);
        trial.CountOf("openat2").ShouldBe(0);
        trial.Report.Limits.ShouldContain(limit => limit.Contains("outlive the command", StringComparison.Ordinal));
        Await(file).ShouldBe("ENOSYS ENOSYS\n");
    }

    [Fact]
    public async Task On_demand_it_is_waited_for_and_served()
    {
        var file = Sign("awaited");
        var run = Task.Run(() => Trial.Run("el8.3", [programs.C("linger"), file], request => request with { WaitsForAll = true }));

        await Task.Delay(300);
        run.IsCompleted.ShouldBeFalse();
        File.Delete(file);
        var trial = await run;

        File.ReadAllText(file).ShouldBe("ENOSYS 4.18.0-240.22.1.el8_3.x86_64\n");
        trial.CountOf("openat2").ShouldBe(1);
        trial.Report.Limits.ShouldNotContain(limit => limit.Contains("outlive", StringComparison.Ordinal));
    }

    private string Sign(string name)
    {
        var file = programs.File(name);
        File.WriteAllText(file, "");
        return file;
    }

    private static string Await(string file)
    {
        for (var watch = Stopwatch.StartNew(); !File.Exists(file) && watch.Elapsed < TimeSpan.FromMinutes(1);)
            Thread.Sleep(10);
        return File.ReadAllText(file);
    }
}
