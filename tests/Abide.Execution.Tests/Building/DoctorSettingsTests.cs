using Abide.Builds.Projects;
using Abide.Tests;

namespace Abide.Execution.Tests.Building;

/// <summary>Installations, directories and settings of a machine, with real Go releases.</summary>
public sealed class DoctorSettingsTests
{
    [Theory]
    [InlineData("1.15")]
    [InlineData("1.19")]
    [InlineData("1.22")]
    [InlineData("1.24")]
    [InlineData("1.27")]
    public async Task Nothing_is_found_where_nothing_is_wrong(string release)
    {
        using var patient = new Patient(release).Module(release == "1.15" ? "go 1.15\n" : "go 1.17\n");

        var report = await patient.ExamineAsync();

        report.ShouldBeWell();
        report.Unlearnt.ShouldBeEmpty();
        report.Go!.Version.ShouldStartWith($"go{release}");
        report.Project!.Packages!.Value.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task GOROOT_without_Go_is_wrong()
    {
        using var patient = new Patient().Module();
        patient["GOROOT"] = "/usr/lib/golang-gone";

        var report = await patient.ExamineAsync();

        report.ShouldFind("BLD1001", DoctorSeverity.Breaks, "/usr/lib/golang-gone");
        report.Findings.Count(finding => finding.Severity == DoctorSeverity.Breaks).ShouldBe(1); // the go command's refusal is the same thing
        report.Go!.Version.ShouldBe("go1.24.4");
        (await patient.GoAsync("build", "-o", "/dev/null")).IsGood.ShouldBeFalse();
    }

    [Fact]
    public async Task GOROOT_of_another_release_mixes_two()
    {
        using var patient = new Patient().Module();
        patient["GOROOT"] = TestCache.GoRoot("1.23");
        (await patient.ExamineAsync()).ShouldFind("BLD1006", DoctorSeverity.Breaks, "go1.23.5");
        (await patient.GoAsync("build", "-o", "/dev/null")).IsGood.ShouldBeFalse();

        patient["GOROOT"] = TestCache.GoRoot("1.24");
        var report = await patient.ExamineAsync();
        report.ShouldSpare("BLD1006");
        report.ShouldFind("BLD3101", DoctorSeverity.Note);
    }

    [Fact]
    public async Task Without_go_on_PATH_the_machine_is_still_looked_at()
    {
        using var patient = new Patient().Module();
        patient["PATH"] = "/usr/bin:/bin:.";
        patient["GOTMPDIR"] = patient.Path("nowhere");
        var report = await patient.ExamineAsync();
        report.ShouldFind("BLD1007", DoctorSeverity.Breaks);
        report.ShouldFind("BLD1009", DoctorSeverity.Breaks);
        report.Go.ShouldBeNull();
        report.Project!.Go.ShouldBe("1.17");
    }

    [Fact]
    public async Task Several_releases_on_PATH_are_told_in_their_order()
    {
        using var patient = new Patient().Module();
        patient["PATH"] = $"{TestCache.GoRoot("1.22")}/bin:{TestCache.GoRoot("1.24")}/bin:/usr/bin:/bin";
        (await patient.ExamineAsync()).ShouldFind("BLD3102", DoctorSeverity.Surprises, $"{TestCache.GoRoot("1.22")}/bin/go is first");

        // The same tree twice, by its name and by a link, is one release.
        Directory.CreateSymbolicLink(patient.Path("link"), $"{TestCache.GoRoot("1.22")}/bin");
        patient["PATH"] = $"{TestCache.GoRoot("1.22")}/bin:{patient.Path("link")}:/usr/bin:/bin";
        (await patient.ExamineAsync()).ShouldSpare("BLD3102");
    }

    [Theory]
    [InlineData("GOBIN", "~/bin", "BLD3113", DoctorSeverity.Breaks)]
    [InlineData("GOCACHE", "cache", "BLD3113", DoctorSeverity.Breaks)]
    [InlineData("GOMODCACHE", "mod", "BLD3113", DoctorSeverity.Breaks)]
    [InlineData("GOTMPDIR", "tmp", "BLD3113", DoctorSeverity.Surprises)]
    [InlineData("GOPATH", "~/go", "BLD1012", DoctorSeverity.Breaks)]
    [InlineData("GOTMPDIR", "/nowhere/tmp", "BLD1009", DoctorSeverity.Breaks)]
    [InlineData("GOTMPDIR", "/etc/passwd", "BLD1009", DoctorSeverity.Breaks)]
    [InlineData("GOCACHE", "/etc/passwd", "BLD1004", DoctorSeverity.Breaks)]
    [InlineData("GOPROXY", "https://proxy.example.com|direct", "BLD3106", DoctorSeverity.Surprises)]
    [InlineData("GOPROXY", "https://proxy.example.com,direct", "BLD3106", DoctorSeverity.Note)]
    [InlineData("GOPROXY", "off", "BLD1208", DoctorSeverity.Note)]
    [InlineData("GONOSUMDB", "*", "BLD3107", DoctorSeverity.Surprises)]
    [InlineData("GOSUMDB", "off", "BLD3107", DoctorSeverity.Surprises)]
    [InlineData("GOFLAGS", "-tags=centos7", "BLD3112", DoctorSeverity.Surprises)]
    [InlineData("GOFLAGS", "-trimpath", "BLD3112", DoctorSeverity.Note)]
    [InlineData("GO111MODULE", "off", "BLD3122", DoctorSeverity.Surprises)]
    [InlineData("GOFLAGS", "-mod=vendor", "BLD1203", DoctorSeverity.Breaks)]
    [InlineData("GOFLAGS", "-no-such-flag", "BLD1307", DoctorSeverity.Breaks)]
    public async Task A_setting_is_found_wrong_wherever_it_comes_from(string name, string value, string id, DoctorSeverity severity)
    {
        using var patient = new Patient().Module();
        patient[name] = value;
        var report = await patient.ExamineAsync();
        report.ShouldFind(id, severity);
        report.Findings.First(finding => finding.Id == id).Evidence.ShouldContain(each => each.Place == "environment" && each.Text == $"{name}={value}");

        // The file that go env -w writes.
        patient.Without(name);
        var file = patient.Path("home/.config/go/env");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"# settings\n{name}={value}\n");
        report = await patient.ExamineAsync();
        report.ShouldFind(id, severity);
        report.Findings.First(finding => finding.Id == id).Evidence.ShouldContain(each => each.Place == file && each.Line == 2);
    }

    [Theory]
    [InlineData("GOPROXY", "https://proxy.example.com", "BLD3106")]
    [InlineData("GOPROXY", "https://proxy.example.com,off", "BLD3106")]
    [InlineData("GOPROXY", "direct", "BLD3106")]
    [InlineData("GOPRIVATE", "git.example.com/*", "BLD3107")]
    [InlineData("GOSUMDB", "sum.corp.example+1465e5eb+Af9nHHOWd6PqwKeAscf0NsEYtEYhZrwzYGRW1FiD6NVe", "BLD3107")]
    [InlineData("GOFLAGS", "", "BLD3112")]
    [InlineData("GO111MODULE", "on", "BLD3122")]
    [InlineData("GOTMPDIR", "/tmp", "BLD1009")]
    [InlineData("GOTMPDIR", "/tmp", "BLD1010")]
    public async Task A_sound_setting_is_spared(string name, string value, string id)
    {
        using var patient = new Patient().Module();
        patient[name] = value;

        (await patient.ExamineAsync()).ShouldSpare(id);
    }

    [Fact]
    public async Task Without_a_home_there_is_no_place_for_caches()
    {
        using var patient = new Patient().Module().Without("HOME").Without("GOCACHE");
        var report = await patient.ExamineAsync();
        report.ShouldFind("BLD1002", DoctorSeverity.Breaks);
        report.ShouldFind("BLD1003", DoctorSeverity.Breaks);
        (await patient.GoAsync("build", "-o", "/dev/null")).Errors.ShouldContain("build cache is required");

        patient["GOCACHE"] = patient.Path("cache");
        patient["GOMODCACHE"] = patient.Path("mod");
        report = await patient.ExamineAsync();
        report.ShouldSpare("BLD1002");
        report.ShouldSpare("BLD1003");
    }

    [Fact]
    public async Task A_GOBIN_that_others_can_write_is_told()
    {
        using var patient = new Patient().Module();
        var shared = Directory.CreateDirectory(patient.Path("shared")).FullName;
        patient["GOBIN"] = shared;
        (await patient.ExamineAsync()).ShouldSpare("BLD3103");

        SetMode(shared, (UnixFileMode)0x1ff);
        (await patient.ExamineAsync()).ShouldFind("BLD3103", DoctorSeverity.Surprises, shared);

        SetMode(shared, (UnixFileMode)0x3ff); // sticky, as /tmp: a new program can still be put there
        (await patient.ExamineAsync()).ShouldFind("BLD3103", DoctorSeverity.Surprises, shared);
    }

    [Fact]
    public async Task Links_in_a_circle_and_unreadable_settings_are_told()
    {
        using var patient = new Patient().Module();
        File.CreateSymbolicLink(patient.Path("loop"), patient.Path("loop"));
        patient["GOENV"] = patient.Path("loop");
        patient["GOTMPDIR"] = patient.Path("loop");

        var report = await patient.ExamineAsync();

        report.ShouldFind("BLD1009", DoctorSeverity.Breaks);
        report.Unlearnt.ShouldContain(gap => gap.What == patient.Path("loop"));
    }

    [Fact]
    public async Task Without_a_project_only_the_machine_is_looked_at()
    {
        using var patient = new Patient();
        patient["GOTMPDIR"] = "/nowhere/tmp";

        var report = await patient.ExamineAsync();

        report.Project.ShouldBeNull();
        report.ShouldFind("BLD1009", DoctorSeverity.Breaks);
        report.Unlearnt.ShouldBeEmpty();
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
