using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;

namespace Abide.Compatibility.Tests.Verdicts.Versions;

public sealed class PackedRelocationsTests
{
    [Theory]
    [InlineData("bullseye", false)]
    [InlineData("bookworm", true)]
    [InlineData("trixie", true)]
    [Spares("ABI1105")]
    public void GNU_ld_declares_packed_relocations_and_an_older_glibc_lacks_the_version(string release, bool runs)
    {
        using var root = TestRoot.Of(release);
        root.Program("/app/table", "table.c", "-Wl,-z,pack-relative-relocs");

        var verdict = root.Judge("/app/table");

        verdict.ShouldNotFind("ABI1105");
        if (runs)
        {
            verdict.ShouldRun();
            root.Load("/app/table").ShouldSay("hello");
        }
        else
        {
            var finding = verdict.ShouldFind("ABI1101", Severity.Fails);
            finding.Need.ShouldBe("GLIBC_ABI_DT_RELR in libc.so.6");
            finding.Hint.ShouldBe("link with -Wl,-z,nopack-relative-relocs"); // an older libc at link time would not help
            root.Load("/app/table").ShouldDieSaying("version `GLIBC_ABI_DT_RELR' not found");
        }
    }

    [Theory]
    [Triggers("ABI1105")]
    [InlineData("bookworm", "DT_RELR without GLIBC_ABI_DT_RELR dependency")]
    [InlineData("trixie", "DT_RELR without GLIBC_ABI_DT_RELR dependency")]
    [InlineData("bullseye", "")]
    public void Lld_does_not_declare_them_and_no_glibc_runs_the_program(string release, string words)
    {
        using var root = TestRoot.Of(release);
        root.Program("/app/table", "table.c", "-fuse-ld=lld", "-Wl,--pack-dyn-relocs=relr");

        var verdict = root.Judge("/app/table");

        verdict.ShouldFind("ABI1105", Severity.Fails);
        verdict.ShouldNotFind("ABI1101");
        root.Load("/app/table").ShouldDieSaying(words);
    }

    [Fact]
    [Spares("ABI1105")]
    public void Lld_without_packed_relocations_is_fine()
    {
        using var root = TestRoot.Of("bullseye");
        root.Program("/app/table", "table.c", "-fuse-ld=lld", "-Wl,--pack-dyn-relocs=none");

        root.Judge("/app/table").ShouldRun();
        root.Load("/app/table").ShouldSay("hello");
    }
}
