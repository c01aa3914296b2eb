using System.Diagnostics;

namespace Abide.Fix.Tests;

/// <summary>The commands that <c>abide toolchain install zig</c> lays beside zig: they do what builds expect of gcc where zig 0.11 itself does not.</summary>
public sealed class ZigCommandTests : IDisposable
{
    private readonly TemporaryDirectory _place = new();
    private readonly string _compilers = Path.Combine(Zig.CacheHome(), "abide/toolchains/zig-0.11.0/abide");

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("-march=x86-64-v2")]
    [InlineData("-march=x86-64 -mtune=generic")]
    [InlineData("-mtune=generic -O2 -g -fstack-protector-strong -D_FORTIFY_SOURCE=2")]
    public void Options_that_zig_stops_at_are_translated(string options)
    {
        File.WriteAllText(_place["main.c"], "int main(void) { return 0; }\n");
        Bash($"{Cc("2.17")} {options} -o main main.c && ./main").ShouldBe((0, ""));
    }

    [Theory]
    [InlineData("-static")]
    [InlineData("-static-pie")]
    public void What_would_be_linked_dynamically_without_a_word_is_refused(string option)
    {
        File.WriteAllText(_place["main.c"], "int main(void) { return 0; }\n");
        Bash($"{Cc("2.17")} {option} -o main main.c 2>&1 | grep -c 'no static glibc'; [ ! -e main ]").ShouldBe((0, "1\n"));
    }

    [Fact]
    public void Undefined_behaviour_is_no_trap_unless_that_is_asked_for()
    {
        File.WriteAllText(_place["main.c"], "#include <limits.h>\nint main(int argc, char **argv) { volatile int sum = INT_MAX; sum += argc; return 0; }\n");
        Bash($"{Cc("2.17")} -o main main.c && ./main").ShouldBe((0, ""));
        Bash($"{Cc("2.17")} -fsanitize=undefined -fsanitize-trap=undefined -o main main.c && ./main").ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public void Destructors_of_thread_local_objects_run_below_glibc_218_as_they_do_above()
    {
        File.WriteAllText(_place["main.cc"],
            """
            #include <cstdio>
            #include <cstdlib>
            #include <thread>
            struct Note { int number; Note(int number) : number(number) {} ~Note() { std::printf("gone %d\n", number); } };
            thread_local Note first(1), second(2);
            struct Last { ~Last() { std::puts("last"); } } last;
            int main(int argc, char **)
            {
                std::thread([] { first.number = 11; second.number = 12; }).join();
                first.number += 20;
                if (argc > 1) std::thread([] { first.number = 7; std::exit(0); }).join();
            }
            """);
        Bash($"g++ -O1 -o usual main.cc && {Cc("2.17", "c++")} -O1 -o main main.cc").ExitCode.ShouldBe(0);
        Bash("readelf -W --dyn-syms main | grep -c __cxa_thread_atexit_impl").Output.ShouldBe("0\n");
        foreach (var arguments in (string[])["", "x"])
        {
            var usual = Bash($"./usual {arguments}");
            usual.Output.ShouldContain("gone");
            Bash($"./main {arguments}").ShouldBe(usual);
        }
    }

    [Fact]
    public void Programs_ask_for_nothing_after_the_glibc_that_they_are_built_for()
    {
        File.Copy(Repository.PathTo("samples/amalgamation/journal.c"), _place["journal.c"]);
        Bash($"{Cc("2.17")} -O2 -o journal journal.c -lm && ./journal data four 4 && ./journal data four 4").ShouldBe((0, "4.000, Success\n4.000, Success\n"));
        var versions = Bash("readelf -V journal | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -1").Output;
        Version.Parse(versions.Trim()["GLIBC_".Length..]).ShouldBeLessThanOrEqualTo(new Version(2, 17));
    }

    [Theory]
    [InlineData("a.c:#include <zlib.h>\nint main(void) { return zlibVersion() == 0; }\n", "$(CC) -o app a.c", "zig sees no header in /usr/include")]
    [InlineData("a.c:int main(void) { return 0; }\n", "$(CC) -o app a.c -lz", "zig sees no library in /usr/lib")]
    [InlineData("a.c:int main(void) { return 0; }\n", "$(CC) -o app a.c -Wl,-Map,map", "fewer options")]
    [InlineData("a.c:#define _FILE_OFFSET_BITS 64\n#include <fcntl.h>\n#include <resolv.h>\nint main(int argc, char **argv) { return fcntl(argc, F_GETFL) + res_search(argv[0], 1, 1, 0, 0); }\n", "/usr/bin/gcc -c a.c && $(CC) -o app a.o -lresolv", "what is compiled already is linked as it is")]
    public void A_trap_of_zig_that_bites_is_told_with_the_way_out(string source, string recipe, string told)
    {
        File.WriteAllText(_place["a.c"], source["a.c:".Length..]);
        File.WriteAllText(_place["Makefile"], $"app: a.c\n\t{recipe}\n");
        Abide("fix --on el7.9 --plan zig -- make").ShouldContain(told);
    }

    [Fact]
    public void A_zig_on_path_is_taken_where_none_is_installed_and_its_digest_proven()
    {
        var zig = Path.GetFullPath("../zig", _compilers);
        using var elsewhere = new TemporaryDirectory(); // what lies in the project is copied with it
        File.CreateSymbolicLink(elsewhere["zig"], zig);
        File.WriteAllText(_place["a.c"], "#include <stdio.h>\nint main(void) { return puts(\"\") < 0; }\n");
        var json = Abide("fix --on el7.9 --plan zig --format json -- gcc -o app a.c", $"export XDG_CACHE_HOME='{elsewhere["cache"]}' PATH='{elsewhere.Path}':$PATH");
        var proof = System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty("fix").GetProperty("plans")[0];
        proof.GetProperty("standing").GetString().ShouldBe("proven");
        proof.GetProperty("tools").EnumerateArray().ShouldContain(tool => tool.GetProperty("path").GetString() == zig && tool.GetProperty("version").GetString() == "0.11.0" && tool.GetProperty("sha256").GetString() == Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(zig))));
    }

    private string Abide(string options, string before = "") => Bash($"export XDG_CACHE_HOME='{Zig.CacheHome()}'\n{before}\ndotnet '{Path.Combine(AppContext.BaseDirectory, "abide.dll")}' {options}").Output;

    private string Cc(string glibc, string name = "cc") => $"{_compilers}/x86_64-linux-gnu.{glibc}/{name}";

    private (int ExitCode, string Output) Bash(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", line]) { WorkingDirectory = _place.Path, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["ZIG_GLOBAL_CACHE_DIR"] = Path.Combine(TestCache.Root, "zig");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        error.GetAwaiter().GetResult();
        return (process.ExitCode, output);
    }
}
