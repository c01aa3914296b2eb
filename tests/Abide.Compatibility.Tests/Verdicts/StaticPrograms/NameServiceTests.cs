using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Verdicts.StaticPrograms;

public sealed class NameServiceTests
{
    [Theory]
    [Triggers("ABI1601")]
    [InlineData("-static", "getaddrinfo")]
    [InlineData("-static-pie", "getaddrinfo")]
    [InlineData("-static -s", "name lookups")]
    public void A_static_program_that_looks_names_up_opens_plug_ins_of_the_root(string arguments, string names)
    {
        using var root = TestRoot.Of("bookworm");
        C.Program(root["/app/lookup"], "lookup.c", arguments.Split(' '));

        var verdict = root.Judge("/app/lookup");

        verdict.Outcome.ShouldBe(Outcome.Degraded);
        verdict.ShouldFind("ABI1601", Severity.Degraded).Message.ShouldContain(names);
    }

    [Theory]
    [Triggers("ABI1601")]
    [InlineData("-static")]
    [InlineData("-static -s")]
    public void Walking_a_database_opens_plug_ins_as_well_stripped_or_not(string arguments)
    {
        using var root = TestRoot.Of("bookworm");
        C.Program(root["/app/services"], "services.c", arguments.Split(' '));

        root.Judge("/app/services").ShouldFind("ABI1601", Severity.Degraded);
    }

    [Theory]
    [Spares("ABI1601")]
    [InlineData("hello.c", "-static")]
    [InlineData("hello.c", "-static -s")]
    [InlineData("hello.c", "-static-pie -s")]
    public void A_static_program_without_lookups_has_nothing_to_open(string source, string arguments)
    {
        using var root = TestRoot.Of("bookworm");
        C.Program(root["/app/hello"], source, arguments.Split(' '));

        root.Judge("/app/hello").ShouldRun();
        root.Execute("/app/hello").ShouldSay("hello");
    }

    [Fact]
    [Spares("ABI1601")]
    public void A_dynamic_program_uses_the_C_library_of_the_root()
    {
        using var root = TestRoot.Of("bookworm");
        root.Program("/app/lookup", "lookup.c");

        root.Judge("/app/lookup").ShouldRun();
    }

    [Fact]
    [Spares("ABI1601")]
    public void A_static_musl_program_knows_no_plug_ins()
    {
        using var root = TestRoot.Of("bookworm");
        C.Compile("musl-gcc", root["/app/lookup"], "lookup.c", "-static");

        root.Judge("/app/lookup").ShouldRun();
    }

    [Theory]
    [Triggers("ABI1602")]
    [Spares("ABI1602")]
    [InlineData("resolve", "hosts: files dns", null)]
    [InlineData("resolve", "hosts: files resolve [!UNAVAIL=return] dns", null)]
    [InlineData("resolve", "hosts: files mymachines mdns4_minimal [NOTFOUND=return] dns myhostname", "mymachines, mdns4_minimal, myhostname")]
    [InlineData("resolve", "passwd: files sss\nhosts: dns", null)]
    [InlineData("users", "passwd: files\nhosts: files mymachines", null)]
    [InlineData("users", "passwd: files sss # sssd", "sss")]
    [InlineData("users", "passwd: files systemd ldap", "systemd, ldap")]
    [InlineData("users", "#passwd: sss\npasswd: files", null)]
    public void A_pure_Go_program_misses_the_names_of_plug_ins_that_nsswitch_conf_lists(string program, string configuration, string? lost)
    {
        using var root = TestRoot.Of("bookworm");
        Go.Program(root["/app/program"], program);
        root.Write("/etc/nsswitch.conf", configuration + "\n");

        var verdict = root.Judge("/app/program", Judging.Kernel(6, 1, 0));

        if (lost is null) verdict.ShouldRun();
        else verdict.ShouldFind("ABI1602", Severity.Degraded).Message.ShouldContain($"lists {lost} for");
    }

    [Theory]
    [Triggers("ABI1602")]
    [Spares("ABI1602")]
    [InlineData("resolve", "rhel:8.6", "lists myhostname for hosts, whose names are not found (the host's own name where no file or server has it)")]
    [InlineData("users", "rhel:8.6", "lists sss, systemd for passwd, whose names are not found (users of a domain, users that systemd makes for a service)")]
    [InlineData("users", "amazon:2", "lists sss for passwd, whose names are not found (users of a domain)")]
    [InlineData("users", "openeuler:24.03", "whose nsswitch.conf lists sss")] // what it ships is not known
    [InlineData("resolve", "debian:12", null)]
    [InlineData("users", "debian:12", null)]
    [InlineData("users", "ubuntu:22.04", null)]
    [InlineData("resolve", "alpine:3.20", null)] // no plug-ins beside musl
    public void A_bundled_release_loses_what_the_file_that_it_ships_lists(string program, string target, string? message)
    {
        using var root = TestRoot.Of("bookworm");
        Go.Program(root["/app/program"], program);

        var verdict = Judging.JudgeFile(root["/app/program"], Judging.Bundled(target));

        if (message is null) verdict.ShouldNotFind("ABI1602");
        else verdict.ShouldFind("ABI1602", Severity.Degraded).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("bullseye", "debian:11")]
    [InlineData("bookworm", "debian:12")]
    [InlineData("trixie", "debian:13")]
    public void The_file_that_Debian_ships_is_the_one_in_its_root(string root, string target)
    {
        var shipped = File.ReadLines(Path.Combine(TestCache.DebianRoot(root), "usr/share/libc-bin/nsswitch.conf"))
            .Where(line => line.StartsWith("passwd:", StringComparison.Ordinal) || line.StartsWith("hosts:", StringComparison.Ordinal))
            .ToDictionary(line => line.Split(':')[0], line => line.Split(':')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var known = Judging.Bundled(target).OfferFor("x86_64").Value!.NameServices.ShouldNotBeNull();

        known.Keys.ShouldBe(["hosts", "passwd"]);
        foreach (var (database, services) in known) services.ToArray().ShouldBe(shipped[database], customMessage: database);
    }

    [Theory]
    [Triggers("ABI1602")]
    [InlineData("resolve", "hosts")]
    [InlineData("users", "users")]
    public void Without_nsswitch_conf_it_is_told_as_a_possibility(string program, string subject)
    {
        using var root = TestRoot.Of("bookworm");
        Go.Program(root["/app/program"], program);

        root.Judge("/app/program", Judging.Kernel(6, 1, 0)).ShouldFind("ABI1602", Severity.Degraded).Subject.ShouldBe(subject);
    }

    [Theory]
    [Spares("ABI1602")]
    [InlineData("resolve")]
    [InlineData("users")]
    public void A_Go_program_with_cgo_asks_the_C_library(string program)
    {
        using var root = TestRoot.Of("bookworm");
        Go.Program(root["/app/program"], program, cgo: true);
        root.Write("/etc/nsswitch.conf", "passwd: files sss\nhosts: files mymachines dns\n");

        root.Judge("/app/program", Judging.Kernel(6, 1, 0)).ShouldNotFind("ABI1602");
    }

    [Fact]
    [Spares("ABI1602")]
    public void A_Go_program_that_looks_nothing_up_misses_nothing()
    {
        using var root = TestRoot.Of("bookworm");
        Go.Program(root["/app/plain"], "plain");

        root.Judge("/app/plain", Judging.Kernel(6, 1, 0)).ShouldRun();
    }
}
