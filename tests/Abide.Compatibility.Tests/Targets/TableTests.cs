using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Tests.Targets;

public sealed class TableTests
{
    [Fact]
    public void Every_snapshot_has_libraries_and_every_row_reads()
    {
        SnapshotTable.All.ShouldNotBeEmpty();
        foreach (var snapshot in SnapshotTable.All)
        {
            snapshot.Libraries.Count.ShouldBeGreaterThan(0, snapshot.Name);
            snapshot.Directories.ShouldNotBeEmpty(snapshot.Name);
            snapshot.Source.ShouldNotBeEmpty(snapshot.Name);
        }

        SnapshotTable.All.Select(snapshot => snapshot.Bit).ShouldBeUnique();
    }

    [Fact]
    public void Every_symbol_table_parses_to_symbols_of_known_snapshots()
    {
        var known = SnapshotTable.All.Aggregate(0ul, (mask, snapshot) => mask | 1ul << snapshot.Bit);
        foreach (var name in FactFile.Names.Where(name => name.StartsWith("symbols/", StringComparison.Ordinal)))
        {
            var file = SymbolFile.Find(name, SnapshotTable.ReadMask).ShouldNotBeNull();
            foreach (var soname in file.Sections)
            {
                var table = file.Find(soname).ShouldNotBeNull();
                table.Count.ShouldBeGreaterThan(0, $"{name} {soname}");
                (table.Measured & ~known).ShouldBe(0ul, $"{name} {soname}");
                SymbolFile.OfSoname(soname).ShouldBeSameAs(table, $"{soname} is not in the file of its family");
            }
        }
    }

    [Fact]
    public void Every_kernel_table_reads_and_covers_its_releases()
    {
        foreach (var architecture in (string[])["x86_64", "aarch64"])
        {
            var table = KernelTable.Find(architecture).ShouldNotBeNull();
            foreach (var kernel in table.Kernels)
                table.Syscalls(kernel.Release).ShouldNotBeNull().Count.ShouldBeGreaterThan(250, $"{kernel.Release} {architecture}");
        }
    }

    [Theory]
    [InlineData("el8.6", 437, null)] // openat2 came with 8.7
    [InlineData("el8.7", 437, "openat2")]
    [InlineData("el8.10", 437, "openat2")]
    [InlineData("el8.3", 436, null)] // close_range came with 8.4
    [InlineData("el8.4", 436, "close_range")]
    [InlineData("el8.10", 435, null)] // clone3 never
    [InlineData("el7.3", 318, null)]
    [InlineData("el7.7", 318, "getrandom")]
    public void Vendor_kernels_gain_system_calls_in_minor_releases(string release, int number, string? name)
    {
        var syscalls = KernelTable.Find("x86_64")!.Syscalls(release).ShouldNotBeNull();

        var wired = syscalls.TryGetValue(number, out var offer) && offer.State == SyscallState.Wired ? offer.Name : null;
        wired.ShouldBe(name);
    }

    [Fact]
    public void A_stub_is_told_from_a_system_call_and_carries_its_condition()
    {
        const int IoUringSetup = 425;
        var kernels = KernelTable.Find("x86_64")!;

        kernels.Syscalls("el9.2")![IoUringSetup].State.ShouldBe(SyscallState.Stub);
        kernels.Syscalls("el9.3")![IoUringSetup].State.ShouldBe(SyscallState.Wired);
        kernels.Syscalls("el9.3")![IoUringSetup].Note.ShouldNotBeNull().ShouldContain("io_uring_disabled");
    }

    [Theory]
    [InlineData("libssl.so.1.1", "libssl")]
    [InlineData("libldap-2.4.so.2", "libldap")]
    [InlineData("libpython3.6m.so.1.0", "libpython")]
    [InlineData("libpython3.12.so.1.0", "libpython")]
    [InlineData("libglib-2.0.so.0", "libglib")]
    [InlineData("libpcre2-8.so.0", "libpcre2-8")]
    [InlineData("libz3.so.4", "libz3")]
    [InlineData("libstdc++.so.6", "libstdc++")]
    [InlineData("ld-linux-x86-64.so.2", "ld-linux-x86-64")]
    public void Sonames_fall_into_families(string soname, string family) => SonameFamily.Of(soname).ShouldBe(family);

    [Fact]
    public void A_reference_without_version_binds_to_the_base_the_first_version_or_the_only_default()
    {
        const int Here = 0;
        const string Section = """
            @@V_2 a
            0both
            0only
            @V_1 a
            0both
            0old
            @V_3 a
            0third
            @@V_4 a
            0third
            @@V_5 a
            0third
            = a
            0plain
            """;
        var table = SymbolTable.Parse(Section, SnapshotTable.ReadMask);

        table.Binds("plain", null, Here, "V_1").ShouldBeTrue();
        table.Binds("plain", "V_9", Here, "V_1").ShouldBeTrue();
        table.Binds("old", null, Here, "V_1").ShouldBeTrue();
        table.Binds("old", null, Here, "V_0").ShouldBeFalse();
        table.Binds("only", null, Here, "V_1").ShouldBeTrue();
        table.Binds("both", "V_2", Here, "V_1").ShouldBeTrue();
        table.Binds("both", "V_3", Here, "V_1").ShouldBeFalse();
        table.Binds("third", null, Here, "V_1").ShouldBeFalse();
        table.Binds("only", null, place: 1, "V_1").ShouldBeFalse();
    }

    [Fact]
    public void Names_share_a_prefix_with_the_one_before()
    {
        var table = SymbolTable.Parse("@@V a\n0crc32\n5_z\n", SnapshotTable.ReadMask);

        table.Binds("crc32", "V", 0, null).ShouldBeTrue();
        table.Binds("crc32_z", "V", 0, null).ShouldBeTrue();
        table.Count.ShouldBe(2);
    }
}
