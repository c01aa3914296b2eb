using Abide.Builds.Projects;

namespace Abide.Builds.Tests.Projects.Sources;

public class TagCounterpartTests
{
    [Fact]
    public void A_name_that_needs_a_tag_breaks_the_build_without()
    {
        using var project = new SourceProject()
            .Add("main.go", "package main\n\nfunc main() {\n\topenLegacy()\n}\n")
            .Add("legacy.go", "//go:build centos7\n\npackage main\n\nfunc openLegacy() {}\n");
        project.Go(["vet", "-tags", "centos7", "."]).ExitCode.ShouldBe(0);
        project.Go(["vet", "."]).Output.ShouldContain("main.go:4:2: undefined: openLegacy");

        var finding = project.Examine().ShouldHaveSingleItem();
        finding.Id.ShouldBe("BLD3004");
        finding.Severity.ShouldBe(DoctorSeverity.Breaks);
        finding.Message.ShouldStartWith("openLegacy is undefined in a linux/amd64 build without tags: only legacy.go");
        (finding.Evidence[0].Place, finding.Evidence[0].Line, finding.Evidence[0].Column, finding.Evidence[0].Text).ShouldBe((project.PathOf("main.go"), 4, 2, "openLegacy()"));
    }

    [Theory]
    [InlineData("//go:build !centos7\n")]
    [InlineData("// +build !centos7\n")]
    public void A_name_that_a_tag_takes_away_breaks_the_build_with_it(string constraint)
    {
        using var project = new SourceProject()
            .Add("main.go", "package main\n\nfunc main() {\n\tx := modern{}\n\t_ = x\n}\n")
            .Add("modern.go", $"{constraint}\npackage main\n\ntype modern struct{{}}\n");
        project.Go(["vet", "."]).ExitCode.ShouldBe(0);
        project.Go(["vet", "-tags", "centos7", "."]).Output.ShouldContain("undefined: modern");

        var finding = project.Examine().ShouldHaveSingleItem();
        finding.Severity.ShouldBe(DoctorSeverity.Surprises);
        finding.Message.ShouldContain("modern is undefined in a linux/amd64 build with -tags centos7");
    }

    [Fact]
    public void Names_of_one_file_are_told_once()
    {
        using var project = new SourceProject()
            .Add("main.go", "package main\n\nfunc main() {\n\ta()\n\tb()\n\tc()\n}\n")
            .Add("tagged.go", "//go:build el7\n\npackage main\n\nfunc a() {}\n\nfunc b() {}\n\nfunc c() {}\n");
        project.Examine().ShouldHaveSingleItem().Message.ShouldStartWith("a and 2 more names are undefined");
    }

    [Fact]
    public void A_package_of_the_module_that_is_only_there_with_a_tag_breaks_its_importers()
    {
        using var project = new SourceProject()
            .Add("main.go", "package main\n\nimport \"example.com/app/host\"\n\nfunc main() { host.Name() }\n")
            .Add("host/host.go", "//go:build centos7\n\npackage host\n\nfunc Name() string { return \"\" }\n");
        project.Go(["vet", "-tags", "centos7", "./..."]).ExitCode.ShouldBe(0);
        project.Go(["vet", "."]).Output.ShouldContain("build constraints exclude all Go files");

        var finding = project.Examine().ShouldHaveSingleItem();
        finding.Message.ShouldStartWith("host.Name is undefined in a linux/amd64 build without tags: only host.go declares it");
        finding.Evidence[0].Place.ShouldBe(project.PathOf("main.go"));
    }

    [Fact]
    public void A_name_that_is_declared_twice_with_a_tag_is_found()
    {
        using var project = new SourceProject()
            .Add("main.go", "package main\n\nfunc main() { open() }\n")
            .Add("open.go", "package main\n\nfunc open() {}\n")
            .Add("open_centos7.go", "//go:build centos7\n\npackage main\n\nfunc open() {}\n");
        project.Go(["vet", "-tags", "centos7", "."]).Output.ShouldContain("open redeclared in this block");

        var finding = project.Examine().ShouldHaveSingleItem();
        finding.Message.ShouldContain("open is declared twice in a linux/amd64 build with -tags centos7");
        finding.Hint.ShouldContain("!centos7");
    }

    [Fact]
    public void Tags_of_every_build_count_as_set()
    {
        using var project = new SourceProject()
            .Add("main.go", "package main\n\nfunc main() { openLegacy() }\n")
            .Add("legacy.go", "//go:build centos7\n\npackage main\n\nfunc openLegacy() {}\n");
        project.Examine(context => context with { Tags = ["centos7"] }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("modern.go", "//go:build !centos7\n\npackage main\n\nfunc open() {}\n", "")]
    [InlineData("open_windows.go", "package main\n\nfunc open() {}\n", "")]
    [InlineData("ignored.go", "//go:build ignore\n\npackage main\n\nfunc open() {}\n", "")]
    [InlineData("extra.go", "package main\n", "func main() { open() }")]
    public void Counterparts_other_systems_and_ignored_files_are_no_fault(string name, string source, string main)
    {
        using var project = new SourceProject()
            .Add("main.go", "package main\n\nfunc main() { }\n")
            .Add("legacy.go", $"//go:build centos7\n\npackage main\n\nfunc {(name == "modern.go" ? "open" : "init")}() {{}}\n")
            .Add(name, source);
        if (main.Length > 0) project.Add("cmd/ignored.go", "//go:build ignore\n\npackage main\n\n" + main);
        project.Go(["vet", "."]).ExitCode.ShouldBe(0);
        project.Go(["vet", "-tags", "centos7", "."]).ExitCode.ShouldBe(0);
        project.Examine().ShouldBeEmpty();
    }

    [Fact]
    public void Names_that_a_function_or_a_type_has_of_its_own_are_no_use()
    {
        using var project = new SourceProject()
            .Add("legacy.go", "//go:build centos7\n\npackage main\n\nfunc open() {}\n\nvar flag, field, label int\n")
            .Add("main.go", """
                package main

                type record struct{ field int }

                func (r record) open() int { return r.field }

                func main() {
                	flag := 1
                	r := record{field: flag}
                	type inner struct {
                		field int
                	}
                label:
                	for {
                		_ = inner{r.open()}
                		break label
                	}
                	func(open func()) { open() }(func() {})
                }

                """);
        project.Go(["vet", "."]).ExitCode.ShouldBe(0);
        project.Examine().ShouldBeEmpty();
    }
}
