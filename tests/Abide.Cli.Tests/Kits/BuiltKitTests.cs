using Abide.Compatibility.Needs;
using Abide.Formats.Elf;
using Abide.Tests;

namespace Abide.Cli.Tests.Kits;

/// <summary>Kits at work with real compilers: what they let link, what they refuse, and what comes out.</summary>
public sealed class BuiltKitTests(BuiltKits kits) : IClassFixture<BuiltKits>
{
    [Theory]
    [InlineData("el7.9", "-fPIE -pie", "2.17")]
    [InlineData("el7.9", "-fno-PIE -no-pie", "2.17")]
    [InlineData("el7.9", "-O2 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64", "2.17")]
    [InlineData("el8.6", "-fno-PIE -no-pie", "2.28")]
    [InlineData("el9.3", "-fPIE -pie", "2.34")]
    public void A_program_links_for_an_older_release_and_runs_here(string target, string flags, string glibc)
    {
        kits.Run(kits.Of(target), $"{Hello(flags, "hello")} && ./hello").ShouldBe(0, output: "hello\ngoodbye\n");

        NewestGlibc(kits.Result("hello")).ShouldBeLessThanOrEqualTo(Version.Parse(glibc));
    }

    [Theory]
    [InlineData("el7.9", "-fno-PIE -no-pie", "2.17")]
    [InlineData("el8.6", "-fPIE -pie", "2.28")]
    public void A_program_links_for_aarch64_and_runs_in_an_emulator(string target, string flags, string glibc)
    {
        var kit = kits.Of(target, "aarch64");

        kits.Run(kit, $"{Hello(flags, "hello-arm")} && qemu-aarch64-static -L /usr/aarch64-linux-gnu ./hello-arm").ShouldBe(0, output: "hello\ngoodbye\n");

        NewestGlibc(kits.Result("hello-arm")).ShouldBeLessThanOrEqualTo(Version.Parse(glibc));
    }

    [Fact]
    public void Code_that_asks_for_system_calls_compiles_as_on_its_release()
    {
        Numbers("el7.9").ShouldBe(["has_read"]);
        Numbers("el8.6").ShouldBe(["has_read", "has_statx"]);
        Numbers("el8.7").ShouldBe(["has_openat2", "has_read", "has_statx"]);
        Numbers("el9.3").ShouldBe(["has_openat2", "has_read", "has_statx"]);
    }

    [Fact]
    public void System_call_numbers_are_those_of_the_kernel_headers_of_this_machine()
    {
        const string Defined = "-dM -E -xc - <<< '#include <asm/unistd.h>' | grep -o '__NR_.*' | sort";
        var numbers = kits.Run(kits.Of(HostRelease()), $"$CC $CFLAGS {Defined}").Output;

        numbers.Split('\n').Length.ShouldBeGreaterThan(350);
        numbers.ShouldBe(kits.Bash($"gcc {Defined}").Output);
    }

    [Fact]
    public void A_thread_local_destructor_needs_more_than_el7_has()
    {
        const string Link = "$CXX $CXXFLAGS -static-libstdc++ -o guard $corpus/guard.cc $LDFLAGS";

        kits.Run(kits.Of("el7.9"), Link).ShouldBe(1, error: "undefined reference to `__cxa_thread_atexit_impl'");
        kits.Run(kits.Of("el8.6"), Link + " && ./guard").ShouldBe(0);
        NewestGlibc(kits.Result("guard")).ShouldBe(new Version(2, 18));
    }

    [Fact]
    public void Cgo_links_for_el7_and_runs_here()
    {
        var go = TestCache.GoRoot("1.24");
        var build = $"cd $corpus/cgo && GOROOT={go} GOTOOLCHAIN=local GOFLAGS=-mod=mod GOPROXY=off GOCACHE={TestCache.Root}/go-build/1.24 {go}/bin/go build -o {kits.Result("cgo")} .";

        kits.Run(kits.Of("el7.9"), build).ShouldBe(0);

        kits.Bash("./cgo").ShouldBe(0, output: "root 2\n");
        NewestGlibc(kits.Result("cgo")).ShouldBeLessThanOrEqualTo(new Version(2, 17));
        // What it may ask of the kernel can stay open; nothing may fail.
        AbideProcess.Run("check", kits.Result("cgo"), "--on", "el7.9").ExitCode.ShouldBeOneOf(ExitCode.Good, ExitCode.Undetermined);
    }

    [Theory]
    [InlineData("debian11", "bullseye")]
    [InlineData("debian12", "bookworm")]
    [InlineData("debian13", "trixie")]
    public void Stubs_have_the_symbols_of_the_real_libraries(string target, string root) =>
        ShouldHaveSameSymbols(kits.Of(target), Path.Combine(TestCache.DebianRoot(root), "lib/x86_64-linux-gnu"));

    /// <summary>No root of Debian was measured on aarch64: these follow from other facts alone.</summary>
    [Fact]
    public void Stubs_for_aarch64_have_the_symbols_of_the_libraries_of_the_cross_compiler() =>
        ShouldHaveSameSymbols(kits.Of(HostRelease(), "aarch64"), "/usr/aarch64-linux-gnu/lib");

    [Theory]
    [InlineData("C2X_STRTOL")]
    [InlineData("C23_STRTOL")]
    public void What_newer_headers_put_in_the_place_of_strtol_is_taken_back(string macro)
    {
        // As headers of 2.38 (C2X) and 2.40 (C23) do it.
        var newer = Directory.CreateDirectory(kits.Result($"newer-{macro}")).FullName;
        File.WriteAllText(Path.Combine(newer, "features.h"), $"#include_next <features.h>\n#undef __GLIBC_USE_{macro}\n#define __GLIBC_USE_{macro} 1\n");
        File.WriteAllText(
            Path.Combine(newer, "number.h"),
            $"#include <features.h>\n#if __GLIBC_USE ({macro})\nextern long number(const char *, char **, int) __asm__(\"__isoc23_strtol\");\n#else\nextern long number(const char *, char **, int) __asm__(\"strtol\");\n#endif\n");
        var link = $"printf '#include <number.h>\nint main(void) {{ return number(\"7\", 0, 10) != 7; }}' | $CC $CFLAGS -isystem {newer} -o number -xc - $LDFLAGS";

        kits.Run(kits.Of("el9.3"), $"{link} && ./number").ShouldBe(0);
        kits.Run(kits.Of("el9.3"), $"CFLAGS= && {link}").ShouldBe(1, error: "__isoc23_strtol");
    }

    [Fact]
    public void A_kit_whose_path_compiler_flags_cannot_carry_is_refused() =>
        kits.Bash($"cp -r {kits.Of("el8.6")} 'a kit' && './a kit/build.sh'").ShouldBe(2, error: "error: the path of the kit has a space in it");

    [Fact]
    public void A_static_link_never_takes_the_c_library_of_this_machine() =>
        kits.Run(kits.Of("el7.9"), "$CC $CFLAGS -static -o static $corpus/hello.c $LDFLAGS -lm").ShouldBe(1, error: "no-static-libc-in-this-kit");

    [Fact]
    public void A_symbol_that_was_withdrawn_from_linking_does_not_link()
    {
        const string Link = "echo 'extern const char *const sys_errlist[]; int main(void) { return sys_errlist[1] == 0; }' | $CC $CFLAGS -o errors -xc - $LDFLAGS";

        kits.Run(kits.Of("el8.6"), Link).ShouldBe(0);
        kits.Run(kits.Of("el9.3"), Link).ShouldBe(1, error: "sys_errlist");
    }

    [Fact]
    public void Stubs_that_differ_from_the_facts_are_refused()
    {
        var copy = kits.Result("tampered");

        kits.Bash($"cp -r {kits.Of("el8.6")} {copy} && rm -r {copy}/lib && echo 'zzz@@GLIBC_2.29 FUNC' >> {copy}/stubs/libc.so.6.expected && {copy}/build.sh")
            .ShouldBe(2, output: "< zzz@@GLIBC_2.29 FUNC", error: "error: lib/libc.so.6 is not what the facts say");

        Directory.GetFileSystemEntries(copy, "lib*").ShouldBe([]);
    }

    [Fact]
    public void A_compiler_for_another_architecture_is_refused() =>
        kits.Bash($"CC=aarch64-linux-gnu-gcc {kits.Of("el8.6")}/build.sh").ShouldBe(2, error: "this kit is for x86_64");

    [Fact]
    public void The_sandbox_compiles_links_and_runs_inside_a_root()
    {
        var root = TestCache.DebianRoot("bullseye");

        kits.Bash($"LDFLAGS_EXTRA='-lpthread -lm -ldl -lrt -lresolv' {kits.Of("debian11")}/sandbox.sh --root {root} --output boxed $corpus/hello.c")
            .ShouldBe(0, output: "hello\ngoodbye\n");

        NewestGlibc(kits.Result("boxed")).ShouldBeLessThanOrEqualTo(new Version(2, 31));
    }

    private static string Hello(string flags, string output) => $"$CC $CFLAGS {flags} -o {output} $corpus/hello.c $LDFLAGS -lpthread -lm -ldl -lrt -lresolv";

    /// <summary>The release of Debian that this machine runs.</summary>
    private string HostRelease() => kits.Bash("sed -n 's/^VERSION_ID=\"\\(.*\\)\"/debian\\1/p' /etc/os-release").Output.Trim();

    private void ShouldHaveSameSymbols(string kit, string libraries)
    {
        var sonames = Directory.GetFiles(Path.Combine(kit, "stubs"), "*.map").Select(Path.GetFileNameWithoutExtension).ToArray();

        sonames.Length.ShouldBeGreaterThan(9);
        foreach (var soname in sonames)
            Contents(Path.Combine(kit, "lib", soname!)).ShouldBe(Contents(Path.Combine(libraries, soname!)), soname);
    }

    private string[] Numbers(string target)
    {
        var result = kits.Run(kits.Of(target), "$CC $CFLAGS -c -o numbers.o $corpus/numbers.c && nm --format=just-symbols numbers.o");
        result.ShouldBe(0);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Versions and defined symbols as readelf tells them, without the private interface of glibc.</summary>
    private string Contents(string library)
    {
        var contents = kits.Bash(
            $$"""
            { readelf --wide --version-info {{library}} | sed -n 's/^.* Flags: .* Index: .* Name: /version /p'
              readelf --wide --dyn-syms {{library}} | awk '$1 ~ /^[0-9]+:$/ && $7 != "UND" && $7 != "ABS" && $8 ~ /@/ { sub("IFUNC", "FUNC", $4); print $8, $4, ($4 == "OBJECT" ? $3 : "") }'
            } | grep -v GLIBC_PRIVATE | LC_ALL=C sort
            """);
        contents.ShouldBe(0, output: "version ");
        contents.Error.ShouldBeEmpty();
        return contents.Output;
    }

    /// <summary>The newest glibc that a program asks for, by our own reader, which must agree with readelf.</summary>
    private Version NewestGlibc(string program)
    {
        const string Prefix = "GLIBC_";
        ElfFile.TryParse(File.ReadAllBytes(program), program, out var elf, out _).ShouldBeTrue();
        var newest = NeedsReader.Read(elf!, program, program).VersionNeeds
            .Where(need => need.Version.StartsWith(Prefix, StringComparison.Ordinal))
            .Max(need => Version.Parse(need.Version[Prefix.Length..]))!;

        kits.Bash($"readelf --wide --version-info {program} | grep -o 'Name: GLIBC_[0-9.]*' | sort -uV | tail -1").Output.ShouldBe($"Name: {Prefix}{newest}\n");
        return newest;
    }
}
