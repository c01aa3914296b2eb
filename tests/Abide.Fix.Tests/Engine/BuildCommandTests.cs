namespace Abide.Fix.Tests.Engine;

/// <summary><c>abide build --for</c>: one command that builds what runs there, or hands over nothing.</summary>
public sealed class BuildCommandTests : IDisposable
{
    private readonly UserProject _project = UserProject.WithLookups();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void The_program_is_where_the_command_would_have_put_it_and_nothing_else_changes()
    {
        var before = _project.Contents();

        var build = _project.Json("build", "abide build --for el7.9,el9.1 --format json -- go build -o bin/app .", 0);

        var fix = _project.Json("fix", "abide fix --on el7.9,el9.1 --format json -- go build -o bin/app .", 0);
        build.GetProperty("taken").GetString().ShouldBe(fix.GetProperty("plans")[0].GetProperty("plan").GetProperty("name").GetString());
        build.GetProperty("differences").GetArrayLength().ShouldBe(0);
        build.GetProperty("fixed").GetProperty("GOFLAGS").GetString().ShouldBe("-trimpath");
        _project.Contents().Except(before, StringComparer.Ordinal).Select(line => line.Split(' ')[0]).ShouldBe([Path.Combine(_project.Path, "bin"), Path.Combine(_project.Path, "bin/app")]);
        _project.Bash("abide check bin/app --on el7.9,el9.1 -q").ExitCode.ShouldBe(0);
        _project.Bash("strings -a bin/app | grep -F abide-fix").ExitCode.ShouldBe(1);
        _project.Copies.ShouldBeEmpty();

        var again = _project.Json("build", "abide build --for el7.9,el9.1 --format json -- go build -o bin/app .", 0);
        again.GetProperty("handed")[0].GetProperty("sha256").GetString().ShouldBe(build.GetProperty("handed")[0].GetProperty("sha256").GetString());
    }

    [Fact]
    public void What_is_good_as_it_is_is_built_as_it_is()
    {
        var build = _project.Json("build", "abide build --for el7.9 --format json -- env CGO_ENABLED=0 go build -o app .", 0);

        build.TryGetProperty("taken", out _).ShouldBeFalse();
        build.GetProperty("handed").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public void Nothing_worse_than_asked_is_handed_over()
    {
        var before = _project.Contents();

        var refused = _project.Bash("abide build --for el7.9 --fail-on degraded -- go build -o app .");

        refused.ShouldBe((1, "nothing is handed over: no plan is proven"));
        refused.Output.ShouldContain("hint: ");

        _project.Contents().ShouldBe(before);
    }

    [Fact]
    public void Builds_that_do_not_repeat_are_told_and_not_handed_over_unless_wanted()
    {
        _project.Write("c/main.c", "#include <stdio.h>\nint main(void) { puts(__FILE__); return 0; }\n");

        var refused = _project.Bash("abide build c --for debian:12 -- sh -c 'gcc -o app \"$PWD/main.c\"'");
        refused.ShouldBe((1, "app differs in "));
        refused.Output.ShouldContain(".rodata");
        File.Exists(Path.Combine(_project.Path, "c/app")).ShouldBeFalse();

        _project.Bash("abide build c --for debian:12 --any-bytes -- sh -c 'gcc -o app \"$PWD/main.c\"'").ShouldBe((0, "1 program handed over"));
        File.Exists(Path.Combine(_project.Path, "c/app")).ShouldBeTrue();
    }

    [Fact]
    public void A_program_that_the_second_build_lacks_is_missed()
    {
        _project.Write("c/a.c", "int main(void) { return 0; }\n");

        _project.Bash("abide build c --for debian:12 --any-bytes -- sh -c 'gcc -o a a.c; case $PWD in *again*) ;; *) gcc -O2 -o b a.c ;; esac'")
            .ShouldBe((1, "nothing is handed over: the second build does not make c/b"));

        File.Exists(Path.Combine(_project.Path, "c/a")).ShouldBeFalse();
    }

    [Fact]
    public void Copies_and_links_of_programs_are_handed_over_and_what_else_was_made_is_named()
    {
        _project.Write("c/a.c", "int main(void) { return 0; }\n");
        const string line = "-- sh -c 'mkdir -p lib; gcc -o a a.c && cp a lib/b && ln -s a c && ln -sf ../a lib/d && ln -s a.c e && echo h > a.h'";

        var build = _project.Json("build", $"abide build c --for debian:12 --format json {line}", 0);

        build.GetProperty("handed").EnumerateArray().Select(file => $"{Text(file, "kind")} {Text(file, "path")}{(file.TryGetProperty("leadsTo", out var target) ? $" -> {target}" : "")}")
            .ShouldBe(["program c/a", "link c/c -> a", "program c/lib/b", "link c/lib/d -> ../a"]);
        build.GetProperty("notHanded").EnumerateArray().Select(path => path.GetString()).ShouldBe(["c/a.h", "c/e"]);
        _project.Bash("cmp c/a c/lib/b && [ \"$(readlink c/c) $(readlink c/lib/d)\" = 'a ../a' ] && ls -A c c/lib").ShouldBe((0, "c:\na\na.c\nc\nlib\n\nc/lib:\nb\nd\n"));

        var text = _project.Bash($"rm -r c/a c/c c/lib; abide build c --for debian:12 --program a {line}");
        text.ShouldBe((0, "1 program, 2 links handed over"));
        text.Output.ShouldContain("not handed  c/a.h, c/e, c/lib/b:");
    }

    [Fact]
    public void Go_libraries_for_C_are_handed_over_with_their_headers()
    {
        _project.Write("lib/go.mod", "module example.com/lib\n\ngo 1.15\n");
        _project.Write("lib/lib.go", "package main\n\nimport \"C\"\n\n//export Two\nfunc Two() C.int { return 2 }\n\nfunc main() {}\n");
        _project.Write("lib/test/main.c", "#include \"../two.h\"\nint main(void) { return Two() - 2; }\n");
        _project.Write("lib/build.sh", "set -e\ngo build -buildmode=c-shared -o libtwo.so.1 .\nln -sf libtwo.so.1 libtwo.so\ngo build -buildmode=c-archive -o two.a .\ngcc -o main test/main.c two.a -lpthread\n");

        var build = _project.Json("build", "abide build lib --project lib --for debian:13 --any-bytes --format json -- sh build.sh", 0);

        build.GetProperty("handed").EnumerateArray().Select(file => $"{Text(file, "kind")} {Text(file, "path")}")
            .ShouldBe(["header libtwo.so.h", "link libtwo.so", "program libtwo.so.1", "program main", "archive two.a", "header two.h"], ignoreOrder: true);
        _project.Bash("cd lib && gcc -o again test/main.c two.a -lpthread && ./again").ExitCode.ShouldBe(0);

        _project.Bash("abide build lib --project lib --for debian:13 -- go build -buildmode=c-archive -o two.a .").Errors.ShouldContain("an archive is judged as part of a program");
    }

    private static string? Text(System.Text.Json.JsonElement element, string name) => element.GetProperty(name).GetString();
}
