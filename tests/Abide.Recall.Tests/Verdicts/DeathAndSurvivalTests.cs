using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;

namespace Abide.Recall.Tests.Verdicts;

/// <summary>Real programs that die or live where the kernel lacks what they ask for, and what is judged of them. The table is in docs/syscalls.md.</summary>
public sealed class DeathAndSurvivalTests
{
    private const string Recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

    [Theory]
    [InlineData("/usr/bin/waitpid", "1", "el8.3", "el9.1", "pidfd_open")]
    [InlineData("/usr/bin/pidwait", "-f .", "el8.3", "el9.1", "pidfd_open")]
    [InlineData("/usr/bin/passt", "--one-off -f -s /dev/shm/passt", "el7.3", "el7.9", "getrandom")]
    [InlineData("/usr/sbin/criu", "check", "el7.3", "el7.9", "membarrier")]
    [InlineData("/usr/bin/runsc", "--rootless --network=none --ignore-cgroups do true", "el7.3", "el7.9", "seccomp")]
    public void A_program_that_dies_fails_without_being_tried(string path, string arguments, string kernel, string nextKernel, string syscall)
    {
        var verdict = new TriedProgram(path, kernel).Judge();

        verdict.Outcome.ShouldBe(Outcome.Fails, Describe(verdict));
        verdict.Findings.ShouldContain(finding => finding.Id == "ABI1801" && finding.Subject == syscall, Describe(verdict));
        ShouldDie(path, arguments, kernel, verdict);
        ShouldLive(path, arguments, nextKernel);
    }

    [Theory]
    [InlineData("/usr/bin/setpriv", "--landlock-access fs:write true", "el9.1", "el9.6", "landlock_create_ruleset")]
    [InlineData("/usr/bin/fio", "--name=read --ioengine=io_uring --rw=read --readonly --size=64k --filename=/usr/bin/fio", "el9.1", null, "io_uring_setup")]
    [InlineData("/usr/sbin/xfs_io", "-r -c statx /etc/passwd", "el7.9", "el8.3", "statx")]
    [InlineData("/usr/bin/python3", "-c __import__('os').pidfd_open(1)", "el8.3", "el9.1", "pidfd_open")]
    [InlineData("/usr/bin/bwrap", "--ro-bind / / --dev /dev --proc /proc --unshare-pid true", "el8.3", "el8.10", "openat2")]
    [InlineData("/usr/libexec/virtiofsd", "--sandbox none --shared-dir /etc --socket-path /dev/shm/virtiofsd", "el7.3", "el7.9", "seccomp")]
    public void A_program_that_dies_only_with_certain_arguments_fails_when_it_is_tried_with_them(string path, string arguments, string kernel, string? nextKernel, string syscall)
    {
        var verdict = new TriedProgram(path, kernel).Judge();

        verdict.Outcome.ShouldBe(Outcome.Undetermined, Describe(verdict));
        // Named, or among those that cannot be told.
        verdict.Findings.ShouldContain(finding => (finding.Id == "ABI1802" && finding.Subject!.Contains(syscall)) || finding.Id == "ABI1806", Describe(verdict));
        ShouldDie(path, arguments, kernel, verdict);
        if (nextKernel is not null) ShouldLive(path, arguments, nextKernel); // where io_uring is wired, it is switched off
    }

    [Theory]
    [InlineData("/usr/bin/age", "-r " + Recipient + " /etc/passwd", "el7.3", "getrandom")]
    [InlineData("/usr/bin/age-keygen", "", "el7.3", "getrandom")]
    [InlineData("/usr/bin/caddy", "hash-password --plaintext secret", "el8.3", "clone3")]
    [InlineData("/usr/bin/etcdctl", "version", "el7.3", "getrandom")]
    [InlineData("/usr/bin/gh", "--version", "el7.3", "getrandom")]
    [InlineData("/usr/bin/hugo", "new site /dev/shm/site", "el8.3", "faccessat2")]
    [InlineData("/usr/bin/minica", "--help", "el7.3", "getrandom")]
    [InlineData("/usr/bin/node", "-e require('fs').copyFileSync('/etc/passwd','/dev/shm/copy')", "el7.9", "io_uring_setup")]
    [InlineData("/usr/bin/openssl", "rand -hex 4", "el7.9", "rseq")]
    [InlineData("/usr/bin/rclone", "lsjson -M /etc", "el7.9", "statx")]
    [InlineData("/usr/bin/restic", "init --insecure-no-password --repo /dev/shm/repository", "el7.3", "getrandom")]
    [InlineData("/usr/bin/rg", "-c root /etc/passwd", "el7.9", "statx")]
    [InlineData("/usr/bin/syncthing", "generate --home /dev/shm/home", "el8.3", "clone3")]
    [InlineData("/usr/bin/webhook", "--version", "el7.3", "getrandom")]
    public void A_program_that_goes_on_without_the_call_is_degraded(string path, string arguments, string kernel, string syscall)
    {
        var program = new TriedProgram(path, kernel);
        var (here, there) = program.Run(Split(arguments));

        var verdict = program.Judge().With(there, here);

        verdict.Outcome.ShouldBe(Outcome.Degraded, Describe(verdict));
        verdict.Observations.ShouldHaveSingleItem().Result.ShouldBe("lived", there.Describe());
        there.Syscalls.Select(call => call.Name).ShouldContain(syscall);
        verdict.Findings.ShouldContain(finding => finding.Id == "ABI1803" && finding.Subject!.Contains(syscall), Describe(verdict));
    }

    private static void ShouldDie(string path, string arguments, string kernel, Verdict verdict)
    {
        var (here, there) = new TriedProgram(path, kernel).Run(Split(arguments));

        var tried = verdict.With(there, here);
        tried.Outcome.ShouldBe(Outcome.Fails);
        tried.Observations.ShouldHaveSingleItem().Result.ShouldBe("died", there.Describe());
    }

    /// <summary>On the next kernel, which has the call: what killed it is that, and not something else that both lack.</summary>
    private static void ShouldLive(string path, string arguments, string kernel)
    {
        var there = new TriedProgram(path, kernel).RunThere(Split(arguments));

        (there.StillRunning || there.ExitCode == 0).ShouldBeTrue(there.Describe());
    }

    private static ImmutableArray<string> Split(string arguments) => [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static string Describe(Verdict verdict) => string.Join('\n', verdict.Findings.Select(finding => $"{finding.Id} {finding.Severity}: {finding.Message}"));
}
