using Abide.Reports.Reasons;

namespace Abide.Reports.Tests;

public sealed class ElisionTests
{
    [Fact]
    public void Sentences_that_differ_in_two_places_become_one() =>
        Fold("CentOS 7.9 has no libx.so.3, which bin/a needs", "CentOS 8.5 has no libx.so.3, which bin/b needs")
            .ShouldBe("CentOS … has no libx.so.3, which … needs");

    [Fact]
    public void Sentences_with_little_in_common_stay_apart() =>
        Fold("the loader is missing", "a symbol cannot be found").ShouldBeNull();

    [Fact]
    public void A_sentence_that_only_goes_on_longer_ends_in_a_gap() =>
        Fold("it needs Linux 3.2", "it needs Linux 3.2 at least").ShouldBe("it needs Linux 3.2 …");

    [Fact]
    public void Absurdly_long_sentences_are_not_compared() =>
        Fold(string.Join(' ', Enumerable.Repeat("a", 10_000)), string.Join(' ', Enumerable.Repeat("b", 10_000))).ShouldBeNull();

    [Fact]
    public void What_was_lost_does_not_come_back() =>
        Fold("a symbol cannot be found", "the loader is missing", "a symbol cannot be found").ShouldBeNull();

    private static string? Fold(params string[] sentences)
    {
        var elision = new Elision();
        foreach (var sentence in sentences)
            elision.Add(sentence);
        return elision.Folded;
    }
}
