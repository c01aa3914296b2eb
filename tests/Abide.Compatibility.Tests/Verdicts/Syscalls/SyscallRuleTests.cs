using System.Text;
using Abide.Compatibility.Targets.Seccomp;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Verdicts.Syscalls;

public sealed class SyscallRuleTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("abide-syscalls-").FullName;

    [Fact]
    [Triggers("ABI1801")]
    [Spares("ABI1801")]
    public void A_call_that_a_program_is_known_to_die_without_is_fatal()
    {
        var root = new DirectoryTree(TestCache.DebianRoot("work-trixie"));

        var finding = Judge("el8.3").ShouldFind("ABI1801", Severity.Fails);
        finding.Subject.ShouldBe("pidfd_open");
        finding.Evidence.ShouldContain(evidence => evidence.Source == "util-linux, misc-utils/waitpid.c, open_pidfds_or_err");
        Judge("el9.1").ShouldNotFind("ABI1801");

        Verdict Judge(string kernel) => Judging.Judge("/usr/bin/waitpid", root, Judging.Debian("work-trixie").WithKernel(Judging.Bundled(kernel)));
    }

    [Fact]
    [Triggers("ABI1802")]
    [Spares("ABI1802")]
    public void A_call_of_the_programs_own_that_the_kernel_lacks_is_for_a_run_to_prove()
    {
        var program = Build("refused");

        var finding = Of(Judging.JudgeFile(program, Judging.Bundled("el8.6")), "ABI1802", "openat2");
        finding.Severity.ShouldBe(Severity.Undetermined);
        finding.Hint.ShouldBe("prove it: abide run --as TARGET -- COMMAND");
        finding.Evidence[0].Function.ShouldBe("main.openBelow through syscall.Syscall6");
        Judging.JudgeFile(program, Judging.Bundled("el8.7")).Findings.ShouldNotContain(other => other.Id == "ABI1802" && other.Subject == "openat2");
    }

    [Fact]
    [Triggers("ABI1803")]
    [Spares("ABI1803")]
    public void What_the_standard_library_does_without_is_named()
    {
        var program = Build("refused");

        var finding = Of(Judging.JudgeFile(program, Judging.Bundled("el7.9")), "ABI1803", "pidfd_send_signal, pidfd_open");
        finding.Severity.ShouldBe(Severity.Degraded);
        finding.Message.ShouldContain("signalled by number");
        finding.Evidence.ShouldContain(evidence => evidence.Source == "Go, src/os/pidfd_linux.go, checkPidfd");
        Judging.JudgeFile(program, Judging.Bundled("el9.0")).ShouldNotFind("ABI1803");
    }

    [Theory]
    [InlineData("el9.3", "io_uring_setup", "EPERM")]
    [InlineData("el9.0", "memfd_secret", "ENOSYS")]
    [Triggers("ABI1804")]
    public void A_call_that_is_switched_off_is_not_called_missing(string release, string call, string error)
    {
        var verdict = Judging.JudgeFile(Build("refused"), Judging.Bundled(release));

        var finding = Of(verdict, "ABI1804", call);
        finding.Severity.ShouldBe(Severity.Undetermined);
        finding.Message.ShouldContain($"answers {error} to {call}");
        verdict.Findings.ShouldNotContain(other => other.Id == "ABI1802" && other.Subject == call);
    }

    [Fact]
    [Spares("ABI1804")]
    public void A_call_that_was_never_there_is_not_called_switched_off() =>
        Judging.JudgeFile(Build("refused"), Judging.Bundled("el7.9")).ShouldNotFind("ABI1804");

    [Fact]
    [Triggers("ABI1805")]
    [Spares("ABI1805")]
    public void Privileges_are_a_note_where_the_kernel_has_the_call()
    {
        var program = Build("refused");

        Of(Judging.JudgeFile(program, Judging.Bundled("el8.6")), "ABI1805", "bpf").Severity.ShouldBe(Severity.Note);
        Judging.JudgeFile(program, Judging.Bundled("el7.3")).ShouldNotFind("ABI1805"); // it has no bpf at all
    }

    [Fact]
    [Triggers("ABI1806")]
    [Spares("ABI1806")]
    public void A_number_that_only_the_user_knows_leaves_the_verdict_open()
    {
        var finding = Judging.JudgeFile(Build("untold"), Judging.Bundled("el9.4")).ShouldFind("ABI1806", Severity.Undetermined);

        finding.Message.ShouldContain("main.main");
        Judging.JudgeFile(Build("refused"), Judging.Bundled("el9.4")).ShouldNotFind("ABI1806");
    }

    [Fact]
    [Triggers("ABI1807")]
    [Spares("ABI1807")]
    public void A_profile_that_answers_EPERM_breaks_what_is_prepared_for_ENOSYS_only()
    {
        const string Old = """{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["faccessat2","openat2"],"action":"SCMP_ACT_ERRNO"}]}""";
        SeccompProfile.TryRead(Encoding.UTF8.GetBytes(Old), "old.json", out var profile, out _).ShouldBeTrue();
        var program = Build("refused");

        var verdict = Judging.JudgeFile(program, Judging.Bundled("el9.4").Behind(profile!));

        Of(verdict, "ABI1807", "openat2").Severity.ShouldBe(Severity.Undetermined);
        Of(verdict, "ABI1807", "faccessat2").Severity.ShouldBe(Severity.Degraded);
        Judging.JudgeFile(program, Judging.Bundled("el9.4")).ShouldNotFind("ABI1807");
    }

    [Fact]
    public void Where_the_kernels_calls_are_not_known_none_is_judged() =>
        Judging.JudgeFile(Build("refused"), Judging.Debian("bookworm")).Findings.ShouldNotContain(finding => finding.Id.StartsWith("ABI18", StringComparison.Ordinal));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Build(string source)
    {
        var program = Path.Combine(_directory, source);
        if (!File.Exists(program)) Go.Program(program, source);
        return program;
    }

    private static Finding Of(Verdict verdict, string id, string subject) =>
        verdict.Findings.Where(finding => finding.Id == id && finding.Subject == subject)
            .ShouldHaveSingleItem(string.Join('\n', verdict.Findings.Select(finding => $"{finding.Id} {finding.Subject}: {finding.Message}")));
}
