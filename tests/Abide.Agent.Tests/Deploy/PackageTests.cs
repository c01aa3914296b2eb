namespace Abide.Agent.Tests.Deploy;

/// <summary>deploy/abide-agent.spec, built by rpmbuild from what was published.</summary>
[Collection(nameof(Packages))]
public sealed class PackageTests(Packages packages)
{
    [Theory]
    [InlineData("native")]
    [InlineData("ready")]
    public void A_package_has_the_agent_its_unit_and_its_directories(string form)
    {
        string[] files = packages.Ask(form, "-l");

        files.ShouldContain("/usr/libexec/abide-agent/abide-agent");
        files.ShouldContain("/usr/lib/systemd/system/abide-agent.service");
        files.ShouldContain("/etc/abide-agent/tls");
        files.ShouldContain("/var/lib/abide-agent");
        files.ShouldContain("/usr/share/doc/abide-agent/agent-deploy.md");
        files.Contains("/usr/libexec/abide-agent/libcoreclr.so").ShouldBe(form == "ready");
        files.Contains("/usr/lib/systemd/system/abide-agent.service.d/ready-to-run.conf").ShouldBe(form == "ready");
        files.ShouldNotContain(file => file.EndsWith(".dbg") || file.EndsWith(".pdb") || file.EndsWith(".xml") || file.Contains("build-id"));
    }

    [Fact]
    public void An_update_leaves_the_configuration_alone_and_only_the_agent_may_read_it()
    {
        packages.Ask("native", "--qf", "[%{FILENAMES} %{FILEFLAGS:fflags} %{FILEMODES:perms} %{FILEUSERNAME}:%{FILEGROUPNAME}\\n]").ShouldSatisfyAllConditions(
            files => files.ShouldContain("/etc/abide-agent/config.json cn -rw-r----- root:abide-agent"),
            files => files.ShouldContain("/etc/abide-agent/tls  drwxr-x--- root:abide-agent"),
            files => files.ShouldContain("/var/lib/abide-agent  drwx------ abide-agent:abide-agent"));
    }

    [Fact]
    public void Its_scriptlets_are_good_shell_and_make_the_user()
    {
        foreach (string tag in new[] { "PREIN", "POSTIN", "PREUN", "POSTUN" })
        {
            string script = string.Join('\n', packages.Ask("native", "--qf", $"%{{{tag}}}"));
            Tool.Run("sh", "-n", "-c", script).ShouldBe((0, ""), tag);
        }

        packages.Ask("native", "--scripts").ShouldContain(line => line.Contains("useradd -r -g abide-agent"));
    }

    [Fact]
    public void The_native_form_asks_for_no_newer_C_library_than_that_of_EL_7()
    {
        Newest(packages.Ask("native", "--requires")).ShouldBeLessThanOrEqualTo(new Version(2, 17));
        Newest(packages.Ask("ready", "--requires")).ShouldBe(new Version(2, 27));
    }

    private static Version Newest(IEnumerable<string> requirements)
    {
        const string mark = "(GLIBC_";
        return requirements.Where(line => line.Contains(mark)).Select(line => Version.Parse(line[(line.IndexOf(mark) + mark.Length)..line.IndexOf(')')])).Max()!;
    }
}
