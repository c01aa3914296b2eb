using System.Globalization;
using Abide.Tests;

namespace Abide.Agent.Tests.Deploy;

/// <summary>The unit that the packages install.</summary>
[Collection(nameof(Packages))]
public sealed class UnitTests(Packages packages)
{
    [Theory]
    [InlineData("native")]
    [InlineData("ready")]
    [InlineData("native", "before-linux-5.8.conf")]
    [InlineData("native", "systemd-219.conf")]
    public void Installed_it_gives_systemd_nothing_to_complain_about(string form, params string[] dropIns)
    {
        string root = packages.Unpack(form), units = Path.Combine(root, "usr/lib/systemd/system");
        foreach (string dropIn in dropIns)
            File.Copy(Repository.PathTo($"deploy/drop-ins/{dropIn}"), Path.Combine(units, "abide-agent.service.d", dropIn));

        // The units that it names are systemd's own, and what it runs besides itself is this machine's.
        foreach (string unit in Tool.Answer("dpkg", "-L", "systemd").Split('\n').Where(path => path.Contains("/lib/systemd/system/") && File.Exists(path) && !path.Contains(".wants/")))
            File.Copy(unit, Path.Combine(units, Path.GetFileName(unit)), overwrite: true);
        foreach (string program in new[] { "/bin/kill", "/usr/bin/nsenter" })
        {
            Directory.CreateDirectory(root + Path.GetDirectoryName(program));
            File.Copy(program, root + program);
        }

        Tool.Run("systemd-analyze", "verify", $"--root={root}", "abide-agent.service").ShouldBe((0, ""));
    }

    [Theory]
    [InlineData("", 2.0)]
    [InlineData("ready-to-run.conf", 2.0)]
    [InlineData("before-linux-5.8.conf", 2.0)]
    public void It_is_exposed_little(string dropIn, double most)
    {
        using TemporaryDirectory directory = new();
        string unit = directory.Write("abide-agent.service", File.ReadAllText(Repository.PathTo("deploy/abide-agent.service")));
        if (dropIn.Length > 0)
            directory.Write($"abide-agent.service.d/{dropIn}", File.ReadAllText(Repository.PathTo($"deploy/drop-ins/{dropIn}")));

        string answer = Tool.Answer("systemd-analyze", "security", "--offline=true", "--no-pager", unit);

        const string mark = "exposure level for abide-agent.service: ";
        string level = answer[(answer.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Split(' ')[0];
        double.Parse(level, CultureInfo.InvariantCulture).ShouldBeLessThanOrEqualTo(most);
    }
}
