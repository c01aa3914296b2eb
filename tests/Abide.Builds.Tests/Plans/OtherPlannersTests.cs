using Abide.Builds.Plans;

namespace Abide.Builds.Tests.Plans;

public sealed class OtherPlannersTests : IDisposable
{
    private readonly NativeProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void The_kit_of_the_oldest_target_is_linked_with()
    {
        var plan = _project.WithKit("el7.9", "/kits/el7.9").Plan("link-kit", "el9.1,el7.9", "go", "build");
        plan.Steps.ShouldBe([new SetVariable("CC", "/kits/el7.9/bin/cc", "gcc and the linker, pointed to the kit"), new SetVariable("CXX", "/kits/el7.9/bin/c++", "gcc and the linker, pointed to the kit, for C++")]);
        plan.Title.ShouldContain("glibc 2.17");
    }

    [Fact]
    public void A_kit_in_a_path_with_a_blank_is_refused() =>
        _project.WithKit("el7.9", "/my kits/el7.9").Refusal("link-kit", "el7.9", "make").Reason.ShouldContain("blank");

    [Fact]
    public void Flags_that_are_no_remedy_are_named_with_their_places()
    {
        _project
            .Add("Makefile", "# -static-libgcc\napp:\n\tgcc -static-libgcc -o app app.c\n")
            .Add("ci/build.sh", "LDFLAGS=\"-static-libgcc -lm\" ./configure\nCC=gcc-4.8 make\n")
            .Add("main.go", "// -static-libstdc++ in a comment\n// #cgo CFLAGS: -D_GNU_SOURCE\n")
            .Add("other.sh", "cc -D_GNU_SOURCE -static-libgcc-of-mine x.c\n");
        var told = _project.Propose("el7.9", "make").Where(proposal => proposal.Kind == "flags").Select(proposal => proposal.Refusal!.Reason).ToList();
        told.Count.ShouldBe(3);
        told[0].ShouldStartWith("no remedy: -static-libgcc ");
        told[0].ShouldEndWith("(Makefile:3, ci/build.sh:1)");
        told[1].ShouldEndWith("(main.go:2)", Case.Sensitive, "-D_GNU_SOURCE in C of its own is nobody's business");
        told[2].ShouldEndWith("(ci/build.sh:2)");
    }

    [Fact]
    public void Libraries_of_the_system_are_named_when_the_link_lacks_one()
    {
        _project.Propose("el9.1", "go", "build").ShouldNotContain(proposal => proposal.Kind == "flags");
        _project.Failing("BLD2111").Plan("flags", "el9.1", "go", "build").Steps.OfType<SetVariable>().Single().Value.ShouldBe("-g -O2 -Wl,--as-needed -lm -lpthread -ldl -lrt");
    }

    [Fact]
    public void The_first_release_from_which_on_a_build_runs_is_named()
    {
        _project.Elsewhere(("el7.9", false), ("el8.6", true), ("el8.8", false), ("el9.0", true), ("el9.1", true)).Refusal("base", "el7.9", "make").Reason.ShouldEndWith("from el9.0 on");
        _project.Elsewhere(("el7.9", false), ("el8.6", false)).Refusal("base", "el7.9", "make").Reason.ShouldContain("no release of el");
        _project.Elsewhere().Propose("el7.9", "make").ShouldNotContain(proposal => proposal.Kind == "base");
    }

    [Fact]
    public void Kinds_of_plans_have_samples_that_are_there()
    {
        foreach (var kind in Planning.Kinds)
            File.Exists(Abide.Tests.Repository.PathTo($"{kind.Sample}/README.md")).ShouldBeTrue($"{kind.Name}: {kind.Sample}");
    }
}
