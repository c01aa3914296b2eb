using Abide.Formats.Elf;
using Abide.Formats.Go;

namespace Abide.Formats.Tests.Go;

/// <summary>What the linked code says about cgo, name resolution, build mode and cryptography.</summary>
[Collection("Go programs")]
public sealed class GoFactsTests(GoCorpus corpus)
{
    public static TheoryData<string> Toolchains => [.. GoCorpus.Toolchains];

    [Theory]
    [MemberData(nameof(Toolchains))]
    public void A_program_without_C_links_no_cgo_even_if_it_was_enabled(string toolchain)
    {
        var binary = corpus.Read(new GoProgram(toolchain, "plain") { Cgo = true });

        binary.LinksCgo.ShouldBe(false);
        binary.HostLookup.ShouldBe(GoLookup.Absent);
        binary.UserLookup.ShouldBe(GoLookup.Absent);
        binary.Fips.ShouldBe(GoFips.None);
    }

    [Theory]
    [MemberData(nameof(Toolchains))]
    public void Calling_C_links_cgo(string toolchain) =>
        corpus.Read(new GoProgram(toolchain, "native") { Cgo = true }).LinksCgo.ShouldBe(true);

    [Theory]
    [MemberData(nameof(Toolchains))]
    public void Host_lookup_through_libc_is_told_from_the_pure_one(string toolchain)
    {
        var program = new GoProgram(toolchain, "resolve") { Cgo = true };

        corpus.Read(program).HostLookup.ShouldBe(GoLookup.Libc);
        corpus.Read(program with { Cgo = false }).HostLookup.ShouldBe(GoLookup.PureGo);
        corpus.Read(program with { Arguments = "-tags=netgo" }).HostLookup.ShouldBe(GoLookup.PureGo);
    }

    [Theory]
    [MemberData(nameof(Toolchains))]
    public void User_lookup_through_libc_is_told_from_the_pure_one(string toolchain)
    {
        var program = new GoProgram(toolchain, "users") { Cgo = true };

        corpus.Read(program).UserLookup.ShouldBe(GoLookup.Libc);
        corpus.Read(program with { Cgo = false }).UserLookup.ShouldBe(GoLookup.PureGo);
        corpus.Read(program with { Arguments = "-tags=osusergo" }).UserLookup.ShouldBe(GoLookup.PureGo);
    }

    [Theory]
    [InlineData("1.15")]
    [InlineData("1.27")]
    public void Build_modes_are_seen_also_where_none_was_recorded(string toolchain)
    {
        corpus.Read(new GoProgram(toolchain, "plain")).BuildMode.ShouldBe(GoBuildMode.Executable);
        corpus.Read(new GoProgram(toolchain, "plain") { Mode = "pie" }).BuildMode.ShouldBe(GoBuildMode.PositionIndependent);
        corpus.Read(new GoProgram(toolchain, "native") { Mode = "pie", Cgo = true }).BuildMode.ShouldBe(GoBuildMode.PositionIndependent);
        corpus.Read(new GoProgram(toolchain, "shared") { Mode = "c-shared", Cgo = true }).BuildMode.ShouldBe(GoBuildMode.CShared);
    }

    [Fact]
    public void Plugins_are_told_by_their_build_mode() =>
        corpus.Read(new GoProgram("1.24", "plain") { Mode = "plugin", Cgo = true }).BuildMode.ShouldBe(GoBuildMode.Plugin);

    [Fact]
    public void The_Go_cryptographic_module_needs_nothing_at_run_time() =>
        corpus.Read(new GoProgram("1.24", "plain") { Variable = "GOFIPS140=latest" }).Fips.ShouldBe(GoFips.GoModule);

    [Fact]
    public void A_package_that_opens_libcrypto_is_seen() =>
        corpus.Read(new GoProgram("1.24", "openssl") { Arguments = "-mod=vendor" }).Fips.ShouldBe(GoFips.OpenSsl);

    [Fact]
    public void A_C_program_is_no_Go_binary()
    {
        ElfFile.TryParse(File.ReadAllBytes("/bin/sh"), "/bin/sh", out var file, out _).ShouldBeTrue();
        var problems = System.Collections.Immutable.ImmutableArray.CreateBuilder<Problem>();

        GoBinary.TryRead(file, out _, problems).ShouldBeFalse();

        problems.ShouldBeEmpty();
    }
}
