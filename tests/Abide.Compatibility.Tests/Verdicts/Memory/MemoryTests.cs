using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;

namespace Abide.Compatibility.Tests.Verdicts.Memory;

public sealed class MemoryTests
{
    private const string Enforcing = "# enforcing, permissive or disabled\nSELINUX=enforcing\nSELINUXTYPE=targeted\n";

    [Theory]
    [Triggers("ABI1701")]
    [InlineData(null, Severity.Note)]
    [InlineData(Enforcing, Severity.Degraded)]
    [InlineData("SELINUX=permissive\n", Severity.Note)]
    public void A_program_with_an_executable_stack_starts_unless_SELinux_denies_it(string? selinux, Severity severity)
    {
        using var root = TestRoot.Of("trixie");
        root.Program("/app/hello", "hello.c", "-Wl,-z,execstack");
        if (selinux is not null) root.Write("/etc/selinux/config", selinux);

        root.Judge("/app/hello").ShouldFind("ABI1701", severity);
        root.Execute("/app/hello").ShouldSay("hello");
    }

    [Theory]
    [Triggers("ABI1701")]
    [InlineData("bullseye", Severity.Note)]
    [InlineData("bookworm", Severity.Note)]
    [InlineData("trixie", Severity.Degraded)]
    public void Glibc_2_41_refuses_to_open_a_library_with_an_executable_stack(string release, Severity severity)
    {
        using var root = TestRoot.Of(release);
        root.Library("/app/libanswer.so", "answer.c", "-Wl,-z,execstack");
        root.Take("/lib/x86_64-linux-gnu/libdl.so.2");
        root.Program("/app/open", "open.c", "-Wl,--no-as-needed", root["/lib/x86_64-linux-gnu/libdl.so.2"]);

        root.Judge("/app/libanswer.so").ShouldFind("ABI1701", severity);
        var opened = root.Load("/app/open", "/app/libanswer.so");
        if (severity == Severity.Note) opened.ShouldSay("opened");
        else opened.ShouldDieSaying("cannot enable executable stack");
    }

    [Theory]
    [Triggers("ABI1701")]
    [InlineData("bullseye")]
    [InlineData("bookworm")]
    [InlineData("trixie")]
    public void Every_loader_takes_such_a_library_at_start(string release)
    {
        using var root = TestRoot.Of(release);
        root.Library("/app/libanswer.so", "answer.c", "-Wl,-z,execstack");
        root.Program("/app/ask", "ask.c", root["/app/libanswer.so"], "-Wl,-rpath,$ORIGIN", "-Wl,-z,noexecstack");

        root.Judge("/app/ask").ShouldFind("ABI1701", Severity.Note).Subject.ShouldBe("/app/libanswer.so");
        root.Load("/app/ask").ShouldSay("42");
    }

    [Theory]
    [Triggers("ABI1702")]
    [InlineData(null, Severity.Note)]
    [InlineData(Enforcing, Severity.Degraded)]
    public void Text_relocations_are_written_unless_SELinux_denies_it(string? selinux, Severity severity)
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/app/libanswer.so", "text-relocation.S", "-Wl,-z,notext");
        root.Program("/app/ask", "ask.c", root["/app/libanswer.so"], "-Wl,-rpath,$ORIGIN");
        if (selinux is not null) root.Write("/etc/selinux/config", selinux);

        root.Judge("/app/ask").ShouldFind("ABI1702", severity).Subject.ShouldBe("/app/libanswer.so");
        root.Load("/app/ask").ExitCode.ShouldBe(0);
    }

    [Fact]
    [Triggers("ABI1703")]
    public void A_library_with_static_TLS_needs_room_when_it_is_opened()
    {
        using var root = TestRoot.Of("bookworm");
        root.Library("/app/libcounter.so", "counter.c", "-ftls-model=initial-exec");

        var verdict = root.Judge("/app/libcounter.so");

        verdict.Outcome.ShouldBe(Outcome.Runs);
        verdict.ShouldFind("ABI1703", Severity.Note);
    }

    [Fact]
    [Spares("ABI1701")]
    [Spares("ABI1702")]
    [Spares("ABI1703")]
    public void A_plain_library_asks_for_nothing_unusual()
    {
        using var root = TestRoot.Of("trixie");
        root.Write("/etc/selinux/config", Enforcing);
        root.Library("/app/libcounter.so", "counter.c", "-mtls-dialect=gnu2");
        root.Library("/app/libanswer.so", "answer.c");
        root.Program("/app/open", "open.c");

        root.Judge("/app/libcounter.so").ShouldRun();
        root.Judge("/app/libanswer.so").ShouldRun();
        root.Load("/app/open", "/app/libanswer.so").ShouldSay("opened");
    }
}
