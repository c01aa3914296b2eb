using Abide.Builds.Plans;
using Abide.Builds.Plans.Tags;

namespace Abide.Builds.Tests.Plans.Tags;

public class BuildTagsTests
{
    private static readonly string[] s_releases = ["el7.9", "el8.6", "el9.1"];

    private const string Source = """
        package main

        import (
        	"errors"
        	"fmt"

        	"golang.org/x/sys/unix"
        )

        func main() {
        	fd, err := unix.Openat2(unix.AT_FDCWD, "go.mod", &unix.OpenHow{})
        	if errors.Is(err, unix.ENOSYS) {
        		fmt.Println("fallback", fd)
        	}
        	closeAll()
        	unix.Syscall(unix.SYS_OPENAT2, 0, 0, 0)
        }

        func closeAll() {
        	if err := unix.CloseRange(100, 200, 0); err != nil {
        		fmt.Println(err)
        	}
        }

        """;

    [Theory]
    [InlineData("1.19", "bookworm")]
    [InlineData("1.24", "trixie")]
    [InlineData("1.27", "trixie")]
    public void Calls_that_kernels_lack_are_behind_tags_and_others_made_as_before(string release, string xsys)
    {
        using var project = Project(release, xsys);
        var plan = Propose(project.Situation(s_releases, "go", "build", ".")).Plan.ShouldNotBeNull();
        project.Apply(plan);

        var written = plan.Steps.OfType<WriteFile>().ToList();
        written.Select(file => file.Path).Order(StringComparer.Ordinal).ShouldBe([
            "internal/syscallx/doc.go", "internal/syscallx/lacking_el7.go", "internal/syscallx/lacking_el7_el8.go", "internal/syscallx/lacking_el7_el8_test.go",
            "internal/syscallx/lacking_el7_test.go", "internal/syscallx/present_el7.go", "internal/syscallx/present_el7_el8.go", "internal/syscallx/present_el7_el8_test.go",
            "internal/syscallx/present_el7_test.go", "main.go",
        ]);
        var main = File.ReadAllText(Path.Combine(project.Directory, "main.go"));
        main.ShouldBe(Source.Replace("unix.Openat2", "syscallx.Openat2", StringComparison.Ordinal).Replace("unix.CloseRange", "syscallx.CloseRange", StringComparison.Ordinal)
            .Replace("\t\"golang.org/x/sys/unix\"", "\t\"example.com/app/internal/syscallx\"\n\t\"golang.org/x/sys/unix\"", StringComparison.Ordinal));
        project.Go(["run", "."]).Output.ShouldNotContain("fallback");
        project.Go(["run", "-tags=el7,el8", "."]).Output.ShouldBe("fallback -1\nfunction not implemented\n");
        project.Go(["run", "-tags=el8", "."]).Output.ShouldBe("fallback -1\n");

        var symbols = Symbols(project);
        symbols.ShouldNotContain("unix.openat2");
        symbols.ShouldNotContain("unix.CloseRange");

        plan.Preconditions.ShouldContain("unix.Openat2 makes openat2, and the kernel of el7.9, el8.6 has no such call.");
        plan.Preconditions.ShouldContain("main.go:11 (unix.Openat2) tests for ENOSYS in the same function.");
        plan.Changes.ShouldContain(change => change.StartsWith("main.go:20 (unix.CloseRange): no test for ENOSYS", StringComparison.Ordinal));
        plan.Changes.ShouldContain(change => change.StartsWith("main.go:16 (unix.SYS_OPENAT2) stays as it is", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_written_is_laid_out_as_gofmt_does()
    {
        using var project = Project("1.24", "trixie");
        project.Apply(Propose(project.Situation(s_releases, "go", "build", ".")).Plan!);
        project.Go(["run", "cmd/gofmt", "-l", "."]).ShouldBe((0, ""));
    }

    [Fact]
    public void Functions_of_every_shape_are_wrapped()
    {
        const string source = """
            package main

            import "golang.org/x/sys/unix"

            func main() {
            	attributes, err := unix.SchedGetAttr(0, 0)
            	println(attributes == nil, err == unix.ENOSYS)
            	n, err := unix.Preadv2(-1, nil, 0, 0)
            	println(n, err == unix.ENOSYS)
            	println(unix.PidfdSendSignal(-1, unix.SIGTERM, nil, 0) == unix.ENOSYS, unix.MountSetattr(-1, "", 0, nil) == unix.ENOSYS)
            	create := unix.MemfdCreate
            	_, err = create("x", 0)
            	println(err == unix.ENOSYS)
            	println(unix.Faccessat(unix.AT_FDCWD, "/", 0, unix.AT_EACCESS) == nil)
            }

            """;
        using var project = Project("1.24", "trixie", source);
        foreach (var call in new[] { "sched_getattr", "preadv2", "pidfd_send_signal", "mount_setattr", "memfd_create", "faccessat2" }) project.Lacking(call, "main.main");
        project.Apply(Propose(project.Situation(["el7.2"], "go", "build", ".")).Plan!);
        project.Go(["run", "."]).Output.ShouldBe("false false\n-1 false\nfalse false\nfalse\ntrue\n");
        project.Go(["run", "-tags=el7", "."]).Output.ShouldBe("true true\n-1 true\ntrue true\ntrue\ntrue\n");
        project.Go(["run", "cmd/gofmt", "-l", "."]).ShouldBe((0, ""));
    }

    [Theory]
    [InlineData("package main\n\nimport sys \"golang.org/x/sys/unix\"\n\nfunc main() { sys.Openat2(0, \"\", nil) }\n", "package main\n\nimport \"example.com/app/internal/syscallx\"\n\nfunc main() { syscallx.Openat2(0, \"\", nil) }\n")]
    [InlineData("package main\n\nimport (\n\t\"golang.org/x/sys/unix\" // calls\n\t\"os\"\n)\n\nfunc main() { unix.Openat2(0, os.Args[0], nil) }\n", "package main\n\nimport (\n\t\"example.com/app/internal/syscallx\"\n\t\"os\"\n)\n\nfunc main() { syscallx.Openat2(0, os.Args[0], nil) }\n")]
    [InlineData("package main\r\n\r\nimport (\r\n\t\"os\"\r\n\r\n\t\"golang.org/x/sys/unix\"\r\n)\r\n\r\nfunc main() { unix.Openat2(0, os.Args[0], nil); unix.Close(0) }\r\n", "package main\r\n\r\nimport (\r\n\t\"os\"\r\n\r\n\t\"example.com/app/internal/syscallx\"\r\n\t\"golang.org/x/sys/unix\"\r\n)\r\n\r\nfunc main() { syscallx.Openat2(0, os.Args[0], nil); unix.Close(0) }\r\n")]
    [InlineData("package main\n\nimport \"golang.org/x/sys/unix\"\n\nvar syscallx = unix.Openat2\n\nfunc main() { syscallx(0, \"\", nil) }\n", "package main\n\nimport syscallx2 \"example.com/app/internal/syscallx\"\n\nvar syscallx = syscallx2.Openat2\n\nfunc main() { syscallx(0, \"\", nil) }\n")]
    public void Call_sites_keep_their_layout_and_their_other_names(string before, string after)
    {
        using var project = Project("1.24", "trixie", before);
        var plan = Propose(project.Situation(s_releases, "go", "build")).Plan!;
        plan.Steps.OfType<WriteFile>().Single(file => file.Path == "main.go").Text.ShouldBe(after);
        project.Apply(plan);
        project.Go(["build", "-o", "app", "."]).ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_file_that_cannot_be_rewritten_is_named()
    {
        using var project = Project("1.24", "trixie").Add("twice.go", "package main\n\nimport (\n\ta \"golang.org/x/sys/unix\"\n\tb \"golang.org/x/sys/unix\"\n)\n\nfunc twice() { a.Close(0); b.Openat2(0, \"\", nil) }\n");
        Propose(project.Situation(s_releases, "go", "build")).Plan!.Changes.ShouldContain(change => change.StartsWith("twice.go:8 (unix.Openat2) stays as it is", StringComparison.Ordinal));
    }

    [Fact]
    public void A_target_without_a_kernel_does_not_hide_what_others_lack()
    {
        using var project = Project("1.24", "trixie");
        var situation = project.Situation(s_releases, "go", "build");
        situation = situation with { Targets = situation.Targets.Insert(0, new FixTarget("dir:/srv/root", situation.Targets[0].Offer with { Kernel = null })) };
        Propose(situation).Plan!.Title.ShouldContain("unix.CloseRange, unix.Openat2");
    }

    [Fact]
    public void A_Go_before_1_17_gets_constraints_that_it_reads()
    {
        using var project = Project("1.15", "bullseye", "package main\n\nimport \"golang.org/x/sys/unix\"\n\nfunc main() {\n\t_, err := unix.Openat2(-1, \"x\", nil)\n\tprintln(err == unix.ENOSYS)\n}\n");
        project.Apply(Propose(project.Situation(s_releases, "go", "build", ".")).Plan!);
        project.Go(["run", "."]).Output.ShouldBe("false\n");
        project.Go(["run", "-tags=el7", "."]).Output.ShouldBe("true\n");
    }

    [Fact]
    public void A_tag_that_the_project_uses_itself_is_not_taken()
    {
        using var project = Project("1.24", "trixie").Add("old.go", "//go:build el7\n\npackage main\n");
        Propose(project.Situation(s_releases, "go", "build")).Plan!.Steps.OfType<SetVariable>().Single().Value.ShouldBe("-tags=el8,kernel_el7");
    }

    [Fact]
    public void Tags_of_the_user_stay()
    {
        using var project = Project("1.24", "trixie").WithFlags("-trimpath -tags=mine");
        var plan = Propose(project.Situation(s_releases, "go", "build", "-tags", "a b", "./cmd")).Plan!;
        plan.Steps.OfType<SetVariable>().Single().Value.ShouldBe("-trimpath -tags=mine,el7,el8");
        plan.Steps.OfType<ReplaceCommand>().Single().Command.ShouldBe(["go", "build", "-tags", "a,b,el7,el8", "./cmd"]);
    }

    [Fact]
    public void Calls_of_another_module_are_named_and_left_to_it()
    {
        using var project = new PlannedProject().WithXsys("trixie").Add("main.go", "package main\n\nfunc main() {}\n").Lacking("openat2", "example.org/paths.Open through golang.org/x/sys/unix.openat2");
        var refusal = Propose(project.Situation(s_releases, "go", "build")).Refusal.ShouldNotBeNull();
        refusal.Reason.ShouldContain("openat2 is made by example.org/paths.Open");
    }

    [Fact]
    public void A_package_that_was_written_before_is_not_written_again()
    {
        using var project = Project("1.24", "trixie");
        project.Apply(Propose(project.Situation(s_releases, "go", "build")).Plan!);
        project.Add("more.go", "package main\n\nimport \"golang.org/x/sys/unix\"\n\nvar more = unix.CloseRange\n");
        Propose(project.Situation(s_releases, "go", "build")).Refusal!.Reason.ShouldBe("example.com/app/internal/syscallx is there already");
    }

    [Fact]
    public void Nothing_is_proposed_where_kernels_have_every_call()
    {
        using var project = new PlannedProject().WithXsys("trixie").Add("main.go", Source);
        new BuildTagsPlanner().Propose(project.Situation(["el9.4"], "go", "build")).ShouldBeEmpty();
    }

    private static PlannedProject Project(string release, string xsys, string source = Source) => new PlannedProject(release).WithXsys(xsys).Add("main.go", source)
        .Lacking("openat2", "main.main through golang.org/x/sys/unix.openat2").Lacking("close_range", "main.closeAll through golang.org/x/sys/unix.CloseRange");

    private static Proposal Propose(FixSituation situation) => new BuildTagsPlanner().Propose(situation).ShouldHaveSingleItem();

    private static string Symbols(PlannedProject project)
    {
        project.Go(["build", "-tags=el7,el8", "-o", "app", "."]).ExitCode.ShouldBe(0);
        return project.Go(["tool", "nm", "app"]).Output;
    }
}
