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
            .Add("main.go", "// -static-libstdc++ in a comment\n// #cgo CFLAGS: -D_GNU_SOURCE\nvar _ = C.errno\n")
            .Add("other.sh", "cc -D_GNU_SOURCE -static-libgcc-of-mine x.c\n");
        var told = _project.Propose("el7.9", "make").Where(proposal => proposal.Kind == "flags").Select(proposal => proposal.Refusal!.Reason).ToList();
        told.Count.ShouldBe(3);
        told[0].ShouldStartWith("-static-libgcc links gcc's own runtime library statically and does not choose glibc");
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

    [Theory]
    [InlineData("// #cgo CFLAGS: -D_GNU_SOURCE\nC.dup3(0, 1, 0)\n", "2.36", "el7.9", null)]
    [InlineData("// #cgo CFLAGS: -D_GNU_SOURCE\n_ = C.errno\n", "2.36", "el7.9", "C.errno")]
    [InlineData("// #cgo CFLAGS: -D_GNU_SOURCE\nC.dup3(0, 1, 0)\n", "2.41", "el10.0,el7.9,el9.1", "which el7.9, el9.1 lack")]
    [InlineData("// #cgo CFLAGS: -D_GNU_SOURCE\nC.dup3(0, 1, 0)\n", "2.41", "el10.0", null)]
    public void The_extensions_of_glibc_are_told_where_they_bring_or_do_not_bring_something(string source, string headers, string targets, string? told)
    {
        var reasons = _project.WithHeaders(headers).Add("main.go", source).Propose(targets, "go", "build").Where(proposal => proposal.Kind == "flags").Select(proposal => proposal.Refusal!.Reason).ToList();
        reasons.Count.ShouldBe(told is null ? 0 : 1);
        if (told is not null) reasons[0].ShouldContain(told);
    }

    [Theory]
    [InlineData("LDLIBS = -lfoo # ours\n", "LDLIBS = -lfoo -Wl,--as-needed -lm -lpthread -ldl -lrt # ours\n")]
    [InlineData("LIBS := -lfoo \\\n  -lbar\napp: app.o\n\t$(CC) -o $@ app.o $(LIBS)\n", "LIBS := -lfoo \\\n  -lbar -Wl,--as-needed -lm -lpthread -ldl -lrt\napp: app.o\n\t$(CC) -o $@ app.o $(LIBS)\n")]
    [InlineData("app: app.o\n\tcc -o app app.o\nz.o:\n\tcc -c z.c\n", "app: app.o\n\tcc -o app app.o -Wl,--as-needed -lm -lpthread -ldl -lrt\nz.o:\n\tcc -c z.c\n")]
    [InlineData("app: app.o\n", null)]
    [InlineData("app: app.o\n\t$(CC) -o app app.o $(LDLIBS)\n", null)]
    public void Libraries_reach_a_link_of_make_in_the_way_that_its_makefile_leaves(string makefile, string? rewritten)
    {
        var steps = _project.Failing("BLD2111").Add("Makefile", makefile).Plan("flags", "el9.1", "make").Steps;
        if (rewritten is not null) steps.ShouldHaveSingleItem().ShouldBeOfType<WriteFile>().Text.ShouldBe(rewritten);
        else steps.ShouldHaveSingleItem().ShouldBe(new SetVariable("LDLIBS", "-Wl,--as-needed -lm -lpthread -ldl -lrt", "libraries of the system; those that nothing uses are left out"));
    }

    [Fact]
    public void A_compiler_that_is_called_directly_gets_the_flag_on_its_command_line()
    {
        _project.Failing("BLD2111").Plan("flags", "el9.1", "gcc", "-o", "app", "app.c").Steps.OfType<ReplaceCommand>().Single().Command.ShouldBe(["gcc", "-o", "app", "app.c", "-Wl,--as-needed", "-lm", "-lpthread", "-ldl", "-lrt"]);
        _project.Failing("BLD2104").Plan("flags", "el9.1", "gcc", "-shared", "-o", "a.so", "a.c").Steps.OfType<ReplaceCommand>().Single().Command.ShouldBe(["gcc", "-fPIC", "-shared", "-o", "a.so", "a.c"]);
    }

    [Fact]
    public void Code_for_shared_objects_is_compiled_so_in_both_languages()
    {
        _project.Failing("BLD2104").Add("a.cc", "").Add("Makefile", "CFLAGS=-O2\nCXXFLAGS = -O2\n").Plan("flags", "el9.1", "make").Steps.OfType<WriteFile>().Single().Text.ShouldBe("CFLAGS=-O2 -fPIC\nCXXFLAGS = -O2 -fPIC\n");
        _project.Refusal("flags", "el9.1", "go", "build", "-buildmode=c-shared").Hint.ShouldContain("CGO_CFLAGS does not reach it");
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
