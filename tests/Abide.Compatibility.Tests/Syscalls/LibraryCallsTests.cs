using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Roots;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Syscalls;

/// <summary>What programs of a Debian root leave to its libraries.</summary>
public sealed class LibraryCallsTests
{
    private const int CopyFileRange = 326, Socket = 41, Execve = 59;

    // What strace shows of /usr/bin/true on Debian 12.
    private static readonly int[] s_startOfEveryProgram = [0, 3, 9, 10, 11, 12, 17, 21, 158, 218, 231, 257, 262, 273, 302, 334];

    private static readonly DirectoryTree s_root = new(TestCache.DebianRoot("bookworm"));
    private static readonly DirectoryTree s_armRoot = new(TestCache.DebianRoot("work-arm64"));

    [Fact]
    public void A_program_that_does_nothing_is_claimed_to_start_and_end_and_little_else()
    {
        var calls = Facts("/usr/bin/true", Judging.Debian("bookworm"));

        s_startOfEveryProgram.Except(Numbers(calls)).ShouldBeEmpty();
        calls.Open.ShouldBeFalse();
        calls.Items.Length.ShouldBeLessThan(60);
        Numbers(calls).ShouldNotContain(Socket);
    }

    [Fact]
    public void A_call_is_told_with_the_function_that_the_program_imports_for_it()
    {
        var calls = Facts("/usr/bin/cat", Judging.Debian("bookworm"));

        calls.Items.ShouldContain(item => item.Number == CopyFileRange && item.Sites.Contains("copy_file_range@libc.so.6") && item.Certainty == "certain");
        calls.Items.Length.ShouldBeLessThan(60);
    }

    [Fact]
    public void The_table_of_a_release_says_of_programs_of_libc_alone_what_its_files_say()
    {
        foreach (var program in (string[])["/usr/bin/true", "/usr/bin/cat", "/usr/bin/gzip"])
        {
            Numbers(Facts(program, Judging.Bundled("debian:12"))).ShouldBe(Numbers(Facts(program, Judging.Debian("bookworm"))), program);
        }
    }

    [Fact]
    public void The_table_of_musl_says_of_a_program_what_its_file_says()
    {
        using var root = TestRoot.Musl(); // musl 1.2.3, which Alpine 3.17 has as well
        C.Compile("musl-gcc", root["/app/work"], "work.c", []);

        var read = Facts("/app/work", RootTarget.Create("dir:root", new DirectoryTree(root.Directory), kernel: null, _ => null), new DirectoryTree(root.Directory));
        var bundled = Facts("/app/work", Judging.Bundled("alpine:3.17"), new DirectoryTree(root.Directory));

        Numbers(bundled).ShouldBe(Numbers(read));
        Numbers(bundled).ShouldNotBeEmpty();
        bundled.Open.ShouldBe(read.Open);
    }

    [Fact]
    public void A_release_of_musl_without_a_table_leaves_the_set_open()
    {
        using var root = TestRoot.Musl();
        C.Compile("musl-gcc", root["/app/work"], "work.c", []);

        Facts("/app/work", Judging.Bundled("alpine:3.19"), new DirectoryTree(root.Directory)).Open.ShouldBeTrue();
    }

    [Fact]
    public void The_table_of_a_release_says_of_programs_for_another_architecture_what_its_files_say()
    {
        foreach (var program in (string[])["/usr/bin/true", "/usr/bin/cat", "/usr/bin/gzip"])
        {
            Numbers(Facts(program, Judging.Bundled("debian:12"), s_armRoot)).ShouldBe(Numbers(Facts(program, Judging.Debian("work-arm64"), s_armRoot)), program);
        }
    }

    [Theory]
    [InlineData("rocky:9.3", false)] // its glibc lies between two that tables are there for
    [InlineData("rocky:8.8", true)]
    [InlineData("centos:7", true)]
    public void A_glibc_that_is_older_than_all_tables_leaves_the_set_open(string target, bool isOpen)
    {
        Facts("/usr/bin/cat", Judging.Bundled(target), s_armRoot).Open.ShouldBe(isOpen);
    }

    [Fact]
    public void A_library_whose_code_is_not_known_leaves_the_set_open()
    {
        var calls = Facts("/usr/bin/ls", Judging.Bundled("debian:12"));

        calls.Open.ShouldBeTrue();
        calls.Untold.ShouldContain("libselinux.so.1");
    }

    [Fact]
    public void A_program_that_opens_libraries_may_reach_all_that_is_loaded()
    {
        var calls = Facts("/usr/bin/perl", Judging.Debian("bookworm"));

        calls.Items.ShouldContain(item => item.Number == Execve && item.Certainty == "certain");
        calls.Items.Count(item => item.Certainty == "possible").ShouldBeGreaterThan(100);
        calls.Untold.ShouldContain("Perl_pp_syscall");
    }

    [Fact]
    public void What_a_library_falls_back_from_is_told_only_of_a_kernel_that_is_not_its_own()
    {
        var own = Judging.JudgeFile(Path("/usr/bin/tar"), Judging.Bundled("debian:12"));
        var foreign = Judging.JudgeFile(Path("/usr/bin/tar"), Judging.Bundled("debian:12").WithKernel(Judging.Bundled("el8.3")));

        own.Findings.ShouldNotContain(finding => finding.Subject == "faccessat2");
        var finding = foreign.Findings.Single(finding => finding.Subject == "faccessat2");
        finding.Severity.ShouldBe(Severity.Degraded);
        finding.Evidence[0].Function.ShouldBe("faccessat@libc.so.6");
        foreign.Findings.ShouldNotContain(other => other.Subject == "process_madvise");
    }

    private static string Path(string program) => TestCache.DebianRoot("bookworm") + program;

    private static SyscallFacts Facts(string program, Target target, DirectoryTree? root = null)
    {
        root ??= s_root;
        var bytes = root.Read(program).ShouldNotBeNull(program);
        var judged = new ProgramJudge([target], root).Judge(program, root.Find(program)!.Path, bytes, sha256: null);
        return judged.Program.ShouldNotBeNull().Facts.Syscalls.ShouldNotBeNull();
    }

    private static int[] Numbers(SyscallFacts facts) => [.. facts.Items.Select(item => item.Number)];
}
