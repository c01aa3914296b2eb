using Abide.Reports.Reasons;

namespace Abide.Reports.Tests;

public sealed class ElisionTests
{
    [Fact]
    public void Sentences_that_differ_in_two_places_become_one() =>
        Elision.Fold(["CentOS 7.9 has no libx.so.3, which bin/a needs", "CentOS 8.5 has no libx.so.3, which bin/b needs"])
            .ShouldBe("CentOS … has no libx.so.3, which … needs");

    [Fact]
    public void Sentences_with_little_in_common_stay_apart() =>
        Elision.Fold(["the loader is missing", "a symbol cannot be found"]).ShouldBeNull();

    [Fact]
    public void A_sentence_that_only_goes_on_longer_ends_in_a_gap() =>
        Elision.Fold(["it needs Linux 3.2", "it needs Linux 3.2 at least"]).ShouldBe("it needs Linux 3.2 …");

    [Fact]
    public void Absurdly_long_sentences_are_not_compared() =>
        Elision.Fold([string.Join(' ', Enumerable.Repeat("a", 10_000)), string.Join(' ', Enumerable.Repeat("b", 10_000))]).ShouldBeNull();
}
