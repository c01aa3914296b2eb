using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Matrices;

namespace Abide.Compatibility.Tests.Targets;

public sealed class FactMatrixReaderTests
{
    [Theory]
    [InlineData("openat2", "el8.6", MatrixState.No)]
    [InlineData("openat2", "el8.7", MatrixState.Yes)]
    [InlineData("io_uring_setup", "el8.10", MatrixState.No)]
    [InlineData("io_uring_setup", "el9.3", MatrixState.Off)]
    [InlineData("getrandom", "el7.6", MatrixState.Unknown)]
    public void A_system_call_is_what_the_releases_own_kernel_makes_of_it(string name, string target, MatrixState state) =>
        Read(target, syscalls: [name]).Facts.Single(fact => fact.Kind == MatrixFactKind.Syscall).Cells.ShouldHaveSingleItem().State.ShouldBe(state);

    [Theory]
    [InlineData("__cxa_thread_atexit_impl", "el7.9", MatrixState.No)]
    [InlineData("__cxa_thread_atexit_impl", "el8.6", MatrixState.Yes)]
    [InlineData("memcpy@GLIBC_2.14", "el7.9", MatrixState.Yes)]
    [InlineData("fcntl64@GLIBC_2.28", "el7.9", MatrixState.No)]
    [InlineData("pthread_create", "el9.1", MatrixState.Yes)]
    [InlineData("libcrypto.so.3:EVP_PKEY_get_size", "el9.1", MatrixState.Yes)]
    [InlineData("libcrypto.so.3:EVP_PKEY_get_size", "el8.3", MatrixState.No)]
    [InlineData("pthread_create", "alpine3.20", MatrixState.Unknown)]
    public void A_symbol_is_looked_for_in_the_runtimes_or_in_the_library_that_is_named(string symbol, string target, MatrixState state) =>
        Read(target, symbols: [symbol]).Facts.Single(fact => fact.Kind == MatrixFactKind.Symbol).Cells.ShouldHaveSingleItem().State.ShouldBe(state);

    [Fact]
    public void A_symbol_that_moved_is_found_in_either_library()
    {
        var cells = FactMatrixReader.Read([.. Targets("el8.3"), .. Targets("el9.1")], "x86_64", [], ["pthread_create"], []).Facts[^1].Cells;

        cells[0].Note.ShouldBe("in libpthread.so.0");
        cells[1].Note.ShouldBe("in libc.so.6");
    }

    [Fact]
    public void Every_cell_that_tells_something_of_a_kernel_or_a_library_tells_where_it_comes_from()
    {
        var matrix = FactMatrixReader.Read(Targets("all"), "x86_64", FactMatrixReader.SyscallNames("x86_64"), ["memcpy"], ["libssl.so.3"]);

        matrix.Facts.Where(fact => fact.Kind is MatrixFactKind.Syscall or MatrixFactKind.Symbol).SelectMany(fact => fact.Cells)
            .Where(cell => cell.State is MatrixState.Yes or MatrixState.No or MatrixState.Off)
            .ShouldAllBe(cell => cell.Provenance != null);
        matrix.Facts.ShouldAllBe(fact => fact.Cells.Length == matrix.Targets.Length);
    }

    [Fact]
    public void Numbers_are_the_architectures_own()
    {
        FactMatrixReader.SyscallNumber("openat", "x86_64").ShouldBe(257);
        FactMatrixReader.SyscallNumber("openat", "aarch64").ShouldBe(56);
        FactMatrixReader.SyscallNumber("open", "aarch64").ShouldBeNull();
        FactMatrixReader.SyscallNames("s390x").ShouldBeEmpty();
    }

    private static FactMatrix Read(string target, string[]? syscalls = null, string[]? symbols = null) => FactMatrixReader.Read(Targets(target), "x86_64", syscalls ?? [], symbols ?? [], []);

    private static System.Collections.Immutable.ImmutableArray<Target> Targets(string name) => TargetCatalog.Resolve(name).Targets;
}
