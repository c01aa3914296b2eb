using System.Diagnostics;

namespace Abide.Fix.Tests.Engine;

/// <summary>What is copied, what is left behind, and what happens when something comes between.</summary>
public sealed class CopyTests : IDisposable
{
    private readonly UserProject _project = UserProject.WithLookups();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void An_interrupted_build_leaves_no_copy_and_no_process(string signal, int exitCode)
    {
        var mark = $"{Environment.ProcessId}{Random.Shared.Next(1000, 9999)}";
        _project.Write("build.sh", $"#!/bin/sh\n(setsid sleep {mark} &)\nsleep {mark} &\necho begun > '{_project["begun"]}'\nsleep {mark}\n");
        var before = _project.Contents();
        using var process = _project.StartBash($"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "abide.dll")}' fix --on el7.9 -- sh build.sh");
        var patience = Stopwatch.StartNew();
        while (!File.Exists(_project["begun"]) && patience.Elapsed < TimeSpan.FromMinutes(1)) Thread.Sleep(50);
        _project.Copies.ShouldNotBeEmpty();

        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"])) kill.WaitForExit();
        process.WaitForExit();

        process.ExitCode.ShouldBe(exitCode);
        _project.Copies.ShouldBeEmpty();
        Directory.EnumerateDirectories("/proc").Where(each => CommandLine(each).Contains(mark, StringComparison.Ordinal)).ShouldBeEmpty();
        _project.Contents().ShouldBe(before);
    }

    [Fact]
    public void Links_into_the_project_lead_into_the_copy_and_special_files_are_told()
    {
        _project.Write("data/kept.txt", "kept");
        File.CreateSymbolicLink(Path.Combine(_project.Path, "absolute"), Path.Combine(_project.Path, "data/kept.txt"));
        File.CreateSymbolicLink(Path.Combine(_project.Path, "outside"), _project["outside.txt"]);
        File.WriteAllText(_project["outside.txt"], "outside");
        _project.Write("build.sh", "set -e\n[ \"$(readlink outside)\" = \"$1\" ]\necho changed > absolute\n[ \"$(cat data/kept.txt)\" = changed ]\ngo build -o app .\n");
        var before = _project.Contents();
        _project.Bash("mkfifo pipe").ExitCode.ShouldBe(0);

        var result = _project.Bash($"abide fix --on el7.9 --plan no-cgo -- sh build.sh '{_project["outside.txt"]}'");

        result.ShouldBe((0, "no-cgo is proven"));
        result.Output.ShouldContain("not copied: pipe (a pipe, socket or device)");
        File.Delete(Path.Combine(_project.Path, "pipe"));
        _project.Contents().ShouldBe(before);
    }

    [Theory]
    [InlineData("SRC=\"$PWD\" {0} sh -c 'echo x > \"$SRC/left\"; go build -o app .'")]
    [InlineData("{0} sh -c \"echo x > $PWD/left; go build -o app .\"")]
    [InlineData("{0} env O=\"$PWD/out\" sh -c 'mkdir -p \"$O\" && go build -o \"$O/app\" .'")]
    public void Words_and_variables_that_name_the_project_lead_into_the_copy(string line)
    {
        var before = _project.Contents();

        var result = _project.Bash(line.Replace("{0}", "abide fix --on el7.9 --plan no-cgo --", StringComparison.Ordinal));

        result.ShouldBe((0, "no-cgo is proven"));
        _project.Contents().ShouldBe(before);
    }

    [Fact]
    public void A_cache_in_the_project_is_used_where_it_lies()
    {
        var result = _project.Bash("GOCACHE=\"$PWD/.cache/go\" abide fix --on el7.9 --plan no-cgo -- sh -c 'test ! -e .cache/go && go build -o app .'");

        result.ShouldBe((0, "no-cgo is proven"));
        Directory.Exists(Path.Combine(_project.Path, ".cache/go")).ShouldBeTrue();
    }

    [Fact]
    public void Links_that_lead_out_of_the_project_are_told()
    {
        Directory.CreateDirectory(_project["outside"]);
        File.CreateSymbolicLink(Path.Combine(_project.Path, "out"), _project["outside"]);
        File.CreateSymbolicLink(Path.Combine(_project.Path, "beside"), "../outside");

        var result = _project.Bash("abide fix --on el7.9 --plan no-cgo -- sh -c '[ ! -e beside ] && go build -o app .'");
        result.ShouldBe((0, "no-cgo is proven"));
        Words(result.Output).ShouldContain($"out ({_project["outside"]}) is a link that leads out of the project: what a build writes through it is written there");
        Words(result.Output).ShouldContain("beside (../outside) is a link that leads out of the project, and nowhere from a copy of it");

        var missed = _project.Bash("abide fix --on el7.9 --plan no-cgo -- go build -o out/app .");
        missed.ExitCode.ShouldBe(2);
        Words(missed.Errors).ShouldContain($"makes no program; out ({_project["outside"]}) is a link that leads out of the project");
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void A_build_that_changes_the_project_itself_is_told_with_the_files()
    {
        _project.Write("where", _project.Path);

        var result = _project.Bash("abide fix --on el7.9 --plan no-cgo -- sh -c 'echo x > \"$(cat where)/left\"; go build -o app .'");

        (result.ExitCode, result.Errors.Contains(": left", StringComparison.Ordinal)).ShouldBe((2, true), result.Output + result.Errors);
    }

    [Fact]
    public void A_plan_whose_build_changes_the_project_itself_is_not_proven()
    {
        _project.Write("where", _project.Path);

        var result = _project.Bash("abide fix --on el7.9 --plan no-cgo -- sh -c '[ \"$CGO_ENABLED\" != 0 ] || echo x > \"$(cat where)/left\"; go build -o app .'");

        result.ShouldBe((2, "by somebody else: left"));
    }

    [Fact]
    public void A_module_that_is_replaced_by_a_directory_beside_is_copied_with_it()
    {
        Directory.CreateDirectory(_project["lib"]);
        File.WriteAllText(Path.Combine(_project["lib"], "go.mod"), "module example.com/lib\n\ngo 1.15\n");
        File.WriteAllText(Path.Combine(_project["lib"], "lib.go"), "package lib\n\nconst Name = \"lib\"\n");
        _project.Write("go.mod", "module example.com/whoami\n\ngo 1.15\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ../lib\n");
        _project.Write("lib.go", "package main\n\nimport \"example.com/lib\"\n\nvar _ = lib.Name\n");

        _project.Bash("abide fix --on el7.9 --plan no-cgo --project .. -- go build -o app .").ShouldBe((0, "project/app: el7.9 fails → degraded"));
    }

    [Fact]
    public void What_git_ignores_outside_of_the_directory_is_left_out()
    {
        _project.Write("sub/go.mod", "module example.com/sub\n\ngo 1.15\n");
        _project.Write("sub/main.go", "package main\n\nimport _ \"net\"\n\nfunc main() {}\n");
        _project.Write("huge/file", "ignored");
        _project.Write(".gitignore", "huge/\n");
        _project.Bash("git init -q . && git -c user.name=a -c user.email=a@example.com commit -q --allow-empty -m one").ExitCode.ShouldBe(0);
        _project.Write("sub/build.sh", "set -e\n[ ! -e ../huge ]\n[ -e ../main.go ]\ngo build -o app .\n");

        _project.Bash("abide fix sub --on el7.9 --plan no-cgo -- sh build.sh").ShouldBe((0, "sub/app: el7.9 fails → degraded"));
    }

    [Fact]
    public void A_submodule_is_built_as_it_is_checked_out()
    {
        const string git = "git -c user.name=a -c user.email=a@example.com -c protocol.file.allow=always";
        _project.Bash($"set -e; git init -q ../lib && cd ../lib && printf 'package lib\\n\\nconst Name = \"lib\"\\n' > lib.go && printf 'module example.com/lib\\n\\ngo 1.15\\n' > go.mod && git add . && {git} commit -q -m lib").ExitCode.ShouldBe(0);
        _project.Bash($"set -e; git init -q . && {git} submodule --quiet add ../lib third/lib && go mod edit -require=example.com/lib@v0.0.0 -replace=example.com/lib=./third/lib && git add . && {git} commit -q -m one").ExitCode.ShouldBe(0);
        _project.Write("lib.go", "package main\n\nimport \"example.com/lib\"\n\nvar _ = lib.Name\n");
        var before = _project.Contents();

        // What asks Git for a version gets an answer in the copy as well, also from within the submodule, whose .git is a file.
        var result = _project.Bash("abide fix --on el7.9 --plan no-cgo -- sh -c '[ -n \"$(git rev-parse HEAD)\" ] && (cd third/lib && [ -f .git ] && [ -n \"$(git rev-parse HEAD)\" ]) && go build -o app .'");

        result.ShouldBe((0, "no-cgo is proven"));
        _project.Contents().ShouldBe(before);

        _project.Bash("abide fix third/lib --project third/lib --on el7.9 -- sh -c '[ -f .git ] && gcc -shared -o lib.so -xc /dev/null'").ShouldBe((0, "nothing to fix"));
    }

    [Fact]
    public void A_copy_that_is_interrupted_half_way_leaves_nothing()
    {
        const int files = 20_000;
        for (var directory = 0; directory < files / 500; directory++)
        {
            var place = Directory.CreateDirectory(Path.Combine(_project.Path, "many", $"{directory}")).FullName;
            for (var i = 0; i < 500; i++)
                File.WriteAllText(Path.Combine(place, $"{i}"), "x");
        }

        using var process = _project.StartBash($"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "abide.dll")}' fix --on el7.9 -- go build -o app .");
        var patience = Stopwatch.StartNew();
        while (!_project.Copies.SelectMany(copy => Directory.Exists(copy) ? Directory.EnumerateDirectories(copy) : []).Any() && patience.Elapsed < TimeSpan.FromMinutes(1)) Thread.Sleep(1);
        _project.Copies.ShouldNotBeEmpty();

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) kill.WaitForExit();
        process.WaitForExit();

        process.ExitCode.ShouldBe(130);
        _project.Copies.ShouldBeEmpty();
        Directory.EnumerateFiles(Path.Combine(_project.Path, "many"), "*", SearchOption.AllDirectories).Count().ShouldBe(files);
    }

    [Fact]
    public void A_read_only_project_is_fixed_and_cannot_be_applied_to()
    {
        var mounted = $"unshare --mount --map-root-user sh -c 'mount --bind . . && mount -o remount,ro,bind . && cd \"$PWD\" && exec dotnet {Path.Combine(AppContext.BaseDirectory, "abide.dll")} \"$@\"' sh";

        _project.Bash($"{mounted} fix --on el7.9 --plan no-cgo -- go build -o app .").ShouldBe((0, "no-cgo is proven"));
        var applied = _project.Bash($"{mounted} fix --on el7.9 --apply no-cgo -- go build -o app .");
        (applied.ExitCode, applied.Errors).ShouldSatisfyAllConditions(it => it.ExitCode.ShouldBe(2), it => it.Errors.ShouldContain("cannot be applied"));
        File.Exists(Path.Combine(_project.Path, "abide.env")).ShouldBeFalse();
    }

    [Fact]
    public void A_copy_that_does_not_fit_is_told_before_it_is_begun()
    {
        _project.Write("big", new string('x', 4 << 20));
        var small = $"unshare --mount --map-root-user sh -c 'mount -t tmpfs -o size=2m tmpfs \"$TMPDIR\" && exec dotnet {Path.Combine(AppContext.BaseDirectory, "abide.dll")} \"$@\"' sh";

        var result = _project.Bash($"{small} fix --on el7.9 -- go build -o app .");

        result.ExitCode.ShouldBe(2);
        result.Errors.ShouldContain("MiB left");
    }

    [Fact]
    public void A_build_that_fails_is_explained_and_plans_are_tried_all_the_same()
    {
        _project.Write("broken.go", "package main\n\nvar _ = undefinedName\n");

        var fix = _project.Json("fix", "abide fix --on el7.9 --plan no-cgo --format json -- go build -o app .", 1);

        fix.GetProperty("before").GetProperty("exitCode").GetInt32().ShouldBe(1);
        fix.GetProperty("before").GetProperty("lastLines").EnumerateArray().ShouldContain(line => line.GetString()!.Contains("undefinedName", StringComparison.Ordinal));
        fix.GetProperty("plans")[0].GetProperty("standing").GetString().ShouldBe("failed");
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
