using System.Collections.Immutable;
using System.Text.Json;

namespace Abide.Fix.Tests;

/// <summary>Plans with compilers of abide's own: the script that <c>--apply</c> writes builds the same on a machine that has none of them yet.</summary>
public sealed class AppliedScriptTests : IDisposable
{
    private readonly TemporaryDirectory _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("amalgamation", "zig", "journal", "runs", "abide/toolchains/zig-0.11.0/zig")]
    [InlineData("cxx-thread-local", "link-kit", "app", "degraded", "abide/kits/el7.9-x86_64-")]
    public void The_script_builds_in_a_fresh_copy_with_an_empty_cache(string sample, string plan, string program, string outcome, string tool)
    {
        var row = new SampleRow(sample, "1.24", ImmutableSortedDictionary<string, string>.Empty);
        var project = FixRun.Prepare(row, _place);
        var (exitCode, output, messages) = FixRun.Bash(row, project, $"{FixRun.Abide($"--apply {plan} --proof ../proof.json")}\n{FixRun.Command(project)}");
        exitCode.ShouldBe(0, output + messages);
        messages.ShouldContain("build with ./abide-build.sh");
        Tools("proof.json").ShouldContain(path => path.Contains(tool, StringComparison.Ordinal));
        File.Exists(Path.Combine(project, "abide.env")).ShouldBeFalse();
        var script = File.ReadAllText(Path.Combine(project, "abide-build.sh"));
        script.ShouldNotContain(Zig.CacheHome());
        script.ShouldNotContain(_place.Path);
        FixRun.Bash(row, project, "shellcheck abide-build.sh").ShouldBe((0, "", ""));

        FixRun.Bash(row, project, "cp -r . ../fresh; mkdir ../bin; printf '#!/bin/sh\\nexec dotnet %s \"$@\"\\n' '" + Path.Combine(AppContext.BaseDirectory, "abide.dll") + "' > ../bin/abide; chmod +x ../bin/abide").ExitCode.ShouldBe(0);
        var environment = $"export PATH=\"{_place["bin"]}:$PATH\" XDG_CACHE_HOME='{_place["cache"]}'";
        var built = FixRun.Bash(row, _place["fresh"], $"{environment}\n./abide-build.sh >&2\nabide check {program} --on el7.9 --observe '' --format json");
        built.ExitCode.ShouldBe(0, built.Output + built.Errors);
        JsonDocument.Parse(built.Output).RootElement.GetProperty("programs")[0].GetProperty("verdicts")[0].GetProperty("outcome").GetString().ShouldBe(outcome);
        var inside = FixRun.Bash(row, _place["."], $"{environment}\nfresh/abide-build.sh sh -c 'echo $CC; [ \"$PWD\" = {_place["fresh"]} ]'");
        inside.ExitCode.ShouldBe(0, inside.Errors);
        inside.Output.ShouldStartWith(_place["cache/abide/"]);
    }

    [Fact]
    public void The_script_of_a_root_builds_where_another_machine_has_that_root()
    {
        var row = new SampleRow("amalgamation", "1.24", ImmutableSortedDictionary<string, string>.Empty);
        var project = FixRun.Prepare(row, _place);
        var environment = $"abide() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "abide.dll")}' \"$@\"; }}\nexport XDG_CACHE_HOME='{_place["cache"]}' PKG_CONFIG_LIBDIR=";
        var (exitCode, output, messages) = FixRun.Bash(row, project, $"{environment}\nabide fix --on dir:{TestCache.DebianRoot("bullseye")} --sysroot {TestCache.Sysroot()} --apply sysroot --proof ../proof.json -- make");
        exitCode.ShouldBe(0, output + messages);
        Tools("proof.json").ShouldContain(path => path.StartsWith(_place["cache/abide/sysroots/"], StringComparison.Ordinal));
        FixRun.Bash(row, project, "shellcheck abide-build.sh").ShouldBe((0, "", ""));

        var script = "rm -f journal; export -f abide; ABIDE=abide; export ABIDE; sed -i '1s,.*,#!/bin/bash,' abide-build.sh";
        var elsewhere = FixRun.Bash(row, project, $"{environment}\n{script}\nln -s '{TestCache.Sysroot()}' ../moved\nrm -r '{_place["cache"]}'\nSYSROOT='{_place["moved"]}' ./abide-build.sh >&2\nabide check journal --on dir:{TestCache.DebianRoot("bullseye")}");
        elsewhere.ExitCode.ShouldBe(0, elsewhere.Output + elsewhere.Errors);
        var gone = FixRun.Bash(row, project, $"{environment}\nexport -f abide\nABIDE=abide SYSROOT='{_place["gone"]}' ./abide-build.sh");
        gone.ExitCode.ShouldNotBe(0);
        gone.Errors.ShouldContain($"there is no directory {_place["gone"]}");
    }

    private List<string> Tools(string proof)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(_place[proof]));
        return [.. document.RootElement.GetProperty("proof").GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("path").GetString()!)];
    }
}
