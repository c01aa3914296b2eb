using System.Collections.Immutable;
using System.Text.Json;

namespace Abide.Fix.Tests;

/// <summary>Builds with the packages of an older release in a directory, run in a root of that release.</summary>
public sealed class SysrootTests : IDisposable
{
    private const string Journal = "samples/amalgamation";

    private static readonly string s_root = TestCache.DebianRoot("bullseye");

    private readonly TemporaryDirectory _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_built_with_a_root_takes_nothing_of_this_machine_and_runs_there(bool isTarget)
    {
        FixRun.Copy(Repository.PathTo(Journal), _place["project"]);
        var proof = Fix($"--on {(isTarget ? $"dir:{TestCache.Sysroot()} --kernel el9.1" : $"dir:{s_root} --sysroot {TestCache.Sysroot()}")} --plan sysroot --run '' --proof {_place["proof.json"]} -- make");
        StandingOf(proof).ShouldBe("proven");
        IsRunThere(proof).ShouldBeTrue();
        Leaks(proof).ShouldBeEmpty();
        proof.GetProperty("leaks").TryGetProperty("obstacle", out _).ShouldBeFalse();
        JsonSchemaValidator.Violations("docs/schema/proof-v1.schema.json", File.ReadAllBytes(_place["proof.json"])).ShouldBeEmpty();

        var (exitCode, replayed, errors) = Abide($"--replay {_place["proof.json"]}", "fix");
        exitCode.ShouldBe(0, replayed + errors);

        if (isTarget) return;
        // What is applied has the commands for the root made where they are not yet.
        var (applied, output, told) = Abide($"--on dir:{s_root} --sysroot {TestCache.Sysroot()} --apply sysroot -- make", "fix");
        applied.ShouldBe(0, output + told);
        Write("bin/abide", $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "abide.dll")}' \"$@\"\n");
        FixRun.Bash(s_row, _place["project"], $"chmod +x ../bin/abide\nexport XDG_CACHE_HOME='{_place["other"]}' ABIDE='{_place["bin/abide"]}'\n./abide-build.sh >&2\n\"$ABIDE\" check journal --on dir:{s_root} -q").ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("link-kit", "proven")]
    [InlineData("sysroot", "failed")]
    public void A_library_of_this_machine_that_is_linked_with_is_named_and_fails_a_plan_that_has_its_own(string plan, string standing)
    {
        Write("project/app.c", "#include <stdio.h>\n#include <dlfcn.h>\nint main(void) { return puts(dlerror() ? \"x\" : \"y\") < 0; }\n");
        Write("project/Makefile", "app: app.c\n\t$(CC) -o app app.c -Wl,--no-as-needed /usr/lib/x86_64-linux-gnu/libz.so.1\n");
        var proof = Fix($"--on dir:{s_root} --sysroot {TestCache.Sysroot()} --plan {plan} -- make");
        StandingOf(proof).ShouldBe(standing);
        if (standing == "failed") proof.GetProperty("reason").GetString()!.ShouldContain("/usr/lib/x86_64-linux-gnu/libz.so.1");
        Leaks(proof).ShouldBe(["library /usr/lib/x86_64-linux-gnu/libz.so.1"]);
    }

    [Theory]
    [InlineData("app: app.c\n\tgcc -o app app.c -pthread\n", "make")]
    [InlineData("", "gcc-12 -o app app.c -pthread")]
    public void Compilers_that_are_called_by_their_names_are_reached(string makefile, string command)
    {
        Write("project/app.c", "#include <pthread.h>\n#include <stddef.h>\nstatic void *run(void *x) { return x; }\nint main(void) { pthread_t t; return pthread_create(&t, NULL, run, NULL) || pthread_join(t, NULL); }\n");
        Write("project/Makefile", makefile);
        StandingOf(Fix($"--on el7.9 --plan link-kit --run '' -- {command}")).ShouldBe("proven");
    }

    [Fact]
    public void A_header_of_this_machine_is_named_in_a_go_build_whose_c_code_the_cache_has()
    {
        Write("project/go.mod", "module example.com/magic\n\ngo 1.19\n");
        Write("project/main.go", "package main\n\n// #include <stdio.h>\n// #include \"/usr/include/linux/magic.h\"\n// static long magic(void) { return PROC_SUPER_MAGIC + (long)(stdin == 0); }\nimport \"C\"\n\nfunc main() { println(C.magic()) }\n");
        const string Build = "-- go build -o app .";
        var options = $"--on dir:{s_root} --sysroot {TestCache.Sysroot()} --run ''";
        foreach (var _ in (string[])["cold", "warm"])
        {
            var proof = Fix($"{options} --plan sysroot {Build}");
            StandingOf(proof).ShouldBe("proven");
            Leaks(proof).ShouldBe(["header /usr/include/linux/magic.h"]);
        }

        Leaks(Fix($"{options} --plan link-kit {Build}")).ShouldBeEmpty("a kit leaves the headers of the kernel to this machine");
        Abide($"{options} --plan sysroot {Build}", "fix").Output.ShouldContain("main.go:4: #include \"/usr/include/linux/magic.h\"");
    }

    [Fact]
    public void Where_a_build_cannot_be_watched_the_proof_says_that_nothing_was_looked_for()
    {
        FixRun.Copy(Repository.PathTo(Journal), _place["project"]);
        // There can only be one listener, and abide run is it.
        var (_, output, errors) = FixRun.Bash(s_row, _place["project"], $"export XDG_CACHE_HOME='{_place["cache"]}'\nabide='{Path.Combine(AppContext.BaseDirectory, "abide.dll")}'\ndotnet \"$abide\" run --as el9.1 -- dotnet \"$abide\" fix --format json --on dir:{s_root} --sysroot {TestCache.Sysroot()} --plan sysroot -- make");
        output.ShouldNotBeEmpty(errors);
        var leaks = JsonDocument.Parse(output).RootElement.GetProperty("fix").GetProperty("plans")[0].GetProperty("leaks");
        leaks.GetProperty("obstacle").GetString()!.ShouldContain("seccomp listener");
        leaks.GetProperty("found").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData(true, "gcc 10")]
    [InlineData(false, "linked statically")]
    public void Cplusplus_is_the_roots_own_where_it_has_some(bool has, string told)
    {
        var sysroot = has ? TestCache.Sysroot() : CopyOfSysroot("rm -rf usr/lib/gcc usr/include/c++ usr/include/x86_64-linux-gnu/c++");
        Write("project/app.cc",
            """
            #include <cstdio>
            #include <random>
            #include <stdexcept>
            #include <string>
            #include <thread>
            struct Note { std::string text = "gone"; ~Note() { std::puts(text.c_str()); } };
            thread_local Note note;
            int main()
            {
                std::thread([] { note.text += '!'; }).join();
                try { throw std::runtime_error(std::to_string(std::random_device()() >= 0)); } catch (const std::exception &e) { return e.what()[0] != '1'; }
            }
            """);
        var proof = Fix($"--on dir:{s_root} --sysroot {sysroot} --plan sysroot --run '' -- g++ -pthread -o app app.cc");
        StandingOf(proof).ShouldBe("proven");
        IsRunThere(proof).ShouldBeTrue();
        Leaks(proof).ShouldBeEmpty();
        proof.GetProperty("plan").GetProperty("changes").EnumerateArray().ShouldContain(change => change.GetString()!.Contains(told));
    }

    [Fact]
    public void A_root_with_the_layout_of_enterprise_linux_is_built_with()
    {
        var root = CopyOfSysroot(
            """
            rm -rf lib64 usr/lib/gcc usr/include/c++ usr/include/x86_64-linux-gnu/c++
            mv usr/include/x86_64-linux-gnu/* usr/include/
            mv usr/lib/x86_64-linux-gnu usr/lib64
            mv -f lib/x86_64-linux-gnu/* usr/lib64/
            rm -r lib usr/lib usr/include/x86_64-linux-gnu
            ln -s usr/lib64 lib64
            for link in $(find usr/lib64 -type l -lname '/lib/*'); do ln -sfn "$(basename "$(readlink "$link")")" "$link"; done
            sed -i 's,/usr/lib/x86_64-linux-gnu/,/usr/lib64/,g; s,/lib/x86_64-linux-gnu/,/lib64/,g' usr/lib64/libc.so usr/lib64/libm.so
            """);
        FixRun.Copy(Repository.PathTo(Journal), _place["project"]);
        var proof = Fix($"--on dir:{s_root} --sysroot {root} --plan sysroot --run '' -- make");
        StandingOf(proof).ShouldBe("proven", proof.TryGetProperty("reason", out var reason) ? reason.GetString() : null);
        IsRunThere(proof).ShouldBeTrue();
        Leaks(proof).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("rm usr/include/stdio.h", "libc6-dev")]
    [InlineData("rm -r usr/include/linux", "linux-libc-dev")]
    [InlineData("rm usr/lib/x86_64-linux-gnu/crt1.o", "crt1.o")]
    [InlineData("printf '\\267' | dd of=usr/lib/x86_64-linux-gnu/crt1.o bs=1 seek=18 conv=notrunc status=none", "for AArch64")]
    [InlineData("rm usr/lib/x86_64-linux-gnu/libc.so", "libc.so")]
    [InlineData("rm usr/lib/x86_64-linux-gnu/libc_nonshared.a", "gcc makes no program")]
    public void A_root_that_cannot_be_built_with_is_refused_with_the_reason(string change, string told)
    {
        var sysroot = CopyOfSysroot(change);
        Write("project/app.c", "int main(void) { return 0; }\n");
        var (exitCode, _, errors) = Abide($"--on dir:{s_root} --sysroot {sysroot} --plan sysroot -- gcc -o app app.c", "fix");
        exitCode.ShouldBe(2, errors);
        errors.ShouldContain(told);
    }

    /// <summary>Of hard links, but for the one file that is written to.</summary>
    private string CopyOfSysroot(string change)
    {
        var copy = _place["root"];
        var (code, output, errors) = FixRun.Bash(s_row, _place.Path, $"cp -al '{TestCache.Sysroot()}' '{copy}' 2> /dev/null || cp -a '{TestCache.Sysroot()}' '{copy}'\ncd '{copy}'\ncp usr/lib/x86_64-linux-gnu/crt1.o own && mv own usr/lib/x86_64-linux-gnu/crt1.o\n{change}");
        code.ShouldBe(0, output + errors);
        return copy;
    }

    private static readonly SampleRow s_row = new("", "1.24", ImmutableSortedDictionary<string, string>.Empty);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_place[name])!);
        File.WriteAllText(_place[name], text);
    }

    private JsonElement Fix(string options)
    {
        var (_, output, errors) = Abide($"--format json {options}", "fix");
        output.ShouldNotBeEmpty(errors);
        var fix = JsonDocument.Parse(output).RootElement.GetProperty("fix").Clone();
        fix.GetProperty("plans").GetArrayLength().ShouldBe(1, fix.GetProperty("refused").ToString());
        return fix.GetProperty("plans")[0];
    }

    /// <summary>With a cache of its own, so that roots of one test are not kept for the next machine's.</summary>
    private (int ExitCode, string Output, string Errors) Abide(string options, string verb) =>
        FixRun.Bash(s_row, Directory.CreateDirectory(_place["project"]).FullName, $"export XDG_CACHE_HOME='{_place["cache"]}'\n{FixRun.Abide("")}\nabide {verb} {options}");

    private static string? StandingOf(JsonElement proof) => proof.GetProperty("standing").GetString();

    private static bool IsRunThere(JsonElement proof) => proof.GetProperty("programs")[0].GetProperty("verdicts")[0].GetProperty("observations").EnumerateArray()
        .Any(seen => seen.GetProperty("userland").GetString() == "real root" && seen.GetProperty("result").GetString() == "lived");

    private static IEnumerable<string> Leaks(JsonElement proof) => proof.GetProperty("leaks").GetProperty("found").EnumerateArray().Select(leak => $"{leak.GetProperty("kind").GetString()} {leak.GetProperty("path").GetString()}");
}
