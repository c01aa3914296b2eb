using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Captures;
using Abide.Compatibility.Targets.Differences;
using Abide.Compatibility.Tests.Targets.Captures;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Targets.Differences;

public sealed class TargetComparisonTests
{
    [Fact]
    public void Between_two_releases_appears_what_the_newer_glibc_and_kernel_have()
    {
        var difference = TargetComparison.Run(Bundled("el7.9"), Bundled("el9.4"));

        Find(difference, ChangeKind.Default, "C library").ShouldBe(("glibc 2.17", "glibc 2.34"));
        Find(difference, ChangeKind.Default, "x86-64 level").ShouldBe(("v1", "v2"));
        Find(difference, ChangeKind.Version, "GLIBC_2.28", "libc.so.6").ShouldBe((null, "there"));
        Find(difference, ChangeKind.Symbol, "fcntl64@GLIBC_2.28", "libc.so.6").ShouldBe((null, "there"));
        Find(difference, ChangeKind.Syscall, "openat2").ShouldBe((null, "wired"));
        Find(difference, ChangeKind.Library, "libssl.so.10").ShouldBe(("there", null));
        Find(difference, ChangeKind.Library, "libssl.so.3").ShouldBe((null, "there"));
        difference.Changes.ShouldNotContain(change => change.Subject == "GLIBC_2.17");
    }

    [Theory]
    [InlineData("el9.4")]
    [InlineData("debian:12")]
    public void A_release_does_not_differ_from_itself(string name)
    {
        var difference = TargetComparison.Run(Bundled(name), Bundled(name));

        difference.Changes.ShouldBeEmpty();
        difference.Unknown.ShouldBeEmpty();
    }

    [Fact]
    public void A_captured_root_does_not_differ_from_the_root()
    {
        var captured = Offer(CapturedTarget.Create("captured", Capturing.Debian("bookworm")));

        var difference = TargetComparison.Run(Offer(Judging.Debian("bookworm")), captured);

        difference.Changes.Where(change => change.Kind is not ChangeKind.Default).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_turned_round_appears_where_it_disappeared()
    {
        var (older, newer) = (Bundled("debian:11"), Bundled("debian:12"));

        var there = TargetComparison.Run(older, newer);
        var back = TargetComparison.Run(newer, older);

        there.Changes.Length.ShouldBeGreaterThan(100);
        back.Changes.Select(change => (change.Kind, change.Subject, change.Library, change.To, change.From)).Order()
            .ShouldBe(there.Changes.Select(change => (change.Kind, change.Subject, change.Library, change.From, change.To)).Order());
        back.Unknown.ShouldBe(there.Unknown);
    }

    [Fact]
    public void For_a_program_only_what_it_needs_is_told()
    {
        var git = TestCache.DebianRoot("bookworm") + "/usr/bin/git";
        var host = new DirectoryTree("/");
        ProgramScope.TryRead(host.Read(git)!, git, git, host, out var program, out _).ShouldBeTrue();

        var difference = TargetComparison.Run(Bundled("debian:11"), Bundled("debian:12"), program);

        var versions = difference.Changes.Where(change => change.Kind == ChangeKind.Version).Select(change => change.Subject).ToImmutableArray();
        versions.ShouldContain("GLIBC_2.34");
        versions.ShouldNotContain("GLIBC_2.35"); // which git does not ask for
        difference.Changes.Where(change => change.Kind == ChangeKind.Library).Select(change => change.Subject).ShouldBeSubsetOf(["libpcre2-8.so.0", "libz.so.1", "libc.so.6"]);
        difference.Program.ShouldBe(git);
    }

    [Fact]
    public void What_is_no_program_limits_nothing()
    {
        var host = new DirectoryTree("/");
        ProgramScope.TryRead("#!/bin/sh\n"u8.ToArray(), "script", "/script", host, out _, out var problems).ShouldBeFalse();

        problems.ShouldNotBeEmpty();
    }

    [Fact]
    public void Settings_of_roots_are_compared()
    {
        using var root = TestRoot.Of("bookworm");
        root.Write("/etc/nsswitch.conf", "passwd: files\n");
        root.Write("/etc/selinux/config", "SELINUX=permissive\n");
        root.Write("/etc/crypto-policies/config", "DEFAULT\n");
        var before = Captured(root);
        root.Write("/etc/nsswitch.conf", "passwd: files sss\n");
        root.Write("/etc/selinux/config", "SELINUX=enforcing\n");
        root.Write("/etc/crypto-policies/config", "FIPS\n");
        root.Library("/usr/lib/x86_64-linux-gnu/libnew.so.1", "answer.c");

        var difference = TargetComparison.Run(before, Captured(root));

        difference.Changes.Select(change => (change.Subject, change.From, change.To)).ShouldBe(
        [
            ("SELinux", "not enforcing", "enforcing"),
            ("crypto policy", "DEFAULT", "FIPS"),
            ("name services: passwd", "files", "files sss"),
            ("libnew.so.1", null, "there"),
        ]);
    }

    private static Offer Captured(TestRoot root) => Offer(CapturedTarget.Create("x", Capturing.Read(Capturing.Write(Capturing.Capture(new DirectoryTree(root.Directory)).File.ShouldNotBeNull()))));

    private static Offer Bundled(string name) => Offer(Judging.Bundled(name));

    private static Offer Offer(Target target) => target.OfferFor("x86_64").Value.ShouldNotBeNull();

    private static (string? From, string? To) Find(TargetDifference difference, ChangeKind kind, string subject, string? library = null)
    {
        var change = difference.Changes.Where(change => change.Kind == kind && change.Subject == subject && change.Library == library).ShouldHaveSingleItem(subject);
        return (change.From, change.To);
    }
}
