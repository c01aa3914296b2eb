using System.Collections.Immutable;
using Abide.Builds.Diagnoses;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Machine;
using Abide.Builds.Projects.Settings;
using Abide.Compatibility.Targets;

namespace Abide.Builds.Tests.Projects;

/// <summary>What depends on users, owners and disks that a machine of tests has not.</summary>
public sealed class MachineChecksTests
{
    private static readonly UserAccount s_person = new("ci", 1000, "/home/ci", "/bin/bash", 20);
    private static readonly DirectoryFacts s_sound = new() { Path = "", Exists = true, IsDirectory = true, Nearest = "/x", MayWrite = true, Mode = 0x1ed, Owner = 1000, OwnerName = "ci", FreeBytes = 1UL << 40, FreeFiles = 1 << 20 };

    [Fact]
    public void A_sound_machine_is_spared() => Find(s_person, []).ShouldBeEmpty();

    [Theory]
    [InlineData("GOCACHE", "BLD1004")]
    [InlineData("GOMODCACHE", "BLD1011")]
    [InlineData("GOBIN", "BLD1005")]
    [InlineData("GOTMPDIR", "BLD1009")]
    public void A_directory_that_this_user_may_not_write_is_told(string variable, string id) =>
        Find(s_person, [(variable, s_sound with { MayWrite = false, Owner = 0, OwnerName = "root" })]).ShouldBe([(id, DoctorSeverity.Breaks)]);

    [Fact]
    public void A_full_disk_breaks_and_a_nearly_full_one_surprises()
    {
        Find(s_person, [("GOCACHE", s_sound with { FreeBytes = 1 << 20 })]).ShouldBe([("BLD1101", DoctorSeverity.Breaks)]);
        Find(s_person, [("GOCACHE", s_sound with { FreeBytes = 100 << 20 })]).ShouldBe([("BLD1101", DoctorSeverity.Surprises)]);
        Find(s_person, [("GOCACHE", s_sound with { FreeFiles = 10 })]).ShouldBe([("BLD1101", DoctorSeverity.Breaks)]);
        Find(s_person, [("GOCACHE", s_sound with { FreeFiles = null })]).ShouldBeEmpty();
    }

    [Fact]
    public void Mount_options_are_told_by_what_the_kernel_says()
    {
        Find(s_person, [("GOCACHE", s_sound with { IsReadOnly = true })]).ShouldBe([("BLD1102", DoctorSeverity.Breaks)]);
        Find(s_person, [("GOTMPDIR", s_sound with { IsNoExecute = true })]).ShouldBe([("BLD1010", DoctorSeverity.Breaks)]);
        Find(s_person, [("GOCACHE", s_sound with { IsNoExecute = true })]).ShouldBeEmpty(); // nothing is started there
    }

    [Fact]
    public void Caches_in_the_home_of_a_service_user_are_told()
    {
        var service = new UserAccount("builder", 998, "/home/ci", "/usr/sbin/nologin", 30);
        Find(service, [], owner: 998).ShouldBe([("BLD3104", DoctorSeverity.Surprises)]);
        Find(service with { Shell = "/bin/sh" }, [], owner: 998).ShouldBeEmpty();
        Find(service with { Shell = "/bin/false", Home = "/nonexistent" }, [], home: "/nonexistent", owner: 998).ShouldBe([("BLD3104", DoctorSeverity.Breaks)]);
    }

    [Fact]
    public void A_directory_of_another_user_that_can_be_written_is_told() =>
        Find(s_person, [("GOCACHE", s_sound with { Owner = 1001, OwnerName = "other" })]).ShouldBe([("BLD3103", DoctorSeverity.Surprises)]);

    [Fact]
    public void A_group_that_may_write_a_GOBIN_of_root_is_told() =>
        Find(s_person, [("GOBIN", s_sound with { Owner = 0, OwnerName = "root", Mode = 0x1fd })]).ShouldBe([("BLD3103", DoctorSeverity.Surprises)]);

    [Fact]
    public void A_kernel_below_the_floor_of_Go_is_told()
    {
        // No bundled release is that old, so a modern one stands on a kernel that is.
        var target = TargetCatalog.Resolve("el7.9").Targets[0];
        var offer = target.OfferFor("x86_64").Value!;
        var old = offer with { Kernel = offer.Kernel! with { Version = new(2, 6, 32), Uname = "2.6.32-754.el6" } };
        var facts = Facts(s_person, [], "/home/ci") with { GoVersion = "go1.24.4" };
        new Abide.Builds.Projects.Checks.TargetCheck(facts, "el6", old).Examine().Select(finding => finding.Id).ShouldBe(["BLD3120"]);
        new Abide.Builds.Projects.Checks.TargetCheck(facts with { GoVersion = "go1.23.5" }, "el6", old).Examine().ShouldBeEmpty();
    }

    [Fact]
    public void Mounts_are_found_by_the_longest_point_and_the_last()
    {
        var table = MountTable.Read("""
            22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
            23 22 0:5 / /tmp rw,noexec - tmpfs tmpfs rw
            24 22 0:6 / /tmp rw,nosuid shared:3 - xfs /dev/sdb rw
            25 22 0:7 / /srv/with\040blank ro - nfs server:/x ro
            damaged
            26 22 0:8 /
            """);
        table.Find("/tmp/x")!.ShouldBe(new Mount("/tmp", "xfs", "/dev/sdb", "rw,nosuid", 3));
        table.Find("/tmpfiles")!.Point.ShouldBe("/");
        table.Find("/srv/with blank/y")!.Options.ShouldBe("ro");
        MountTable.Read("").Find("/").ShouldBeNull();
    }

    [Fact]
    public void Words_of_flags_are_split_as_the_go_command_splits_them()
    {
        GoSettings.Words(" -tags=a,b '-ldflags=-X main.v=1' \"-gcflags=all=-N -l\"  -v ").ShouldBe(["-tags=a,b", "-ldflags=-X main.v=1", "-gcflags=all=-N -l", "-v"]);
        GoSettings.Words("'open").ShouldBe(["open"]);
        GoSettings.Words("").ShouldBeEmpty();
    }

    private static (string, DoctorSeverity)[] Find(UserAccount account, (string Variable, DirectoryFacts Directory)[] wrong, string home = "/home/ci", uint owner = 1000)
    {
        var report = Doctor.Examine(Facts(account, wrong, home, owner), [], [], null);
        report.Findings.ShouldAllBe(finding => AllDiagnoses.Find(finding.Id) != null && finding.Evidence.Length > 0);
        return [.. report.Findings.Where(finding => finding.Id != "BLD1007").Select(finding => (finding.Id, finding.Severity))];
    }

    private static BuildFacts Facts(UserAccount account, (string Variable, DirectoryFacts Directory)[] wrong, string home, uint owner = 1000)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = home, ["GOCACHE"] = $"{home}/.cache/go-build", ["GOMODCACHE"] = $"{home}/go/pkg/mod", ["GOTMPDIR"] = "/work", ["GOBIN"] = "/opt/bin" }
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        var directories = environment.Values.Distinct(StringComparer.Ordinal).ToDictionary(path => path, path => s_sound with { Path = path, Owner = owner, Exists = !path.StartsWith("/nonexistent", StringComparison.Ordinal), IsDirectory = !path.StartsWith("/nonexistent", StringComparison.Ordinal) }, StringComparer.Ordinal);
        foreach (var (variable, directory) in wrong)
            directories[environment[variable]] = directory;
        return new BuildFacts
        {
            Directory = "/src/app",
            Settings = new GoSettings(environment, null, null, ImmutableSortedDictionary<string, string>.Empty),
            Account = account,
            Directories = directories.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }
}
