using Abide.Builds.Projects.Modules;

namespace Abide.Builds.Tests.Projects;

public sealed class VersionTests
{
    [Theory]
    [InlineData("1.20", "1.21")]
    [InlineData("1.9", "1.10")]
    [InlineData("1.21", "1.21rc1")]
    [InlineData("1.21beta2", "1.21rc1")]
    [InlineData("1.21rc2", "1.21.0")]
    [InlineData("1.21.3", "1.21.10")]
    [InlineData("go1.24.4", "1.99")]
    public void Go_releases_are_ordered_as_the_go_command_orders_them(string earlier, string later)
    {
        GoRelease.TryParse(earlier, out var first).ShouldBeTrue();
        GoRelease.TryParse(later, out var second).ShouldBeTrue();
        (first < second, second < first, second >= first).ShouldBe((true, false, true));
        second.ToString().ShouldBe(later);
    }

    [Theory]
    [InlineData("go1.22.4 X:boringcrypto", "1.22.4")]
    [InlineData("go1.22.4-acme1", "1.22.4")]
    [InlineData("go1.26rc2", "1.26rc2")]
    public void What_a_vendor_adds_does_not_count(string text, string release)
    {
        GoRelease.TryParse(text, out var parsed).ShouldBeTrue();
        parsed.ToString().ShouldBe(release);
    }

    [Theory]
    [InlineData("")]
    [InlineData("go")]
    [InlineData("1")]
    [InlineData("1.x")]
    [InlineData("1.2.3.4")]
    [InlineData("1.99999999999")]
    [InlineData("devel go1.25-3901409b5d")]
    public void What_names_no_release_is_none(string text) => GoRelease.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Versions_of_modules_are_ordered_as_semver_says()
    {
        string[] ordered = ["v0.0.0-20200930185726-fdedc70b468f", "v0.0.0", "v0.9.10", "v1.0.0-alpha", "v1.0.0-alpha.1", "v1.0.0-alpha.beta", "v1.0.0-beta.2", "v1.0.0-beta.11", "v1.0.0-rc.1", "v1.0.0", "v1.10.0", "v2.0.0+incompatible"];
        ordered.ShouldAllBe(version => ModuleVersion.IsValid(version));
        ordered.Reverse().Order(Comparer<string>.Create(ModuleVersion.Compare)).ShouldBe(ordered);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("1.0.0")]
    [InlineData("v1.0")]
    [InlineData("v01.0.0")]
    [InlineData("v1.0.0-")]
    [InlineData("master")]
    public void A_query_is_no_version(string version) => ModuleVersion.IsValid(version).ShouldBeFalse();
}
