using Abide.Builds.Projects;

namespace Abide.Execution.Tests.Building;

/// <summary>go.mod, go.work, go.sum and vendor of a project; what is found is what the real go command then refuses.</summary>
public sealed class DoctorModulesTests
{
    private const string Library = "module example.com/lib\n\ngo 1.17\n";

    [Theory]
    [InlineData("requires example.com/lib v1.0.0\n", ":4:1: unknown directive: requires")]
    [InlineData("require (\n\texample.com/lib v1.0\n)\n", ":5:18: 'v1.0' is no version of a module")]
    [InlineData("require example.com/lib\n", ":4:1: require is followed by 1 words")]
    [InlineData("require (\n\texample.com/lib v1.0.0\n", ":4:1: the block that begins here")]
    [InlineData("replace example.com/lib => lib\n", "replacement module without a version")]
    [InlineData("/* no */\n", "must use // comments")]
    [InlineData("require \"example.com/lib v1.0.0\n", "a string has no end")]
    [InlineData("require `example.com/lib` v1.0.0\n", ":4:9: unquoted string cannot contain quote")]
    [InlineData("<<<<<<< HEAD\n", ":4:1: unknown directive: <<<<<<<")]
    public async Task A_broken_go_mod_is_told_with_line_and_column(string line, string words)
    {
        using var patient = new Patient().Module($"go 1.17\n{line}");

        (await patient.ExamineAsync()).ShouldFind("BLD3110", DoctorSeverity.Breaks, words);
        (await patient.GoAsync("build", "-o", "/dev/null")).Errors.ShouldContain("errors parsing go.mod");
    }

    [Theory]
    [InlineData("require example.com/lib v1.0.0 // indirect\n\nreplace example.com/lib v1.0.0 => ./lib\n")]
    [InlineData("require (\n\t\"example.com/lib\" v1.0.0 // why\n)\n\nreplace (\n\texample.com/lib => ./lib\n)\nretract [v0.1.0, v0.2.0]\nexclude example.com/lib v0.9.0\n")]
    public async Task A_sound_go_mod_is_spared(string lines)
    {
        using var patient = new Patient().Module($"go 1.17\n\n{lines}", "example.com/lib").Write("lib/go.mod", Library).Write("lib/lib.go", "package lib\n");

        (await patient.ExamineAsync()).ShouldBeWell();
        (await patient.GoAsync("build", "-o", "/dev/null")).IsGood.ShouldBeTrue();
    }

    [Theory]
    [InlineData("1.24", "local", "go 1.99\n", "BLD1301", DoctorSeverity.Breaks)]
    [InlineData("1.24", "auto", "go 1.99\n", "BLD3108", DoctorSeverity.Surprises)]
    [InlineData("1.24", "auto", "go 1.21\ntoolchain go1.99.1\n", "BLD3108", DoctorSeverity.Surprises)]
    [InlineData("1.24", "path", "go 1.99\n", "BLD1309", DoctorSeverity.Breaks)]
    [InlineData("1.24", "go1.99.1", "go 1.21\n", "BLD3108", DoctorSeverity.Surprises)]
    [InlineData("1.19", "", "go 1.21.0\n", "BLD1303", DoctorSeverity.Breaks)]
    [InlineData("1.19", "", "go 1.19\ntoolchain go1.21.3\n", "BLD1303", DoctorSeverity.Breaks)]
    [InlineData("1.19", "", "go 1.22\n", "BLD1303", DoctorSeverity.Surprises)]
    public async Task A_newer_Go_than_the_one_here_is_told(string release, string choice, string lines, string id, DoctorSeverity severity)
    {
        using var patient = new Patient(release).Module(lines);
        patient["GOTOOLCHAIN"] = choice;

        var report = await patient.ExamineAsync();
        report.ShouldFind(id, severity);
        // A release that a build would download is no fault, although the question had to do without it.
        report.Findings.Any(finding => finding.Severity == DoctorSeverity.Breaks).ShouldBe(severity == DoctorSeverity.Breaks);
        patient["GOPROXY"] = "off";
        (await patient.GoAsync("build", "-o", "/dev/null")).IsGood.ShouldBe(release == "1.19" && severity == DoctorSeverity.Surprises);
    }

    [Theory]
    [InlineData("1.24", "auto", "go 1.24\n")]
    [InlineData("1.24", "local", "go 1.21\ntoolchain go1.99.1\n")]
    [InlineData("1.24", "auto", "go 1.24rc1\ntoolchain go1.24.1\n")]
    [InlineData("1.19", "", "go 1.19\n")]
    public async Task A_Go_that_is_new_enough_is_spared(string release, string choice, string lines)
    {
        using var patient = new Patient(release).Module(lines);
        patient["GOTOOLCHAIN"] = choice;

        (await patient.ExamineAsync()).ShouldBeWell();
        (await patient.GoAsync("build", "-o", "/dev/null")).IsGood.ShouldBeTrue();
    }

    [Fact]
    public async Task With_GOPROXY_off_another_release_cannot_be_had()
    {
        using var patient = new Patient().Module("go 1.99\n");
        patient["GOTOOLCHAIN"] = "auto";
        patient["GOPROXY"] = "off";

        (await patient.ExamineAsync()).ShouldFind("BLD1302", DoctorSeverity.Breaks);
    }

    [Fact]
    public async Task A_vendor_directory_that_does_not_fit_is_told()
    {
        using var patient = new Patient().Module("go 1.17\n\nrequire example.com/lib v1.0.0\n", "example.com/lib")
            .Publish("example.com/lib", "v1.0.0", Library, ("lib.go", "package lib\n"))
            .Publish("example.com/lib", "v1.1.0", Library, ("lib.go", "package lib\n"));
        (await patient.GoAsync("mod", "tidy")).IsGood.ShouldBeTrue();
        (await patient.GoAsync("mod", "vendor")).IsGood.ShouldBeTrue();
        (await patient.ExamineAsync()).ShouldSpare("BLD1203");
        (await patient.GoAsync("build", "-o", "/dev/null")).IsGood.ShouldBeTrue();

        patient.Write("go.mod", "module example.com/app\n\ngo 1.17\n\nrequire example.com/lib v1.1.0\n");
        (await patient.ExamineAsync()).ShouldFind("BLD1203", DoctorSeverity.Breaks, "v1.1.0");
        (await patient.GoAsync("build", "-o", "/dev/null")).Errors.ShouldContain("inconsistent vendoring");

        patient.Write("go.mod", "module example.com/app\n\ngo 1.17\n\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => ./lib\n").Write("lib/go.mod", Library);
        (await patient.ExamineAsync()).ShouldFind("BLD1203", DoctorSeverity.Breaks, "replaces example.com/lib");
        (await patient.GoAsync("build", "-o", "/dev/null")).Errors.ShouldContain("inconsistent vendoring");
    }

    [Fact]
    public async Task A_package_that_cannot_be_loaded_is_told_in_the_words_of_go()
    {
        using var patient = new Patient().Module("go 1.17\n", "example.com/app/one").Write("one/one.go", "package one\n");
        (await patient.ExamineAsync()).ShouldSpare("BLD3111");

        patient.Write("one/two.go", "package two\n");
        (await patient.ExamineAsync()).ShouldFind("BLD3111", DoctorSeverity.Breaks, "found packages");
        (await patient.GoAsync("build", "-o", "/dev/null")).Errors.ShouldContain("found packages");
    }

    [Fact]
    public async Task What_go_sum_lacks_and_what_it_records_otherwise_is_told()
    {
        using var patient = new Patient().Module("go 1.17\n\nrequire example.com/Lib v1.0.0\n", "example.com/Lib")
            .Publish("example.com/!lib", "v1.0.0", "module example.com/Lib\n");
        File.Delete(patient.Path("proxy/example.com/!lib/@v/v1.0.0.zip"));
        using (var zip = System.IO.Compression.ZipFile.Open(patient.Path("proxy/example.com/!lib/@v/v1.0.0.zip"), System.IO.Compression.ZipArchiveMode.Create))
        {
            using var entry = new StreamWriter(zip.CreateEntry("example.com/Lib@v1.0.0/lib.go").Open());
            entry.Write("package lib\n");
        }

        (await patient.ExamineAsync()).ShouldFind("BLD1202", DoctorSeverity.Breaks);
        (await patient.GoAsync("build", "-o", "/dev/null")).Errors.ShouldContain("missing go.sum entry");

        var tidied = await patient.GoAsync("mod", "tidy");
        tidied.IsGood.ShouldBeTrue(tidied.Errors);
        var report = await patient.ExamineAsync();
        report.ShouldSpare("BLD1202");
        report.ShouldSpare("BLD1201");

        var sums = Path.Combine(patient.Project, "go.sum");
        patient.Write("go.sum", string.Concat(File.ReadAllText(sums).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (line.Contains("/go.mod", StringComparison.Ordinal) ? line : line[..^8] + "AAAAAAA=") + "\n")));
        (await patient.ExamineAsync()).ShouldFind("BLD1201", DoctorSeverity.Breaks, "example.com/Lib@v1.0.0");
        (await patient.GoAsync("build", "-o", "/dev/null")).Errors.ShouldContain("checksum mismatch");

        patient.Write("go.sum", File.ReadAllText(sums) + "=======\n");
        (await patient.ExamineAsync()).ShouldFind("BLD3110", DoctorSeverity.Breaks, "go.sum");
        (await patient.GoAsync("build", "-o", "/dev/null")).Errors.ShouldContain("malformed go.sum");
    }

    [Theory]
    [InlineData("replace example.com/lib v1.2.0 => ./lib", "BLD3109", DoctorSeverity.Surprises, "the build uses v1.0.0")]
    [InlineData("replace example.com/other => ./lib", "BLD3109", DoctorSeverity.Note, "no module of the build needs it")]
    [InlineData("replace example.com/lib => ../gone", "BLD1215", DoctorSeverity.Breaks, "../gone")]
    public async Task A_replace_that_does_nothing_or_leads_nowhere_is_told(string line, string id, DoctorSeverity severity, string words)
    {
        using var patient = new Patient().Module("go 1.17\n\nrequire example.com/lib v1.0.0\n", "example.com/lib")
            .Publish("example.com/lib", "v1.0.0", Library, ("lib.go", "package lib\n"))
            .Write("lib/go.mod", Library).Write("lib/lib.go", "package lib\n");
        (await patient.GoAsync("mod", "tidy")).IsGood.ShouldBeTrue();
        (await patient.ExamineAsync()).ShouldSpare(id);
        patient.Write("go.mod", File.ReadAllText(Path.Combine(patient.Project, "go.mod")) + "\n" + line + "\n");

        var report = await patient.ExamineAsync();

        report.ShouldFind(id, severity, words);
        report.Findings.First(finding => finding.Id == id).Evidence.ShouldContain(each => each.Text == line && each.Line != null);
        if (severity == DoctorSeverity.Surprises)
            (await patient.GoAsync("list", "-m", "example.com/lib")).Output.Trim().ShouldBe("example.com/lib v1.0.0");
    }

    [Fact]
    public async Task Latest_on_the_left_replaces_nothing()
    {
        using var patient = new Patient().Module("go 1.17\n\nrequire example.com/lib v1.0.0\n", "example.com/lib")
            .Publish("example.com/lib", "v1.0.0", Library, ("lib.go", "package lib\n"))
            .Publish("example.com/lib", "v1.1.0", Library, ("lib.go", "package lib\n"))
            .Write("lib/go.mod", Library).Write("lib/lib.go", "package lib\n");
        (await patient.GoAsync("mod", "tidy")).IsGood.ShouldBeTrue();
        (await patient.GoAsync("mod", "edit", "-replace=example.com/lib@latest=./lib")).IsGood.ShouldBeTrue();

        (await patient.ExamineAsync()).ShouldFind("BLD3109", DoctorSeverity.Surprises, "latest is no version");
    }

    [Fact]
    public async Task A_workspace_is_read_through_its_members()
    {
        using var patient = new Patient()
            .Write("go.work", "go 1.22\n\nuse (\n\t./a\n\t./b\n)\n")
            .Write("a/go.mod", "module example.com/a\n\ngo 1.22\n").Write("a/a.go", "package a\n")
            .Write("b/go.mod", "module example.com/b\n\ngo 1.21\n").Write("b/b.go", "package b\n\nimport _ \"example.com/a\"\n");
        var report = await patient.ExamineAsync();
        report.ShouldBeWell();
        report.Unlearnt.ShouldBeEmpty();
        report.Project!.Modules.ShouldBe(["example.com/a", "example.com/b"]);

        patient.Write("a/go.mod", "module example.com/a\n\ngo 1.24\n");
        (await patient.ExamineAsync()).ShouldFind("BLD1212", DoctorSeverity.Breaks, "go.work says 1.22");
        (await patient.GoAsync("build", "./a")).IsGood.ShouldBeFalse();

        patient.Write("a/go.mod", "module example.com/a\n\ngo 1.22\n");
        Directory.Delete(Path.Combine(patient.Project, "b"), recursive: true);
        (await patient.ExamineAsync()).ShouldFind("BLD1212", DoctorSeverity.Breaks, "where there is no go.mod");
        (await patient.GoAsync("build", "./a")).IsGood.ShouldBeFalse();
    }

    [Fact]
    public async Task Packages_that_cannot_be_loaded_are_told_with_their_place()
    {
        using var patient = new Patient().Module("go 1.17\n", "example.com/absent/thing", "no/such/std");
        patient["GOPROXY"] = "off";

        var report = await patient.ExamineAsync();

        report.ShouldFind("BLD1205", DoctorSeverity.Breaks, "example.com/absent/thing");
        report.ShouldFind("BLD1306", DoctorSeverity.Breaks, "no/such/std");
        report.Findings.First(finding => finding.Id == "BLD1205").Evidence.ShouldContain(each => each.Place.EndsWith("main.go", StringComparison.Ordinal) && each.Line == 3);
    }

    [Fact]
    public async Task A_link_in_a_circle_for_a_go_mod_is_told()
    {
        using var patient = new Patient();
        File.CreateSymbolicLink(Path.Combine(patient.Project, "go.mod"), Path.Combine(patient.Project, "go.mod"));

        (await patient.ExamineAsync()).ShouldFind("BLD3110", DoctorSeverity.Breaks, "leads nowhere or in a circle");
    }

    [Fact]
    public async Task A_go_mod_that_is_too_long_is_told()
    {
        using var patient = new Patient();
        using (var file = File.Create(Path.Combine(patient.Project, "go.mod")))
            file.SetLength(17 << 20);

        (await patient.ExamineAsync()).ShouldFind("BLD3110", DoctorSeverity.Breaks, "17 MiB long");
    }
}
