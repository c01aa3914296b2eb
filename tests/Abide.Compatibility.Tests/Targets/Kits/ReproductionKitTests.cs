using System.Text.RegularExpressions;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Kits;

namespace Abide.Compatibility.Tests.Targets.Kits;

public sealed class ReproductionKitTests
{
    public static TheoryData<string, string> EnterpriseReleases()
    {
        var data = new TheoryData<string, string>();
        foreach (var target in TargetCatalog.Resolve("el").Targets)
        {
            data.Add(target.Userland, "x86_64");
            if (target.OfferFor("aarch64").Value?.Kernel is not null)
                data.Add(target.Userland, "aarch64");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EnterpriseReleases))]
    public void Every_enterprise_release_has_a_kit(string name, string architecture)
    {
        var kit = Kit(name, architecture);

        kit.Files.Select(file => file.Path).ShouldBeUnique();
        kit.Files.ShouldAllBe(file => file.Text.All(char.IsAscii) && file.Text.EndsWith('\n') && !file.Text.Contains('\r'));
        kit.Files.ShouldAllBe(file => !file.Path.StartsWith('/') && !file.Path.Contains(".."));
        kit.Files.Where(file => file.IsExecutable).Select(file => file.Path).ShouldBe(["build.sh", "sandbox.sh"]);
        foreach (var soname in (string[])["libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libresolv.so.2", "libutil.so.1", "libgcc_s.so.1"])
            Symbols(kit, soname).Length.ShouldBePositive(soname);
    }

    [Theory]
    [MemberData(nameof(EnterpriseReleases))]
    public void A_link_binds_to_one_version_of_each_symbol(string name, string architecture)
    {
        foreach (var stub in Kit(name, architecture).Files.Where(file => file.Path.EndsWith(".expected", StringComparison.Ordinal)))
        {
            stub.Text.Split('\n').Where(line => line.Contains("@@")).Select(line => line[..line.IndexOf('@')]).ShouldBeUnique(stub.Path);
            stub.Text.ShouldNotContain("GLIBC_PRIVATE");
        }
    }

    [Fact]
    public void Defaults_are_the_newest_versions_that_the_release_has()
    {
        var libc = Symbols(Kit("el7.9"), "libc.so.6");

        libc.ShouldContain("memcpy@GLIBC_2.2.5 FUNC");
        libc.ShouldContain("memcpy@@GLIBC_2.14 FUNC");
        libc.ShouldContain("stdout@@GLIBC_2.2.5 OBJECT 8");
        libc.ShouldContain("sys_errlist@@GLIBC_2.12 OBJECT 1080");
        libc.ShouldNotContain(symbol => symbol.StartsWith("__cxa_thread_atexit_impl@") || symbol.StartsWith("fcntl64@") || symbol.Contains("GLIBC_2.18"));
        Symbols(Kit("el8.6"), "libc.so.6").ShouldContain("__cxa_thread_atexit_impl@@GLIBC_2.18 FUNC");
    }

    [Theory]
    [InlineData("x86_64", "GLIBC_2.12")]
    [InlineData("aarch64", "GLIBC_2.17")]
    public void What_was_withdrawn_from_linking_has_no_default(string architecture, string version)
    {
        Symbols(Kit("el8.6", architecture), "libc.so.6").ShouldContain($"sys_errlist@@{version} OBJECT 1080");
        Symbols(Kit("el9.3", architecture), "libc.so.6").ShouldContain($"sys_errlist@{version} OBJECT 1080");
        Symbols(Kit("el10.0", architecture), "libc.so.6").ShouldContain($"sys_errlist@{version} OBJECT 1080");
    }

    /// <summary>What was withdrawn between two measured releases of glibc cannot be known for those between them.</summary>
    [Theory]
    [InlineData("ubuntu22.04", "debian12", "")]
    [InlineData("el10.0", "debian13", "_dl_mcount_wrapper _res_opcodes")]
    [InlineData("ubuntu24.04", "debian13", "_dl_mcount_wrapper _res_opcodes")]
    public void Defaults_of_a_glibc_that_was_not_measured_are_those_of_the_next_one_that_was(string name, string measured, string withdrawn)
    {
        var different = new List<string>();
        foreach (var soname in (string[])["libc.so.6", "libm.so.6", "libresolv.so.2", "libpthread.so.0"])
        {
            var next = ByName(Kit(measured), soname);
            var same = ByName(Kit(name), soname).Where(symbol => next.TryGetValue(symbol.Key, out var others) && Versions(others) == Versions(symbol.Value)).ToList();

            same.Count.ShouldBePositive();
            different.AddRange(same.Where(symbol => symbol.Value != next[symbol.Key]).Select(symbol => symbol.Key));
        }

        string.Join(' ', different).ShouldBe(withdrawn);

        static string Versions(string definitions) => definitions.Replace("@@", "@", StringComparison.Ordinal);

        static Dictionary<string, string> ByName(ReproductionKit kit, string soname) =>
            Symbols(kit, soname).GroupBy(symbol => symbol[..symbol.IndexOf('@')]).ToDictionary(group => group.Key, group => string.Join('\n', group));
    }

    [Theory]
    [InlineData("debian11", "@@")]
    [InlineData("el8.6", "@")]
    public void What_a_distribution_builds_without_is_hidden_on_each_architecture(string name, string at)
    {
        Symbols(Kit(name), "libc.so.6").ShouldContain($"clnt_create{at}GLIBC_2.2.5 FUNC");
        Symbols(Kit(name, "aarch64"), "libc.so.6").ShouldContain($"clnt_create{at}GLIBC_2.17 FUNC");
    }

    [Fact]
    public void A_libgcc_of_which_nothing_is_known_is_left_out() =>
        Kit("debian12", "aarch64").Files.ShouldNotContain(file => file.Path.Contains("libgcc_s"));

    [Fact]
    public void The_offer_has_every_symbol_of_the_stubs()
    {
        var kit = Kit("el8.6");
        foreach (var soname in (string[])["libc.so.6", "libpthread.so.0", "libgcc_s.so.1"])
        {
            var library = kit.Offer.Libraries.FindLibrary(soname, []).Value!;
            foreach (var symbol in Symbols(kit, soname))
            {
                var name = symbol.Split(' ')[0].Split('@', StringSplitOptions.RemoveEmptyEntries);
                library.DefinesSymbol(name[0], name[1]).ShouldBe(Answer.Yes, symbol);
            }
        }
    }

    [Fact]
    public void Headers_name_what_the_kernel_source_names_even_where_it_is_configured_away()
    {
        var header = File(Kit("el8.6"), "include/asm/unistd_64.h");

        header.ShouldContain("#define __NR_io_uring_setup 425\n");
        header.ShouldContain("#define __NR_create_module 174\n");
        header.ShouldNotContain("__NR_openat2");
        File(Kit("el8.7", "aarch64"), "include/asm-generic/unistd.h").ShouldContain("#define __NR_openat2 437\n");
    }

    [Theory]
    [InlineData("openeuler22.03")]
    [InlineData("ubuntu22.04")]
    [InlineData("debian12")]
    public void Headers_are_c_whatever_is_known_of_the_kernel(string name)
    {
        var lines = File(Kit(name), "include/asm/unistd_64.h").Split('\n').Where(line => line.Contains("__NR_")).ToArray();

        lines.Length.ShouldBeGreaterThan(340);
        lines.ShouldAllBe(line => Regex.IsMatch(line, "^#define __NR_[a-z0-9_]+ [0-9]+$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        lines.ShouldContain("#define __NR_read 0");
    }

    [Fact]
    public void Headers_stand_in_front_only_where_newer_ones_would_ask_for_more()
    {
        Paths("el7.9").ShouldBe(["include/asm/unistd.h", "include/asm/unistd_64.h", "include/features.h", "include/resolv.h"]);
        Paths("el9.3").ShouldBe(["include/asm/unistd.h", "include/asm/unistd_64.h", "include/features.h"]);
        Paths("el10.0").ShouldBe(["include/asm/unistd.h", "include/asm/unistd_64.h"]);

        static IEnumerable<string> Paths(string name) => Kit(name).Files.Select(file => file.Path).Where(path => path.StartsWith("include/", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_kit_names_its_image_without_a_registry()
    {
        File(Kit("el7.9"), "Containerfile").ShouldContain("ARG BASE=centos:7.9.2009\n");
        File(Kit("el9.4"), "Containerfile").ShouldContain("ARG BASE=almalinux:9.4\n");
        File(Kit("el8.0"), "Containerfile").ShouldContain("ARG BASE\n");
    }

    [Fact]
    public void A_kernel_that_is_not_known_is_named()
    {
        // The arm kernels of EL 7 that were measured begin with 7.4.
        var kit = ReproductionKit.For(TargetCatalog.Resolve("el7.3").Targets[0], "aarch64");

        kit.Answer.ShouldBe(Answer.Unknown);
        kit.Reason.ShouldBe("no facts about the kernel of el7.3 on aarch64");
    }

    [Fact]
    public void A_musl_release_has_none() =>
        ReproductionKit.For(TargetCatalog.Resolve("alpine:3.18").Targets[0], "x86_64").Answer.ShouldBe(Answer.Unknown);

    private static ReproductionKit Kit(string name, string architecture = "x86_64") =>
        ReproductionKit.For(TargetCatalog.Resolve(name).Targets[0], architecture).Value.ShouldNotBeNull();

    private static string File(ReproductionKit kit, string path) => kit.Files.Single(file => file.Path == path).Text;

    private static string[] Symbols(ReproductionKit kit, string soname) =>
        [.. File(kit, $"stubs/{soname}.expected").Split('\n').Where(line => line.Contains('@'))];
}
