using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Tests.Targets;

public sealed class SymbolHistoryTests
{
    [Fact]
    public void A_symbol_that_only_some_releases_have_names_them()
    {
        var sighting = SymbolHistory.Find("libcrypto.so.3", "EVP_PKEY_get_id", "x86_64").ShouldNotBeNull();

        sighting.Soname.ShouldBe("libcrypto.so.3");
        sighting.Releases.ShouldContain("debian12");
        sighting.Releases.ShouldNotContain("debian11");
    }

    [Fact]
    public void A_symbol_of_another_soname_of_the_family_counts()
    {
        var sighting = SymbolHistory.Find("libcrypto.so.3", "EVP_PKEY_id", "x86_64").ShouldNotBeNull();

        sighting.Soname.ShouldBe("libcrypto.so.1.1");
    }

    [Theory]
    [InlineData("libcrypto.so.3", "napi_create_object")]
    [InlineData("libnever.so.1", "malloc")]
    public void A_symbol_that_no_release_ever_had_is_null(string soname, string symbol) => SymbolHistory.Find(soname, symbol, "x86_64").ShouldBeNull();
}
