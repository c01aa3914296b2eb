namespace Abide.ImportFacts.Tests;

public sealed class FactsImportTests : IDisposable
{
    private readonly TemporaryFolder _facts = new();
    private readonly TemporaryFolder _data = new();

    public FactsImportTests()
    {
        _data.Write("releases.txt", "[el8]", "[el8.3]", "[el8.6]", "[el9]", "[el9.1]", "[debian12]");
        _facts.Write(
            "el9.1-x86_64.measured.csv",
            "kind,a,b,c,d,e,f,g,h",
            "snapshot,el9.1,x86_64,\"a root, with a comma\",/usr/lib64",
            "library,/usr/lib64/libz.so.1.2.11,libz.so.1 libz.so.1.2.11,libz.so.1,,read,ZLIB_1.2.0,libc.so.6,",
            "symbol,compress,,none",
            "symbol,compressBound,ZLIB_1.2.0,default",
            "symbol,old,ZLIB_1.2.0,hidden");
        _facts.Write(
            "el8.3-x86_64.measured.csv",
            "kind,a,b,c,d,e,f,g,h",
            "snapshot,el8.3,x86_64,another,/usr/lib64",
            "library,/usr/lib64/libz.so.1,libz.so.1,libz.so.1,zlib,read,ZLIB_1.2.0,libc.so.6,$ORIGIN:/opt/lib",
            "symbol,compress,,none",
            "symbol,compressBound,ZLIB_1.2.0,default",
            "library,/usr/lib64/libbig.so.1,libbig.so.1,libbig.so.1,,unread,BIG_1,,");
        _facts.Write("glibc_symbols.csv", "header", "x86_64,libc,fcntl64,GLIBC_2.28,F,2.28,2.41", "x86_64,libpthread,sem_init,GLIBC_2.2.5,F,2.16,2.33", "x86_64,libm,signgam,GLIBC_2.2.5,D 0x4,2.16,2.41", "x86_64,libc,_res,GLIBC_2.2.5,D 0x238,2.16,2.41");
        _facts.Write(
            "auditwheel_policy.csv",
            "header",
            "manylinux_2_28,64,x86_64,CXXABI,1.3 1.3.7 FLOAT128 1.3.8",
            "manylinux_2_17,80,x86_64,CXXABI,1.3 1.3.7 TM_1");
        _facts.Write(
            "sonames.csv",
            "header",
            "libssl,libssl.so.10,libssl.so.1.1,libssl.so.3,?,general-knowledge-unverified,verified-here,general-knowledge-unverified",
            "libncurses(w),.so.5,.so.6,.so.6,absent (gone),general-knowledge-unverified,verified-here,general-knowledge-unverified");
        _facts.Write(
            "kernel_syscalls_el.provenance.csv",
            "header",
            "el8.3,4.18.0-240,x86_64,some/tree,ref,0123456789abcdef,table,some/config,ref,fedcba9876543210,config,8.3",
            "el8.6,4.18.0-372,x86_64,some/tree,ref,1123456789abcdef,table,some/config,ref,fedcba9876543210,config,8.6",
            "el9.1,5.14.0-162,x86_64,some/tree,ref,2123456789abcdef,table,,,,,9.1");
        _facts.Write(
            "kernel_syscalls_el.csv",
            "header",
            "el8.3,4.18.0-240,x86_64,0,read,sys_read,wired,0,,,1,",
            "el8.6,4.18.0-372,x86_64,0,read,sys_read,wired,0,,,1,",
            "el9.1,5.14.0-162,x86_64,0,read,sys_read,wired,0,,,1,",
            "el8.3,4.18.0-240,x86_64,425,io_uring_setup,sys_x,stub,1,,,1,",
            "el9.1,5.14.0-162,x86_64,425,io_uring_setup,sys_x,wired,1,,,1,\"needs a sysctl, EPERM\"");
        _facts.Write(
            "kernel_other_distros.csv",
            "header",
            "Some Vendor/Other Name (5.10 line),some/kernel,4123456789abcdef,arch/x86/syscall_64.tbl,\"332-334,450\",\"441-443,447 are kept -> sys_ni_syscall (ENOSYS, as 448)\"",
            "Another (4.19 line),another/kernel,5123456789abcdef,arch/x86/syscall_64.tbl,\"332,434\",\"424,438+ (so 434 exists)\"",
            "Third (snapshot of unknown kernel version),third/kernel,6123456789abcdef,arch/x86/syscall_64.tbl,332-463,464+");
        _facts.Write(
            "upstream_syscalls_libseccomp.csv",
            "#syscall,x86,x86_kver,x86_64,x86_64_kver,aarch64,aarch64_kver",
            "afs_syscall,137,SCMP_KV_UNDEF,183,SCMP_KV_UNDEF,PNR,SCMP_KV_UNDEF",
            "openat2,437,SCMP_KV_5_6,437,SCMP_KV_5_6,437,SCMP_KV_3_0",
            "open,5,SCMP_KV_3_0,2,SCMP_KV_3_0,PNR,SCMP_KV_UNDEF",
            "fadvise64_64,272,SCMP_KV_3_0,PNR,SCMP_KV_UNDEF,223,SCMP_KV_3_0",
            "read,3,SCMP_KV_3_0,0,SCMP_KV_3_0,63,SCMP_KV_3_0");
        FactsImport.Run(_facts.Path, _data.Path);
    }

    [Fact]
    public void Upstream_calls_have_their_numbers_and_first_kernel_and_none_that_no_kernel_had() =>
        _data.Data("syscalls.txt").ShouldBe(["read\t0\t63\t3.0", "open\t2\t-\t3.0", "openat2\t437\t437\t5.6", "fadvise64_64\t-\t223\t3.0"]);

    [Fact]
    public void A_tree_of_another_vendor_is_a_row_unless_its_kernel_is_not_known() =>
        _data.Data("vendor-kernels.txt").ShouldBe([
            "some/kernel\t5.10\t332-334 450\t441-443 447\tsome/kernel@41234567, arch/x86/syscall_64.tbl",
            "another/kernel\t4.19\t332 434\t-\tanother/kernel@51234567, arch/x86/syscall_64.tbl"]);

    [Fact]
    public void The_same_facts_give_the_same_bytes()
    {
        using var again = new TemporaryFolder();
        File.Copy(Path.Combine(_data.Path, "releases.txt"), Path.Combine(again.Path, "releases.txt"));

        FactsImport.Run(_facts.Path, again.Path);

        var tables = Tables(_data);
        tables.Length.ShouldBeGreaterThan(7);
        Tables(again).ShouldBe(tables);
        foreach (var table in tables)
            File.ReadAllBytes(Path.Combine(again.Path, table)).ShouldBe(File.ReadAllBytes(Path.Combine(_data.Path, table)), table);
    }

    [Fact]
    public void Snapshots_are_lettered_in_the_order_of_releases() =>
        _data.Data("snapshots.txt").ShouldBe(["a\tel8.3\tx86_64\t/usr/lib64\tanother", "b\tel9.1\tx86_64\t/usr/lib64\ta root, with a comma"]);

    [Fact]
    public void A_library_is_one_line_with_dashes_for_what_it_has_not() =>
        _data.Data("libraries/el8.3-x86_64.txt").ShouldBe([
            "/usr/lib64/libz.so.1\tlibz.so.1\tlibz.so.1\tzlib\tZLIB_1.2.0\tlibc.so.6\t$ORIGIN:/opt/lib",
            "/usr/lib64/libbig.so.1\tlibbig.so.1\tlibbig.so.1\t-\t? BIG_1\t?\t-"]);

    [Fact]
    public void Symbols_are_grouped_by_version_and_places_and_share_prefixes() =>
        _data.Data("symbols/libz.txt").ShouldBe(["[libz.so.1]", "= ab", "0compress", "@@ZLIB_1.2.0 ab", "0compressBound", "@ZLIB_1.2.0 b", "0old"]);

    [Fact]
    public void Glibc_symbols_keep_the_interval_of_releases() =>
        _data.Data("glibc/x86_64.txt").ShouldBe([
            "[libc.so.6]", "@@GLIBC_ABI_DT_RELR 2.36-", "@@GLIBC_2.2.5 2.16-", "0_res", "@@GLIBC_2.28 2.28-", "0fcntl64",
            "[libm.so.6]", "@@GLIBC_2.2.5 2.16-", "0signgam",
            "[libpthread.so.0]", "@@GLIBC_2.2.5 2.16-2.33", "0sem_init"]);

    [Fact]
    public void Data_objects_of_glibc_have_their_size_in_bytes() =>
        _data.Data("glibc/objects.txt").ShouldBe(["x86_64\tlibc.so.6\t_res\tGLIBC_2.2.5\t568", "x86_64\tlibm.so.6\tsigngam\tGLIBC_2.2.5\t4"]);

    [Fact]
    public void Versions_of_runtimes_stand_in_the_order_of_the_policies() =>
        _data.Data("runtimes.txt").ShouldBe(["CXXABI\tx86_64\tTM_1 1.3 1.3.7 FLOAT128 1.3.8"]);

    [Fact]
    public void Remarks_in_the_soname_list_become_facts_or_nothing() =>
        _data.Data("sonames.txt").ShouldBe([
            "el7\tlibncurses\tlibncurses.so.5\tunverified",
            "el7\tlibncursesw\tlibncursesw.so.5\tunverified",
            "el7\tlibssl\tlibssl.so.10\tunverified",
            "el8\tlibncurses\tlibncurses.so.6\tmeasured",
            "el8\tlibncursesw\tlibncursesw.so.6\tmeasured",
            "el8\tlibssl\tlibssl.so.1.1\tmeasured",
            "el9\tlibncurses\tlibncurses.so.6\tmeasured",
            "el9\tlibncursesw\tlibncursesw.so.6\tmeasured",
            "el9\tlibssl\tlibssl.so.3\tmeasured",
            "el10\tlibncurses\t-\tunverified",
            "el10\tlibncursesw\t-\tunverified"]);

    [Fact]
    public void System_calls_become_intervals_within_a_major() =>
        _data.Data("kernels/x86_64.txt").ShouldBe([
            "kernel\tel8.3\t4.18.0-240\tsome/tree@01234567, configuration some/config@fedcba98",
            "kernel\tel8.6\t4.18.0-372\tsome/tree@11234567, configuration some/config@fedcba98",
            "kernel\tel9.1\t5.14.0-162\tsome/tree@21234567, configuration not known",
            "read\t0\twired\tel8.3- el9.1-",
            "io_uring_setup\t425\tstub\tel8.3",
            "io_uring_setup\t425\twired\tel9.1-\tneeds a sysctl, EPERM"]);

    public void Dispose()
    {
        _facts.Dispose();
        _data.Dispose();
    }

    private static string[] Tables(TemporaryFolder folder) =>
    [
        .. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Path, path))
            .Order(StringComparer.Ordinal),
    ];
}
