using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Tests.Targets;

public sealed class SymbolHistoryTests
{
    [Fact]
    public void A_symbol_that_only_some_releases_have_names_them()
    {
        var sighting = SymbolHistory.Find("libglib-2.0.so.0", "g_once_init_enter_pointer", "x86_64").ShouldNotBeNull();

        sighting.Soname.ShouldBe("libglib-2.0.so.0");
        sighting.Releases.ShouldContain("debian13");
        sighting.Releases.ShouldNotContain("debian12");
    }

    [Fact]
    public void A_symbol_of_another_soname_of_the_family_counts()
    {
        var sighting = SymbolHistory.Find("libpcre.so.9", "pcre_compile", "x86_64").ShouldNotBeNull();

        sighting.Soname.ShouldStartWith("libpcre.so.");
    }

    [Fact]
    public void A_versioned_definition_does_not_count_because_the_linker_would_have_recorded_it() =>
        SymbolHistory.Find("libc.so.6", "pthread_getspecific", "x86_64").ShouldBeNull();

    [Theory]
    [InlineData("libcrypto.so.3", "napi_create_object")]
    [InlineData("libnever.so.1", "malloc")]
    public void A_symbol_that_no_release_ever_had_is_null(string soname, string symbol) => SymbolHistory.Find(soname, symbol, "x86_64").ShouldBeNull();
}
