using System.Text;
using Abide.Formats.Go;

namespace Abide.Formats.Tests.Go;

/// <summary>Versions, quoted strings and package names.</summary>
public sealed class GoTextTests
{
    [Theory]
    [InlineData("go1.24.4", 24, 4, "")]
    [InlineData("go1.26rc2", 26, 0, "")]
    [InlineData("go1.2", 2, 0, "")]
    [InlineData("go1.19.8 X:boringcrypto", 19, 8, "boringcrypto")]
    [InlineData("go1.22.9 (Red Hat 1.22.9-2.el9_5) X:strictfipsruntime,swissmap", 22, 9, "strictfipsruntime,swissmap")]
    [InlineData("devel go1.25-3901409b5d Tue Jan 7 00:00:00 2025 +0000", 25, 0, "")]
    [InlineData("devel +a6755fc0de Sat Nov 7 07:33:23 2015 +0000", null, 0, "")]
    [InlineData("go1.99999999999999", null, 0, "")]
    public void Versions_are_taken_apart(string text, int? minor, int patch, string experiments)
    {
        var version = GoVersion.Parse(text);

        (version.Minor, version.Patch, version.Experiments, version.ToString()).ShouldBe((minor, patch, experiments, text));
    }

    [Fact]
    public void A_release_is_at_least_itself_and_an_unknown_one_is_at_least_nothing()
    {
        GoVersion.Parse("go1.24rc1").IsAtLeast(24).ShouldBeTrue();
        GoVersion.Parse("go1.23.9").IsAtLeast(24).ShouldBeFalse();
        GoVersion.Parse("devel +a6755fc0de").IsAtLeast(2).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""
        "a b\t\"c\" \\ \x41\101\u00fc\U0001f600"
        """, "a b\t\"c\" \\ AAü😀")]
    [InlineData("""
        "\xc3\xbc"
        """, "ü")]
    [InlineData("""
        `raw \n "x"`
        """, "raw \\n \"x\"")]
    [InlineData("\"\" and more", "")]
    public void Quoted_strings_are_read(string text, string expected)
    {
        QuotedString.TryTake(text, out var value, out var length).ShouldBeTrue();

        value.ShouldBe(expected);
        text[length - 1].ShouldBe(text[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\"not closed")]
    [InlineData("`not closed")]
    [InlineData("\"\\q\"")]
    [InlineData("\"\\x4\"")]
    [InlineData("\"\\400\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\")]
    public void Damaged_strings_are_refused(string text) => QuotedString.TryTake(text, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("encoding/json.(*Decoder).Decode", "encoding/json")]
    [InlineData("main.main.func1", "main")]
    [InlineData("gopkg.in/yaml%2ev3.Unmarshal", "gopkg.in/yaml%2ev3")]
    [InlineData("slices.Sort[go.shape.[]example.org/x.T]", "slices")]
    [InlineData("type:.eq.net/http.Request", "")]
    [InlineData("type..hash.main.T", "")]
    [InlineData("crosscall2", "")]
    [InlineData("", "")]
    public void The_package_is_the_import_path_before_the_name(string name, string package) =>
        Encoding.UTF8.GetString(new GoFunction(Encoding.UTF8.GetBytes(name), null, null).Package).ShouldBe(package);
}
