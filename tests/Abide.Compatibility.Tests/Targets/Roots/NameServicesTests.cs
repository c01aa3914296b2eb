using Abide.Compatibility.Targets.Roots;

namespace Abide.Compatibility.Tests.Targets.Roots;

public sealed class NameServicesTests
{
    [Fact]
    public void Without_nsswitch_conf_nothing_is_known()
    {
        using var tree = new TemporaryTree();

        TreeContent.ReadNameServices(tree.Tree).ShouldBeNull();
    }

    [Theory]
    [InlineData("passwd: files sss", "files sss")]
    [InlineData("  passwd:\tfiles   systemd # local first", "files systemd")]
    [InlineData("passwd: files [NOTFOUND=return] ldap", "files ldap")]
    [InlineData("passwd: files [!UNAVAIL=return success=continue]ldap", "files ldap")]
    [InlineData("# passwd: sss\npasswd: files", "files")]
    [InlineData("passwd:", "")]
    [InlineData("passwd: files\npasswd: files sss", "files sss")]
    [InlineData(": nothing\n:::\npasswd: files [broken\n", "files [broken")]
    public void Services_are_listed_by_database(string text, string services)
    {
        using var tree = new TemporaryTree(("/etc/nsswitch.conf", text));

        var known = TreeContent.ReadNameServices(tree.Tree).ShouldNotBeNull();

        string.Join(' ', known["passwd"]).ShouldBe(services);
        known.ShouldNotContainKey("hosts");
    }
}
