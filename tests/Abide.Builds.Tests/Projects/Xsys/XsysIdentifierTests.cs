using Abide.Builds.Projects.Sources;
using Abide.Builds.Tests.Projects.Sources;
using Abide.Tests;

namespace Abide.Builds.Tests.Projects.Xsys;

public class XsysIdentifierTests
{
    private const string Source = """
        package main

        import sys "golang.org/x/sys/unix"

        func main() {
        	var unix struct{ NotThis int }
        	_ = unix.NotThis
        	println(sys.SYS_FUTEX_WAITV, sys.EBADF)
        	_, _ = sys.SchedGetAttr(0, 0)
        }

        """;

    [Fact]
    public void Names_that_the_version_lacks_are_found_as_the_compiler_finds_them()
    {
        using var project = new SourceProject().WithXsys("bookworm").Add("main.go", Source);
        var output = project.Go(["build", "-o", "/dev/null", "."]).Output;
        output.ShouldContain("main.go:9:13: undefined: sys.SchedGetAttr");
        output.ShouldNotContain("FUTEX");

        var finding = project.Examine(context => context with { Xsys = TestCache.Xsys("bookworm"), XsysVersion = "v0.3.0" }).ShouldHaveSingleItem();
        finding.Id.ShouldBe("BLD1305");
        finding.Message.ShouldBe("golang.org/x/sys v0.3.0 has no unix.SchedGetAttr for linux/amd64");
        finding.Hint.ShouldContain("@latest");
        (finding.Evidence[0].Line, finding.Evidence[0].Column).ShouldBe((9, 9));
    }

    [Fact]
    public void The_first_version_of_the_module_cache_that_has_a_name_is_told()
    {
        using var project = new SourceProject().WithXsys("bullseye").Add("main.go", Source);
        var cache = project.PathOf(".cache");
        foreach (var (suite, version) in new[] { ("bullseye", "v0.0.0-20210124154548-22da62e12c0c"), ("bookworm", "v0.3.0"), ("trixie", "v0.22.0") })
        {
            Directory.CreateDirectory(Path.Combine(cache, "golang.org", "x"));
            Directory.CreateSymbolicLink(Path.Combine(cache, "golang.org", "x", $"sys@{version}"), TestCache.Xsys(suite));
        }

        var findings = project.Examine(context => context with { Xsys = TestCache.Xsys("bullseye"), ModuleCache = cache });
        findings.Single(finding => finding.Message.Contains("SYS_FUTEX_WAITV", StringComparison.Ordinal)).Hint.ShouldContain("go get golang.org/x/sys@v0.3.0,");
        findings.Single(finding => finding.Message.Contains("SchedGetAttr", StringComparison.Ordinal)).Hint.ShouldContain("go get golang.org/x/sys@v0.22.0,");
    }

    [Fact]
    public void Each_platform_is_asked_for_itself()
    {
        using var project = new SourceProject().WithXsys("trixie").Add("main.go", "package main\n\nimport \"golang.org/x/sys/unix\"\n\nfunc main() { println(unix.SYS_OPEN) }\n");
        project.Go(["vet", "."], architecture: "arm64").Output.ShouldContain("undefined: unix.SYS_OPEN");
        project.Go(["vet", "."], architecture: "amd64").ExitCode.ShouldBe(0);

        var finding = project.Examine(context => context with { Xsys = TestCache.Xsys("trixie"), Platforms = [new GoPlatform("linux", "amd64"), new GoPlatform("linux", "arm64")] }).ShouldHaveSingleItem();
        finding.Message.ShouldContain("unix.SYS_OPEN for linux/arm64");
    }
}
