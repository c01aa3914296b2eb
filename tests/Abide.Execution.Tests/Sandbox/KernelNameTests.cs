namespace Abide.Execution.Tests.Sandbox;

/// <summary>uname tells the release's kernel.</summary>
[Collection("Programs")]
public sealed class KernelNameTests(Programs programs)
{
    [Theory]
    [InlineData("el7.3", "Linux 3.10.0-514.el7.x86_64 x86_64")]
    [InlineData("el7.9", "Linux 3.10.0-1160.el7.x86_64 x86_64")]
    [InlineData("el8.3", "Linux 4.18.0-240.22.1.el8_3.x86_64 x86_64")]
    [InlineData("el9.1", "Linux 5.14.0-162.23.1.el9_1.x86_64 x86_64")]
    [InlineData("debian:12", "Linux 6.1.0 x86_64")]
    [InlineData("el7.6", "Linux 3.10.0 x86_64")] // only the version is known
    public void A_program_is_told_the_release(string release, string names)
    {
        var trial = Trial.Run(release, programs.C("names"));

        trial.Output.ShouldBe($"{names}\n");
        trial.Report.UnameAnswers.ShouldBe(1);
    }

    [Fact]
    public void Processes_that_a_shell_starts_are_told_too() =>
        Trial.Run("el8.10", "sh", "-c", "uname -r | cat; (uname -r)").Output.ShouldBe("4.18.0-553.66.1.el8_10.x86_64\n4.18.0-553.66.1.el8_10.x86_64\n");

    [Fact]
    public void The_host_keeps_its_name() => Trial.Run("el8.10", "uname", "-n").Output.Trim().ShouldBe(File.ReadAllText("/proc/sys/kernel/hostname").Trim());

    [Fact]
    public void A_bad_address_is_answered_as_a_kernel_does()
    {
        var trial = Trial.Run("el8.10", programs.C("names"), "bad");

        trial.Output.ShouldBe("EFAULT\n");
        trial.Report.UnameAnswers.ShouldBe(0);
    }
}
