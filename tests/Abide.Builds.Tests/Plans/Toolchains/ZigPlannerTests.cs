using Abide.Builds.Plans;
using Abide.Builds.Plans.Toolchains;

namespace Abide.Builds.Tests.Plans.Toolchains;

public sealed class ZigPlannerTests : IDisposable
{
    private readonly NativeProject _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("el7.9,el8.6,el9.1", "x86_64-linux-gnu.2.17")]
    [InlineData("el8.6,el9.1", "x86_64-linux-gnu.2.28")]
    [InlineData("el10.0", "x86_64-linux-gnu.2.34")] // zig 0.11 knows no newer one; it would say "providing instead 2.34.0"
    public void The_oldest_glibc_of_the_targets_is_built_for(string targets, string zig)
    {
        var plan = _project.WithZig(zig).Add("main.c", "").Plan("zig", targets, "make", "all");
        var place = $"{_project.Zig}/abide/{zig}";
        Variables(plan).ShouldBe([("CC", $"{place}/cc"), ("CXX", $"{place}/c++"), ("PATH", $"{place}:/usr/bin:/bin")], "a makefile may call gcc by its name");
        plan.Steps.OfType<ReplaceCommand>().Single().Command.ShouldBe(["make", "all", $"CC={place}/cc", $"CXX={place}/c++"], "CC = gcc of a makefile wins over the environment");
    }

    [Fact]
    public void A_compiler_that_is_called_by_its_name_is_replaced()
    {
        var plan = _project.WithZig("x86_64-linux-gnu.2.17").Plan("zig", "el7.9", "g++", "-o", "app", "app.cc");
        plan.Steps.OfType<ReplaceCommand>().Single().Command.ShouldBe([$"{_project.Zig}/abide/x86_64-linux-gnu.2.17/c++", "-o", "app", "app.cc"]);
    }

    [Fact]
    public void Scripts_find_it_on_PATH()
    {
        var plan = _project.WithZig("x86_64-linux-gnu.2.17").Plan("zig", "el7.9", "./build.sh");
        Variables(plan).ShouldContain(("PATH", $"{_project.Zig}/abide/x86_64-linux-gnu.2.17:/usr/bin:/bin"));
    }

    [Fact]
    public void What_changes_for_CXX_is_only_said_where_there_is_some()
    {
        _project.WithZig("x86_64-linux-gnu.2.17", "x86_64-linux-gnu.2.28").Add("main.go", "").Plan("zig", "el7.9", "go", "build").Changes.ShouldHaveSingleItem();
        _project.Add("words.cc", "").Plan("zig", "el7.9", "go", "build").Changes.Length.ShouldBe(3);
        _project.Plan("zig", "el8.6", "go", "build").Changes.Length.ShouldBe(2, "glibc 2.28 has __cxa_thread_atexit_impl");
    }

    [Theory]
    [InlineData("-static", true)]
    [InlineData("-ldflags=-linkmode external -extldflags \"-static\"", true)]
    [InlineData("-static-libgcc", false)]
    [InlineData("/srv/x-static", false)]
    public void Static_programs_are_refused_since_zig_silently_makes_dynamic_ones(string word, bool isRefused)
    {
        var proposals = _project.WithZig("x86_64-linux-gnu.2.17").Propose("el7.9", "gcc", word, "a.c");
        (proposals.Single(proposal => proposal.Kind == "zig").Plan is null).ShouldBe(isRefused);
    }

    [Fact]
    public void Without_zig_it_is_told_how_to_get_it() =>
        _project.Refusal("zig", "el7.9", "make").Hint.ShouldBe("abide toolchain install zig");

    [Fact]
    public void Builds_without_cgo_have_nothing_to_do_with_it()
    {
        var situation = _project.WithZig("x86_64-linux-gnu.2.17");
        situation.Propose("el7.9", "go", "build").ShouldContain(proposal => proposal.Kind == "zig");
        situation.Propose("el7.9").ShouldNotContain(proposal => proposal.Kind == "zig", "there is no build");
    }

    [Fact]
    public void Another_C_library_is_refused() =>
        _project.WithZig("x86_64-linux-gnu.2.17").Refusal("zig", "el7.9,alpine:3.20", "make").Reason.ShouldContain("alpine:3.20");

    [Theory]
    [InlineData("aarch64", "2.17", "aarch64-linux-gnu.2.17")]
    [InlineData("aarch64", "2.16", null)]
    [InlineData("x86_64", "2.41", "x86_64-linux-gnu.2.34")]
    [InlineData("s390x", "2.17", null)]
    public void Targets_have_the_names_of_zig(string architecture, string glibc, string? name) =>
        ZigTarget.For(architecture, Version.Parse(glibc)).ShouldBe(name);

    private static IEnumerable<(string, string?)> Variables(Plan plan) => plan.Steps.OfType<SetVariable>().Select(step => (step.Name, step.Value));
}
