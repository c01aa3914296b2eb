using Abide.Reports.Reasons;

namespace Abide.Reports.Tests;

public sealed class VersionOrderTests
{
    [Theory]
    [InlineData("GLIBC_2.4", "GLIBC_2.34")]
    [InlineData("GLIBC_2.34", "GLIBC_ABI_DT_RELR")]
    [InlineData("GLIBC_2.3", "GLIBC_2.3.4")]
    [InlineData("GLIBC_2.3.4", "GLIBC_2.4")]
    [InlineData("a01", "a1b")]
    public void Runs_of_digits_compare_as_numbers(string smaller, string larger)
    {
        VersionOrder.Instance.Compare(smaller, larger).ShouldBeLessThan(0);
        VersionOrder.Instance.Compare(larger, smaller).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Only_equal_texts_compare_equal()
    {
        VersionOrder.Instance.Compare("a01", "a1").ShouldNotBe(0);
        VersionOrder.Instance.Compare("a01", "a01").ShouldBe(0);
    }
}
