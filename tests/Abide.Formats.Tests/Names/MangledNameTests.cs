using Abide.Formats.Names;

namespace Abide.Formats.Tests.Names;

public sealed class MangledNameTests
{
    [Theory]
    [InlineData("_ZN3std3sys4unix2fs9try_statx17h1b2c3d4e5f607182E", "std::sys::unix::fs::try_statx")]
    [InlineData("_ZN3std2io4copy12generic_copy17h00112233445566aaE.llvm.1234567890", "std::io::copy::generic_copy")]
    [InlineData("_ZN47_$LT$std..fs..File$u20$as$u20$std..io..Read$GT$4read17h0123456789abcdefE", "<std::fs::File as std::io::Read>::read")]
    [InlineData("_ZN4core3ops8function6FnOnce40call_once$u7b$$u7b$vtable.shim$u7d$$u7d$17h0123456789abcdefE", "core::ops::function::FnOnce::call_once{{vtable.shim}}")]
    [InlineData("_ZN5alloc5slice29_$LT$impl$u20$$u5b$T$u5d$$GT$6to_vec17h0123456789abcdefE", "alloc::slice::<impl [T]>::to_vec")]
    public void Old_names_of_Rust_lose_their_hash(string symbol, string expected) => MangledName.Readable(symbol).ShouldBe(expected);

    [Theory]
    [InlineData("_RNvCskwGfYPst2Cb_7mycrate3foo", "mycrate::foo")]
    [InlineData("_RNvNtCs1234_7mycrate3foo3bar", "mycrate::foo::bar")]
    [InlineData("_RNCNvCs1234_7mycrate4main0", "mycrate::main::{closure}")]
    [InlineData("_RNvMs_NtCs1234_7mycrate3fooNtB4_3Bar6method", "<mycrate::foo::Bar>::method")]
    [InlineData("_RNvXCs1234_7mycrateNtB2_3FooNtNtCs5_4core3fmt5Debug3fmt", "<mycrate::Foo as core::fmt::Debug>::fmt")]
    [InlineData("_RINvCs1234_7mycrate3foolNtB2_3BarE", "mycrate::foo")]
    [InlineData("_RNvYINtNtCs5_5alloc3vec3VechENtNtCs6_3std2io5Write5write", "<alloc::vec::Vec as std::io::Write>::write")]
    [InlineData("_RNvMCs1234_7mycrateSh3len", "<[u8]>::len")]
    [InlineData("_RINvCs1234_7mycrate3fooKj8_E.llvm.99", "mycrate::foo")]
    public void New_names_of_Rust_are_paths(string symbol, string expected) => MangledName.Readable(symbol).ShouldBe(expected);

    [Theory]
    [InlineData("_ZN2ns5Class6methodEi", "ns::Class::method")]
    [InlineData("_ZNK2ns5Class6methodERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE", "ns::Class::method")]
    [InlineData("_ZN2ns5ClassC2Ev", "ns::Class::Class")]
    [InlineData("_ZN2ns5ClassD0Ev", "ns::Class::~Class")]
    [InlineData("_Z4freePv", "free")]
    [InlineData("_ZNSt6vectorIiSaIiEE9push_backEOi", "std::vector::push_back")]
    [InlineData("_ZNSt6vectorIiSaIiEED1Ev", "std::vector::~vector")]
    [InlineData("_ZSt4moveIRiEONSt16remove_referenceIT_E4typeEOS2_", "std::move")]
    [InlineData("_ZNSt10filesystem9copy_fileERKNS_7__cxx114pathES3_NS_12copy_optionsE", "std::filesystem::copy_file")]
    [InlineData("_ZN12_GLOBAL__N_16hiddenEv", "(anonymous)::hidden")]
    [InlineData("_ZlsRSoRK3Foo", "operator<<")]
    [InlineData("_ZN3Foocv3BarEv", "Foo::operator()")]
    [InlineData("_ZN3FooixEm", "Foo::operator[]")]
    [InlineData("_ZZ4mainENKUlvE_clEv", "main::{lambda}::operator()")]
    [InlineData("_ZZN2ns1fEiE5local", "ns::f::local")]
    [InlineData("_ZThn16_N2ns5Class6methodEv", "ns::Class::method")]
    [InlineData("_ZN5boost4asio6detail13epoll_reactor3runElRNS1_8op_queueINS1_19scheduler_operationEEE", "boost::asio::detail::epoll_reactor::run")]
    [InlineData("_ZN9__gnu_cxx6__poolILb0EE10_M_destroyEv", "__gnu_cxx::__pool::_M_destroy")]
    [InlineData("_ZN2ns1fEv.cold", "ns::f")]
    public void Names_of_Cxx_are_qualified(string symbol, string expected) => MangledName.Readable(symbol).ShouldBe(expected);

    [Theory]
    [InlineData("main")]
    [InlineData("__libc_start_main")]
    [InlineData("foo.part.0")]
    [InlineData("_Z")]
    [InlineData("_ZTV5Class")]
    [InlineData("_ZN3fooIXaaT_T_EE3barEv")]
    [InlineData("_ZN99999999999999999999foo17h0123456789abcdefE")]
    [InlineData("_ZN")]
    [InlineData("_RNvB_3foo")]
    [InlineData("_RC99999999999999a")]
    public void What_cannot_be_read_stays_as_it_is(string symbol) => MangledName.Readable(symbol).ShouldBe(symbol);

    [Fact]
    public void A_name_that_refers_to_itself_again_and_again_ends()
    {
        // Each tuple holds the one before it twice: 2 to the power of 60 parts.
        var tuples = string.Concat(Enumerable.Range(0, 60).Select(_ => "TB2_B2_E"));
        string[] hostile = [$"_RINvC1a1f{tuples}E", "_R" + string.Concat(Enumerable.Repeat("Y", 3000)), "_ZN" + new string('P', 4000), "_Z1fI" + string.Concat(Enumerable.Repeat("1aI", 1200))];

        foreach (var symbol in hostile) MangledName.Readable(symbol).Length.ShouldBeLessThanOrEqualTo(symbol.Length);
    }

    [Fact]
    public void A_name_cut_short_or_damaged_is_read_or_left()
    {
        string[] whole = ["_RNvXCs1234_7mycrateNtB2_3FooNtNtCs5_4core3fmt5Debug3fmt", "_ZNK2ns5Class6methodERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE", "_ZN47_$LT$std..fs..File$u20$as$u20$std..io..Read$GT$4read17h0123456789abcdefE"];
        foreach (var symbol in whole)
        {
            for (var length = 0; length < symbol.Length; length++) MangledName.Readable(symbol[..length]).ShouldNotBeNull();
            for (var at = 2; at < symbol.Length; at++)
            {
                foreach (var other in "_EINBSZ0$.") MangledName.Readable($"{symbol[..at]}{other}{symbol[(at + 1)..]}").ShouldNotBeNull();
            }
        }
    }
}
