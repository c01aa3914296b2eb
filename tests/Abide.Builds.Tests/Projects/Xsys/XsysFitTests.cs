using Abide.Builds.Projects;
using Abide.Builds.Projects.Sources;
using Abide.Builds.Projects.Xsys;
using Abide.Builds.Tests.Projects.Sources;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Builds.Tests.Projects.Xsys;

public class XsysFitTests
{
    private const string Use = "package main\n\nimport _ \"golang.org/x/sys/unix\"\n\nfunc main() {}\n";

    [Fact]
    public void A_version_that_is_written_for_a_newer_Go_than_one_before_1_17_breaks()
    {
        using var project = new SourceProject().WithXsys("trixie").Add("main.go", Use);
        project.Add("go.mod", File.ReadAllText(project.PathOf("go.mod")).Replace("go 1.21", "go 1.15", StringComparison.Ordinal));
        project.Go(["build", "-o", "/dev/null", "."], release: "1.15").ExitCode.ShouldNotBe(0);

        var finding = XsysFit.Examine(new DirectoryTree("/"), Context(project) with { GoRelease = 15, XsysGoLine = "1.18" }).ShouldHaveSingleItem();
        (finding.Id, finding.Severity).ShouldBe(("BLD1301", DoctorSeverity.Breaks));
        finding.Message.ShouldContain("is written for Go 1.18, and Go 1.15 builds here");
    }

    [Theory]
    [InlineData("bullseye", "1.15", "1.12")]
    [InlineData("bookworm", "1.19", "1.17")]
    [InlineData("trixie", "1.19", "1.18")]
    [InlineData("bullseye", "1.27", "1.12")]
    public void Versions_that_compile_are_left_alone(string suite, string release, string line)
    {
        using var project = new SourceProject().WithXsys(suite).Add("main.go", Use);
        project.Add("go.mod", File.ReadAllText(project.PathOf("go.mod")).Replace("go 1.21", "go 1.15", StringComparison.Ordinal));
        File.ReadAllText(Path.Combine(TestCache.Xsys(suite), "go.mod")).ShouldContain($"go {line}");
        project.Go(["build", "-o", "/dev/null", "."], release: release).ExitCode.ShouldBe(0);
        project.Go(["build", "-o", "/dev/null", "."], release: release, system: "darwin").ExitCode.ShouldBe(0);

        var context = Context(project) with { Xsys = TestCache.Xsys(suite), GoRelease = int.Parse(release[2..], null), XsysGoLine = line, Platforms = [new GoPlatform("linux", "amd64"), new GoPlatform("darwin", "arm64")] };
        XsysFit.Examine(new DirectoryTree("/"), context).ShouldBeEmpty();
    }

    [Fact]
    public void A_linkname_without_a_declaration_is_refused_where_no_go_line_is_older()
    {
        using var project = new SourceProject()
            .Add("go.mod", "module golang.org/x/sys\n\ngo 1.18\n")
            .Add("unix/zsyscall_darwin_amd64.go", "package unix\n\nimport _ \"unsafe\"\n\n//go:linkname libc_getgroups libc_getgroups\n//go:cgo_import_dynamic libc_getgroups getgroups \"/usr/lib/libSystem.B.dylib\"\n")
            .Add("unix/unix.go", "package unix\n");
        project.Go(["build", "./unix"], system: "darwin").Output.ShouldContain("//go:linkname must refer to declared function or variable");
        project.Go(["build", "./unix"]).ExitCode.ShouldBe(0);

        var context = Context(project) with { Xsys = project.Directory, IsModuleMode = false, Platforms = [new GoPlatform("darwin", "amd64")] };
        var finding = XsysFit.Examine(new DirectoryTree("/"), context).ShouldHaveSingleItem();
        (finding.Id, finding.Severity, finding.Evidence[0].Line).ShouldBe(("BLD1304", DoctorSeverity.Breaks, 5));
        XsysFit.Examine(new DirectoryTree("/"), context with { Platforms = [new GoPlatform("linux", "amd64")] }).ShouldBeEmpty();
        XsysFit.Examine(new DirectoryTree("/"), context with { IsModuleMode = true, GoRelease = 24 }).ShouldBeEmpty();
        XsysFit.Examine(new DirectoryTree("/"), context with { GoRelease = 17 }).ShouldBeEmpty();
    }

    private static SourceContext Context(SourceProject project) => new() { Directory = project.Directory, Xsys = TestCache.Xsys("trixie") };
}
