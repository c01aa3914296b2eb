using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Builds.Plans.Modules;
using Abide.Builds.Projects.Modules;
using Abide.Tests;

namespace Abide.Builds.Tests.Plans.Modules;

public class ModulePinTests
{
    private const string Old = "v0.0.0-20210124154548-22da62e12c0c";

    private const string Source = """
        package main

        import "golang.org/x/sys/unix"

        func main() {
        	var how unix.OpenHow
        	fd, err := unix.Openat2(unix.AT_FDCWD, ".", &how)
        	err = unix.Pipe2(nil, unix.O_CLOEXEC)
        	println(fd, err, unix.PidfdGetfd)
        }

        """;

    [Fact]
    public void The_first_version_with_every_name_is_taken()
    {
        using var project = Project("bullseye", Old, Source);
        var plan = Propose(project).Plan.ShouldNotBeNull();
        plan.Title.ShouldBe($"golang.org/x/sys {Old} -> v0.3.0");
        plan.Preconditions[0].ShouldBe($"golang.org/x/sys {Old} has no unix.PidfdGetfd.");
        Commands(plan).ShouldContain("go mod edit -require=golang.org/x/sys@v0.3.0");
        plan.Steps.OfType<RunTool>().Single(step => step.Command.Contains("-m")).Prints.ShouldBe("v0.3.0");
        plan.Steps.OfType<SetVariable>().ShouldBeEmpty();
    }

    [Fact]
    public void A_version_for_a_newer_Go_is_passed_over()
    {
        using var project = Project("bullseye", Old, Source, go: "1.16");
        var refusal = Propose(project).Refusal.ShouldNotBeNull();
        refusal.Reason.ShouldContain($"has no unix.PidfdGetfd; of the versions that can be had without the network ({Old}, v0.3.0, v0.22.0) none has them and is for this Go");
    }

    [Fact]
    public void A_version_that_is_too_new_for_Go_is_lowered_no_further_than_needed()
    {
        using var project = Project("trixie", "v0.22.0", "package main\n\nimport \"golang.org/x/sys/unix\"\n\nfunc main() { unix.Close(-1) }\n", go: "1.17", log: "# golang.org/x/sys/unix");
        var plan = Propose(project).Plan.ShouldNotBeNull();
        plan.Title.ShouldBe("golang.org/x/sys v0.22.0 -> v0.3.0");
        Commands(plan).ShouldContain("go mod edit -require=golang.org/x/sys@v0.3.0");
    }

    [Fact]
    public void A_requirement_that_others_would_outbid_becomes_a_replacement()
    {
        using var project = Project("trixie", "v0.22.0", "package main\n\nimport \"golang.org/x/sys/unix\"\n\nfunc main() { unix.Close(-1) }\n", go: "1.17", log: "# golang.org/x/sys/unix", more: "require golang.org/x/net v0.1.0\n");
        var plan = Propose(project).Plan.ShouldNotBeNull();
        Commands(plan).ShouldContain("go mod edit -replace=golang.org/x/sys=golang.org/x/sys@v0.3.0");
        plan.Changes.ShouldContain("The version holds whatever other modules require, until the replace line is taken out.");
    }

    [Fact]
    public void A_replacement_in_the_way_is_taken_out_and_told()
    {
        using var project = Project("bullseye", Old, Source, more: $"replace golang.org/x/sys v0.0.1 => golang.org/x/sys {Old}\n");
        var plan = Propose(project).Plan.ShouldNotBeNull();
        Commands(plan).ShouldContain("go mod edit -dropreplace=golang.org/x/sys@v0.0.1 -require=golang.org/x/sys@v0.3.0");
        plan.Changes.ShouldContain($"replace golang.org/x/sys v0.0.1 => golang.org/x/sys {Old} in go.mod is taken out.");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("golang.org/x/sys v0.3.0 h1:x=\n", false)]
    public void The_checksum_database_is_passed_by_only_where_go_sum_does_not_know_the_version(string sum, bool isPassedBy)
    {
        using var project = Project("bullseye", Old, Source, sum: sum);
        var plan = Propose(project).Plan.ShouldNotBeNull();
        Commands(plan).Any(command => command.StartsWith("env GONOSUMDB=golang.org/x/sys go list", StringComparison.Ordinal)).ShouldBe(isPassedBy);
        plan.Changes.Any(change => change.Contains("the checksum database was not asked", StringComparison.Ordinal)).ShouldBe(isPassedBy);
    }

    [Fact]
    public void A_vendor_directory_is_written_anew_and_built_from()
    {
        using var project = Project("bullseye", Old, Source);
        var plan = new ModulePinPlanner().Propose(project.Situation with { Build = project.Situation.Build! with { Project = project.Situation.Build.Project! with { HasVendor = true } } }).Single().Plan!;
        Commands(plan).ShouldContain("env GONOSUMDB=golang.org/x/sys go mod vendor");
        plan.Steps.OfType<SetVariable>().Single().Value.ShouldBe("-mod=vendor");
    }

    [Fact]
    public void Sources_of_the_distribution_are_a_replacement_with_a_directory()
    {
        using var project = Project("bullseye", Old, Source);
        var situation = project.Situation with { Tools = new FixTools { Modules = project.Situation.Tools.Modules.SetItem("golang.org/x/sys", [new OfflineModule("", TestCache.Xsys("trixie"), "directory")]) } };
        var plan = new ModulePinPlanner().Propose(situation).Single().Plan!;
        Commands(plan).ShouldContain($"go mod edit -replace=golang.org/x/sys={TestCache.Xsys("trixie")}");
        plan.Changes.ShouldContain($"Builds need {TestCache.Xsys("trixie")} on their machine.");
    }

    [Fact]
    public void System_calls_that_only_the_new_version_makes_are_told_with_the_targets_that_lack_them()
    {
        using var project = Project("bullseye", Old, "package main\n\nimport \"golang.org/x/sys/unix\"\n\nfunc main() {\n\tunix.Fchmodat(-1, \"\", 0, 0)\n\tunix.Mremap(nil, 0, 0)\n}\n");
        Propose(project).Plan!.Changes.ShouldContain("unix.Fchmodat (main.go:6) may ask for fchmodat2, which the kernel of el7.9 lacks.");
    }

    [Fact]
    public void Nothing_is_proposed_for_a_project_that_builds_or_fails_for_another_reason()
    {
        using var other = Project("bullseye", Old, Source, log: "./main.go:3:1: syntax error");
        new ModulePinPlanner().Propose(other.Situation).ShouldBeEmpty();
        using var project = Project("bullseye", Old, Source);
        new ModulePinPlanner().Propose(project.Situation with { Before = new BuildResult { ExitCode = 0 } }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("BLD1202", "versions stay, go.sum completed")]
    [InlineData("BLD1203", "versions stay, vendored anew from go.mod")]
    public void Sums_and_vendor_are_brought_to_agree_where_they_are_all_that_is_wrong(string diagnosis, string title)
    {
        using var project = Project("bullseye", Old, Source, log: "");
        var build = project.Situation.Build!;
        var situation = project.Situation with { Before = new BuildResult { ExitCode = 1, Diagnoses = [diagnosis] }, Build = build with { Project = build.Project! with { HasVendor = diagnosis == "BLD1203" } } };
        var plan = new ModulePinPlanner().Propose(situation).Single().Plan!;
        plan.Title.ShouldBe(title);
        plan.Changes.Single().ShouldStartWith($"go.sum gets the checksums of golang.org/x/sys {Old}");
        Commands(plan).Any(command => command.EndsWith("go mod vendor", StringComparison.Ordinal)).ShouldBe(diagnosis == "BLD1203");
    }

    [Fact]
    public void A_module_that_is_not_what_go_sum_recorded_is_not_gone_around()
    {
        using var project = Project("bullseye", Old, Source);
        var proposal = new ModulePinPlanner().Propose(project.Situation with { Before = new BuildResult { ExitCode = 1, Diagnoses = ["BLD1201"] } }).Single();
        proposal.Refusal!.Reason.ShouldContain("not what go.sum recorded");
    }

    [Fact]
    public void In_a_workspace_it_is_refused()
    {
        using var project = Project("bullseye", Old, Source);
        var build = project.Situation.Build!;
        var proposal = new ModulePinPlanner().Propose(project.Situation with { Build = build with { Project = build.Project! with { Work = new ModuleFile { Path = "go.work" } } } }).Single();
        proposal.Refusal!.Reason.ShouldContain("versions of a workspace are chosen for all its modules");
    }

    [Theory]
    [InlineData("1.19", "bullseye", "bookworm")]
    [InlineData("1.27", "bullseye", "trixie")]
    public void What_the_consistency_test_records_of_one_version_holds_for_the_other(string release, string before, string after)
    {
        using var project = Project(before, Old, Source);
        using var planned = new PlannedProject(release).WithXsys(before);
        var test = Propose(project).Plan!.Steps.OfType<WriteFile>().Single();
        test.Why.ShouldBe("tests what the project uses: constants (2), types (1), calls (1) and numbers of system calls (2)");
        planned.Add(test.Path, test.Text);
        planned.Go(["test", "./..."]).Output.ShouldContain("recorded.txt: no such file");
        planned.Go(["run", "cmd/gofmt", "-l", "."]).ShouldBe((0, ""));

        planned.Go(["test", "./..."], ("ABIDE_RECORD", "1")).ExitCode.ShouldBe(0);
        var recorded = Path.Combine(planned.Directory, Path.GetDirectoryName(test.Path)!, "recorded.txt");
        File.ReadAllLines(recorded).ShouldContain("sizeof OpenHow = 24");
        planned.WithXsys(after);
        planned.Go(["test", "./..."]).Output.ShouldStartWith("ok");
        File.WriteAllText(recorded, File.ReadAllText(recorded).Replace("sizeof OpenHow = 24", "sizeof OpenHow = 32", StringComparison.Ordinal));
        planned.Go(["test", "./..."]).Output.ShouldContain("recorded was");
    }

    private static Proposal Propose(PinnedProject project) => new ModulePinPlanner().Propose(project.Situation).ShouldHaveSingleItem();

    private static IEnumerable<string> Commands(Plan plan) => plan.Steps.OfType<RunTool>().Select(step => string.Join(' ', step.Command));

    private static PinnedProject Project(string suite, string version, string source, string go = "1.24", string log = "undefined: unix.PidfdGetfd, unix.Mremap", string more = "", string sum = "") => new(suite, version, source, go, log, more, sum);

    /// <summary>A project whose build failed, and three versions of x/sys at hand.</summary>
    private sealed class PinnedProject : IDisposable
    {
        private readonly PlannedProject _files = new();

        public PinnedProject(string suite, string version, string source, string go, string log, string more, string sum)
        {
            _files.WithXsys(suite).Add("main.go", source).Add("go.mod", $"module example.com/app\n\ngo 1.15\n\nrequire golang.org/x/sys {version}\n{more}");
            var situation = _files.Situation(["el7.9"], "go", "build", ".");
            var build = situation.Build!;
            var packages = build.Packages!.Value;
            Situation = situation with
            {
                Build = build with
                {
                    GoVersion = $"go{go}",
                    Packages = [packages[0] with { Module = packages[0].Module! with { Version = version } }],
                    Project = build.Project! with { Sums = [ChecksumList.Read(System.Text.Encoding.UTF8.GetBytes(sum), "go.sum")] },
                },
                Before = new BuildResult { ExitCode = 1, LastLines = [log] },
                Tools = new FixTools
                {
                    Modules = ImmutableSortedDictionary<string, ImmutableArray<OfflineModule>>.Empty.Add(
                        "golang.org/x/sys",
                        [new("v0.22.0", TestCache.Xsys("trixie"), "module cache"), new(Old, TestCache.Xsys("bullseye"), "module cache"), new("v0.3.0", TestCache.Xsys("bookworm"), "module cache")]),
                },
            };
        }

        public FixSituation Situation { get; }

        public void Dispose() => _files.Dispose();
    }
}
