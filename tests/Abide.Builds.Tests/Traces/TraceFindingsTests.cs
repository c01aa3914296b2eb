using Abide.Builds.Diagnoses;
using Abide.Builds.Traces;

namespace Abide.Builds.Tests.Traces;

public sealed class TraceFindingsTests
{
    private static readonly FileRoot s_host = new(FileRootKind.Host, null, "host");
    private static readonly FileRoot s_sysroot = new(FileRootKind.Sysroot, "/srv/el7", "sysroot /srv/el7");
    private static readonly FileRoot s_compiler = new(FileRootKind.Compiler, null, "the compilers' own");

    [Fact]
    public void A_build_of_one_system_has_no_findings() => Ids(Build(headers: 0, library: 0, expected: 0)).ShouldBeEmpty();

    [Fact]
    public void A_compilers_own_files_fit_every_system() => Ids(Build(headers: 2, library: 2, expected: 1)).ShouldBeEmpty();

    [Fact]
    public void Files_of_the_host_in_a_build_for_a_sysroot_are_leaks() => Ids(Build(headers: 0, library: 0, expected: 1)).ShouldBe(["BLD3201", "BLD3202"]);

    [Fact]
    public void Files_of_a_sysroot_in_a_build_for_the_host_are_mixtures() => Ids(Build(headers: 1, library: 1, expected: 0)).ShouldBe(["BLD3205", "BLD3206"]);

    [Fact]
    public void Headers_and_library_of_different_C_libraries_are_told()
    {
        var finding = TraceFindings.Find(Build(0, 0, 0, headerGlibc: "2.17", libc: "glibc 2.36"), target: null).ShouldHaveSingleItem();

        finding.Id.ShouldBe("BLD3203");
        finding.Message.ShouldBe("what was compiled with the headers of glibc 2.17 is linked with glibc 2.36");
    }

    [Theory]
    [InlineData("2.17", new[] { "BLD3204" })]
    [InlineData("2.9", new[] { "BLD3204" })]
    [InlineData("2.36", new string[0])]
    [InlineData("2.40", new string[0])]
    public void A_newer_libc_than_the_targets_is_told(string target, string[] ids) =>
        Ids(Build(0, 0, 0, headerGlibc: "2.36", libc: "glibc 2.36"), new("centos:7", target)).ShouldBe(ids);

    [Fact]
    public void Every_finding_has_a_page() => AllDiagnoses.List.Count(diagnosis => diagnosis.Id.StartsWith("BLD32", StringComparison.Ordinal)).ShouldBe(6);

    private static IEnumerable<string> Ids(BuildTrace trace, TargetLibc? target = null) => TraceFindings.Find(trace, target).Select(finding => finding.Id);

    private static BuildTrace Build(int headers, int library, int expected, string? headerGlibc = null, string? libc = null) => new()
    {
        Source = TraceSource.Run,
        Roots = [s_host, s_sysroot, s_compiler],
        Commands =
        [
            new() { Id = 0, Kind = BuildCommandKind.Compile, Tool = 0, Arguments = ["gcc"], Directory = "/src" },
            new() { Id = 1, Parent = 0, Kind = BuildCommandKind.Link, Tool = 0, Arguments = ["ld"], Directory = "/src" },
        ],
        Compilations = [new() { Id = 0, Command = 0, Source = "/src/a.c", Root = expected, Glibc = headerGlibc }],
        Inclusions = [new() { File = "/x/errno.h", Includer = "/src/a.c", IncluderFile = "/src/a.c", Line = 1, Spelling = "<errno.h>", Rule = SearchRule.Unknown, Root = headers, Compilations = [0] }],
        Links = [new() { Command = 1, Driver = 0, Output = "/src/app", Root = expected, Libc = libc, Files = [new("/x/libm.so", null, LinkedFileKind.SharedLibrary, LibraryRule.Searched, "-lm", null, library, null)] }],
    };
}
