using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Tests.Targets;

public sealed class BundledTargetTests
{
    [Fact]
    public void El8_6_has_glibc_2_28_and_nothing_newer()
    {
        var libc = Library("el8.6", "libc.so.6");

        libc.HasVersionDefinitions.ShouldBe(Answer.Yes);
        libc.DefinesVersion("GLIBC_2.28").ShouldBe(Answer.Yes);
        libc.DefinesVersion("GLIBC_2.29").ShouldBe(Answer.No);
        libc.DefinesVersion("GLIBC_PRIVATE").ShouldBe(Answer.Yes);
        libc.DefinesVersion("GLIBC_ABI_DT_RELR").ShouldBe(Answer.No);
        libc.DefinesSymbol("fcntl64", "GLIBC_2.28").ShouldBe(Answer.Yes);
        libc.DefinesSymbol("pthread_create", "GLIBC_2.34").ShouldBe(Answer.No);
    }

    [Fact]
    public void El7_on_aarch64_has_the_first_version_of_its_port_though_the_lists_start_later()
    {
        var libc = Library("el7.9", "libc.so.6", "aarch64");

        libc.DefinesVersion("GLIBC_2.17").ShouldBe(Answer.Yes);
        libc.DefinesSymbol("malloc", "GLIBC_2.17").ShouldBe(Answer.Yes);
        libc.DefinesVersion("GLIBC_2.18").ShouldBe(Answer.No);
        Library("el7.9", "libpthread.so.0", "aarch64").DefinesSymbol("pthread_create", "GLIBC_2.17").ShouldBe(Answer.Yes);
    }

    [Fact]
    public void Symbols_of_threads_are_where_each_glibc_has_them()
    {
        Library("el8.6", "libpthread.so.0").DefinesSymbol("pthread_create", "GLIBC_2.2.5").ShouldBe(Answer.Yes);
        Library("el8.6", "libc.so.6").DefinesSymbol("pthread_create", "GLIBC_2.2.5").ShouldBe(Answer.No);
        Library("el10.0", "libc.so.6").DefinesSymbol("pthread_create", "GLIBC_2.34").ShouldBe(Answer.Yes);

        // The compatibility version moved to libc with the default one; libpthread.so.0 stays as a library.
        Library("el10.0", "libc.so.6").DefinesSymbol("pthread_create", "GLIBC_2.2.5").ShouldBe(Answer.Yes);
        Library("el10.0", "libpthread.so.0").DefinesSymbol("pthread_create", "GLIBC_2.2.5").ShouldBe(Answer.No);
        Library("el10.0", "libpthread.so.0").DefinesVersion("GLIBC_2.2.5").ShouldBe(Answer.Yes);
    }

    [Theory]
    [InlineData("el9.1", "x86_64", "ld-linux-x86-64.so.2")]
    [InlineData("el9.6", "x86_64", "ld-linux-x86-64.so.2")]
    [InlineData("el9.1", "aarch64", "ld-linux-aarch64.so.1")]
    [InlineData("el9.6", "aarch64", "ld-linux-aarch64.so.1")]
    public void El9_has_the_rseq_symbols_of_glibc_2_35_in_its_loader_from_9_1_on(string release, string architecture, string loader)
    {
        var library = Library(release, loader, architecture);

        library.DefinesVersion("GLIBC_2.35").ShouldBe(Answer.Yes);
        library.DefinesSymbol("__rseq_offset", "GLIBC_2.35").ShouldBe(Answer.Yes);
        Library(release, "libc.so.6", architecture).DefinesVersion("GLIBC_2.35").ShouldBe(Answer.No);
    }

    [Theory]
    [InlineData("x86_64", "ld-linux-x86-64.so.2")]
    [InlineData("aarch64", "ld-linux-aarch64.so.1")] // measured in the 9.0 micro image
    public void El9_0_does_not_have_them_yet(string architecture, string loader) =>
        Library("el9.0", loader, architecture).DefinesVersion("GLIBC_2.35").ShouldBe(Answer.No);

    [Theory]
    [InlineData("el9.3", "libcrypto.so.1.1", "el9 has libcrypto.so.3", "compat-openssl11")]
    [InlineData("el8.6", "libssl.so.3", "el8 has libssl.so.1.1", null)]
    [InlineData("el8.6", "libssl.so.10", "el8 has libssl.so.1.1", "compat-openssl10")]
    [InlineData("el7.9", "libssl.so.1.1", "el7 has libssl.so.10", null)]
    [InlineData("el8.6", "libldap.so.2", "el8 has libldap-2.4.so.2", null)]
    [InlineData("el10.0", "libpcre.so.1", "el10 has no libpcre", null)]
    public void Another_soname_of_the_same_family_makes_a_library_absent(string release, string soname, string reason, string? package)
    {
        var lookup = Find(release, soname);

        lookup.Answer.ShouldBe(Answer.No);
        lookup.Reason.ShouldBe(reason);
        lookup.Package.ShouldBe(package);
        lookup.Provenance.ShouldNotBeNull();
    }

    [Fact]
    public void A_library_that_no_fact_mentions_is_unknown_and_says_so()
    {
        var lookup = Find("el8.6", "libfoo.so.3");

        lookup.Answer.ShouldBe(Answer.Unknown);
        lookup.Reason.ShouldBe("no fact whether el8.6 ships libfoo.so.3");
    }

    [Fact]
    public void What_one_minor_has_later_minors_have_and_earlier_ones_may_lack()
    {
        Library("el8.3", "libz.so.1").DefinesVersion("ZLIB_1.2.9").ShouldBe(Answer.Yes);
        Library("el8.3", "libz.so.1").Provenance.Confidence.ShouldBe(Confidence.Measured);
        Library("el8.10", "libz.so.1").DefinesVersion("ZLIB_1.2.9").ShouldBe(Answer.Yes);
        Library("el8.10", "libz.so.1").Provenance.Confidence.ShouldBe(Confidence.Inferred);
        Library("el8.0", "libz.so.1").DefinesVersion("ZLIB_1.2.9").ShouldBe(Answer.Unknown);
    }

    [Fact]
    public void What_one_minor_lacks_earlier_minors_lack_and_later_ones_may_have()
    {
        Library("el8.3", "libz.so.1").DefinesVersion("ZLIB_1.2.12").ShouldBe(Answer.No);
        Library("el8.0", "libz.so.1").DefinesVersion("ZLIB_1.2.12").ShouldBe(Answer.No);
        Library("el8.10", "libz.so.1").DefinesVersion("ZLIB_1.2.12").ShouldBe(Answer.Unknown);
        Library("el8.10", "libz.so.1").DefinesSymbol("no_such_function", null).ShouldBe(Answer.Unknown);
        Library("el8.3", "libz.so.1").DefinesSymbol("no_such_function", null).ShouldBe(Answer.No);
    }

    [Fact]
    public void What_an_older_major_has_under_a_soname_a_newer_one_has_too()
    {
        Library("el9.0", "libglib-2.0.so.0").DefinesSymbol("g_list_append", null).ShouldBe(Answer.Yes);
        Library("el10.0", "libglib-2.0.so.0").DefinesSymbol("g_list_append", null).ShouldBe(Answer.Yes);
        Library("el10.0", "libglib-2.0.so.0").Provenance.Confidence.ShouldBe(Confidence.Unverified);
        Library("el10.0", "libglib-2.0.so.0").DefinesSymbol("g_never_heard_of", null).ShouldBe(Answer.Unknown);
    }

    [Fact]
    public void What_a_measured_minor_no_longer_has_is_not_taken_from_an_older_line()
    {
        // Amazon Linux 2 has these under the same sonames, RHEL 8.3 has not.
        Library("el8.0", "liblzma.so.5").DefinesVersion("XZ_5.2.2").ShouldBe(Answer.No);
        Library("el8.6", "liblzma.so.5").DefinesVersion("XZ_5.2.2").ShouldBe(Answer.Unknown);

        // A private version says nothing of the next line.
        Library("el10.0", "libdbus-1.so.3").DefinesVersion("LIBDBUS_1_3").ShouldBe(Answer.Yes);
        Library("el10.0", "libdbus-1.so.3").DefinesVersion("LIBDBUS_PRIVATE_1.12.8").ShouldBe(Answer.Unknown);
    }

    [Fact]
    public void A_library_that_was_not_at_hand_has_what_its_users_want_and_maybe_more()
    {
        var libcrypto = Library("el9.1", "libcrypto.so.3");

        libcrypto.HasVersionDefinitions.ShouldBe(Answer.Yes);
        libcrypto.DefinesVersion("OPENSSL_3.0.0").ShouldBe(Answer.Yes);
        libcrypto.DefinesVersion("OPENSSL_3.9.0").ShouldBe(Answer.Unknown);
        libcrypto.DefinesSymbol("EVP_sha256", "OPENSSL_3.0.0").ShouldBe(Answer.Yes);
        libcrypto.DefinesSymbol("never_heard_of", "OPENSSL_3.0.0").ShouldBe(Answer.Unknown);
        libcrypto.Needed.IsDefault.ShouldBeTrue();
        Library("el10.0", "libcrypto.so.3").DefinesVersion("OPENSSL_3.0.0").ShouldBe(Answer.Yes);
    }

    [Fact]
    public void Libcrypt_left_glibc_before_el8()
    {
        Library("el7.9", "libcrypt.so.1").DefinesSymbol("crypt", "GLIBC_2.2.5").ShouldBe(Answer.Yes);
        Library("el8.3", "libcrypt.so.1").DefinesVersion("XCRYPT_2.0").ShouldBe(Answer.Yes);
        Library("el8.0", "libcrypt.so.1").DefinesVersion("XCRYPT_2.0").ShouldBe(Answer.Unknown);
    }

    [Fact]
    public void The_libraries_of_an_early_minor_of_el7_stand_for_later_ones()
    {
        Library("el7.2", "libssl.so.10").DefinesSymbol("SSL_CTX_new", "libssl.so.10").ShouldBe(Answer.Yes);
        Library("el7.9", "libssl.so.10").DefinesSymbol("SSL_CTX_new", "libssl.so.10").ShouldBe(Answer.Yes);
        Library("el7.9", "libssl.so.10").DefinesVersion("OPENSSL_1.0.1").ShouldBe(Answer.Yes);
        Library("el7.9", "libssl.so.10").Provenance.Confidence.ShouldBe(Confidence.Inferred);

        // OpenSSL 1.0.2 came with 7.4.
        Library("el7.2", "libssl.so.10").DefinesVersion("OPENSSL_1.0.2").ShouldBe(Answer.No);
        Library("el7.9", "libssl.so.10").DefinesVersion("OPENSSL_1.0.2").ShouldBe(Answer.Unknown);
        Offer("el7.9").Libraries.FindLibrary("libncurses.so.5", []).Answer.ShouldBe(Answer.Yes);
        Offer("el7.9").Libraries.FindLibrary("libX11.so.6", []).Answer.ShouldBe(Answer.Unknown); // the root had none
    }

    [Fact]
    public void A_library_in_a_directory_of_its_own_is_found_by_run_path_only()
    {
        var source = Offer("debian12").Libraries;

        source.FindLibrary("libsystemd-shared-252.so", []).Answer.ShouldBe(Answer.No);
        source.FindLibrary("libsystemd-shared-252.so", ["/usr/lib/x86_64-linux-gnu/systemd"], defaultPaths: false).Answer.ShouldBe(Answer.Yes);
        source.FindLibrary("libsystemd-shared-999.so", ["/usr/lib/x86_64-linux-gnu/systemd"], defaultPaths: false).Answer.ShouldBe(Answer.No);
        Offer("el8.6").Libraries.FindLibrary("libfoo.so.1", ["/opt/foo/lib"], defaultPaths: false).Answer.ShouldBe(Answer.Unknown);
    }

    [Fact]
    public void Run_paths_of_the_targets_own_libraries_are_known() =>
        Library("debian12", "libsmbconf.so.0").RunPath.ShouldBe(["/usr/lib/x86_64-linux-gnu/samba"]);

    [Theory]
    [InlineData("el7.9", "GLIBCXX_3.4.19", "GLIBCXX_3.4.20")]
    [InlineData("el8.6", "GLIBCXX_3.4.25", "GLIBCXX_3.4.26")]
    [InlineData("el9.4", "GLIBCXX_3.4.29", "GLIBCXX_3.4.30")]
    [InlineData("el10.0", "GLIBCXX_3.4.33", "GLIBCXX_3.4.34")]
    [InlineData("el7.9", "CXXABI_1.3.7", "CXXABI_1.3.8")]
    [InlineData("el8.6", "CXXABI_FLOAT128", "CXXABI_1.3.12")]
    [InlineData("ubuntu22.04", "GLIBCXX_3.4.30", "GLIBCXX_3.4.31")]
    public void Versions_of_libstdcxx_are_exact(string release, string newest, string next)
    {
        var library = Library(release, "libstdc++.so.6");

        library.DefinesVersion(newest).ShouldBe(Answer.Yes);
        library.DefinesVersion(next).ShouldBe(Answer.No);
    }

    [Fact]
    public void A_symbol_of_libstdcxx_is_known_by_its_version_where_the_library_was_not_measured()
    {
        const string Throw = "_ZSt28__throw_bad_array_new_lengthv"; // GLIBCXX_3.4.29

        Library("el10.0", "libstdc++.so.6").DefinesSymbol(Throw, "GLIBCXX_3.4.29").ShouldBe(Answer.Yes);
        Library("el7.9", "libstdc++.so.6").DefinesSymbol(Throw, "GLIBCXX_3.4.29").ShouldBe(Answer.No);
    }

    [Theory]
    [InlineData("el8.6", "x86_64", "/lib64/ld-linux-x86-64.so.2", Answer.Yes)]
    [InlineData("el8.6", "aarch64", "/lib/ld-linux-aarch64.so.1", Answer.Yes)]
    [InlineData("debian12", "x86_64", "/lib64/ld-linux-x86-64.so.2", Answer.Yes)]
    [InlineData("el8.6", "x86_64", "/lib/ld-musl-x86_64.so.1", Answer.No)]
    [InlineData("alpine3.19", "x86_64", "/lib/ld-musl-x86_64.so.1", Answer.Yes)]
    [InlineData("alpine3.19", "x86_64", "/lib64/ld-linux-x86-64.so.2", Answer.No)]
    [InlineData("el8.6", "i686", "/lib/ld-linux.so.2", Answer.No)]
    public void The_interpreter_decides_between_libcs(string release, string architecture, string path, Answer expected)
    {
        var lookup = Offer(release, architecture).Libraries.FindInterpreter(path);

        lookup.Answer.ShouldBe(expected);
        if (expected == Answer.No) lookup.Reason.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Thirty_two_bit_programs_need_packages_on_el8_and_have_no_place_on_el10()
    {
        Offer("el8.6", "i686").Libraries.FindLibrary("libc.so.6", []).Package.ShouldBe("glibc.i686");
        Target("el10.0").OfferFor("i686").Answer.ShouldBe(Answer.No);
        Target("ubuntu22.04").OfferFor("i686").Answer.ShouldBe(Answer.Unknown);
    }

    [Fact]
    public void An_architecture_without_facts_is_unknown()
    {
        var lookup = Target("el9.2").OfferFor("s390x");

        lookup.Answer.ShouldBe(Answer.Unknown);
        lookup.Reason.ShouldBe("no facts about el9.2 on s390x");
    }

    [Theory]
    [InlineData("el7.9", 1)]
    [InlineData("el8.6", 1)]
    [InlineData("el9.6", 2)]
    [InlineData("el10.0", 3)]
    public void The_cpu_baseline_rises_with_the_major(string release, int level)
    {
        Offer(release).CpuBaseline.ShouldBe((CpuLevel)level);
        Offer(release, "aarch64").CpuBaseline.ShouldBeNull();
    }

    [Theory]
    [InlineData("el7.9", "x86_64", "3.10.0", 4096)]
    [InlineData("el7.9", "aarch64", "4.14.0", 65536)]
    [InlineData("el8.6", "x86_64", "4.18.0", 4096)]
    [InlineData("el8.6", "aarch64", "4.18.0", 65536)]
    [InlineData("el9.4", "aarch64", "5.14.0", 4096)]
    [InlineData("el10.0", "x86_64", "6.12.0", 4096)]
    public void The_kernel_is_the_vendors(string release, string architecture, string version, int pageSize)
    {
        var kernel = Offer(release, architecture).Kernel.ShouldNotBeNull();

        kernel.Version.ShouldBe(Version.Parse(version));
        kernel.PageSize.ShouldBe(pageSize);
    }

    [Fact]
    public void The_musl_loader_answers_for_every_part_of_libc()
    {
        // ldso/dynlink.c: "libc." and its reserved companions are the loader itself, whatever follows.
        Library("alpine3.19", "libc.so.6").Soname.ShouldContain("musl");
        Library("alpine3.19", "libpthread.so.0").HasVersionDefinitions.ShouldBe(Answer.No);
    }

    private static Target Target(string name) => TargetCatalog.Resolve(name).Targets.ShouldHaveSingleItem();

    private static Offer Offer(string name, string architecture = "x86_64") => Target(name).OfferFor(architecture).Value.ShouldNotBeNull();

    private static Lookup<ILibrary> Find(string release, string soname, string architecture = "x86_64") =>
        Offer(release, architecture).Libraries.FindLibrary(soname, []);

    private static ILibrary Library(string release, string soname, string architecture = "x86_64")
    {
        var lookup = Find(release, soname, architecture);
        lookup.Answer.ShouldBe(Answer.Yes, lookup.Reason);
        return lookup.Value!;
    }
}
