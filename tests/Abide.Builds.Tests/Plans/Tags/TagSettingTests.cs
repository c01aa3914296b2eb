using Abide.Builds.Plans.Tags;

namespace Abide.Builds.Tests.Plans.Tags;

/// <summary>More tags for a build that has some: none of the user's is lost.</summary>
public sealed class TagSettingTests
{
    [Theory]
    [InlineData("", "-tags=netgo")]
    [InlineData("-mod=vendor --tags=extra", "-mod=vendor -tags=extra,netgo")]
    [InlineData("-tags=old -tags=extra,netgo", "-tags=extra,netgo")]
    public void GOFLAGS_keeps_the_tags_that_count(string flags, string expected) =>
        TagSetting.Of(["go", "build"], flags, ["netgo"]).ShouldBe(new TagSetting(expected, null));

    [Theory]
    [InlineData("go build -tags=extra", "go build -tags=extra,netgo")]
    [InlineData("go build -tags old --tags extra .", "go build -tags old --tags extra,netgo .")]
    [InlineData("go run . -- -tags=other", null)]
    public void The_last_tags_of_a_command_are_added_to(string command, string? expected) =>
        TagSetting.Of([.. command.Split(' ')], "", ["netgo"]).Command?.ToArray().ShouldBe(expected?.Split(' '));

    [Fact]
    public void Tags_with_blanks_between_them_are_those_of_old_releases() =>
        TagSetting.Of(["go", "build", "-tags", "a b"], "", ["netgo"]).Command!.Value.ShouldBe(["go", "build", "-tags", "a,b,netgo"]);
}
