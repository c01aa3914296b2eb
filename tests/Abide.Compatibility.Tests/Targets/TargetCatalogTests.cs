using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Tests.Targets;

public sealed class TargetCatalogTests
{
    [Theory]
    [InlineData("centos:7", "el7.9", "CentOS 7.9")]
    [InlineData("centos:7.9", "el7.9", "CentOS 7.9")]
    [InlineData("centos:8", "el8.5", "CentOS 8.5")] // the last CentOS 8
    [InlineData("rhel:8.6", "el8.6", "RHEL 8.6")]
    [InlineData("rhel:8", "el8.10", "RHEL 8.10")]
    [InlineData("rocky:9.3", "el9.3", "Rocky Linux 9.3")]
    [InlineData("alma:9", "el9.6", "AlmaLinux 9.6")]
    [InlineData("AlmaLinux:9", "el9.6", "AlmaLinux 9.6")]
    [InlineData("rhel:10", "el10.0", "RHEL 10.0")]
    [InlineData("el7", "el7.9", "Enterprise Linux 7.9")]
    [InlineData("el7.3", "el7.3", "Enterprise Linux 7.3")]
    [InlineData("el8.6", "el8.6", "Enterprise Linux 8.6")]
    [InlineData("debian:12", "debian12", "Debian 12")]
    [InlineData("bookworm", "debian12", "Debian 12")]
    [InlineData("debian:trixie", "debian13", "Debian 13")]
    [InlineData("ubuntu:22.04", "ubuntu22.04", "Ubuntu 22.04")]
    [InlineData("jammy", "ubuntu22.04", "Ubuntu 22.04")]
    [InlineData("amazonlinux:2", "amazon2", "Amazon Linux 2")]
    [InlineData("al2023", "amazon2023", "Amazon Linux 2023")]
    [InlineData("openeuler:22.03", "openeuler22.03", "openEuler 22.03")]
    [InlineData("anolis:8", "anolis8", "Anolis OS 8")]
    [InlineData("alpine:3.19", "alpine3.19", "Alpine 3.19")]
    public void A_name_keeps_its_spelling_and_stands_for_one_release(string name, string userland, string displayName)
    {
        var target = TargetCatalog.Resolve(name).Targets.ShouldHaveSingleItem();

        target.Name.ShouldBe(name);
        target.Userland.ShouldBe(userland);
        target.OfferFor("x86_64").Value.ShouldNotBeNull().DisplayName.ShouldBe(displayName);
    }

    [Theory]
    [InlineData("centos:stream8", "el8.10", "CentOS Stream 8 as of el8.10 (2024-05-22)")]
    [InlineData("centos:stream9", "el9.6", "CentOS Stream 9 as of el9.6 (2025-05-20)")]
    [InlineData("centos:stream10", "el10.0", "CentOS Stream 10 as of el10.0 (2025-05-20)")]
    public void A_stream_is_a_dated_snapshot_of_the_newest_minor(string name, string userland, string displayName)
    {
        var target = TargetCatalog.Resolve(name).Targets.ShouldHaveSingleItem();

        target.Userland.ShouldBe(userland);
        target.OfferFor("x86_64").Value.ShouldNotBeNull().DisplayName.ShouldBe(displayName);
    }

    [Fact]
    public void The_default_names_resolve() =>
        TargetCatalog.DefaultNames.Select(name => TargetCatalog.Resolve(name).Targets.ShouldHaveSingleItem().Userland)
            .ShouldBe(["el7.9", "el8.5", "el9.6", "el10.0"]);

    [Theory]
    [InlineData("el9.*", new[] { "el9.0", "el9.1", "el9.2", "el9.3", "el9.4", "el9.5", "el9.6" })]
    [InlineData("rocky:8.?", new[] { "el8.4", "el8.5", "el8.6", "el8.7", "el8.8", "el8.9" })]
    [InlineData("debian", new[] { "debian11", "debian12", "debian13" })]
    [InlineData("alpine", new[] { "alpine3.17", "alpine3.18", "alpine3.19", "alpine3.20" })]
    public void Families_and_globs_expand_to_canonical_names_in_order(string name, string[] expected) =>
        TargetCatalog.Resolve(name).Targets.Select(target => target.Name).ShouldBe(expected);

    [Fact]
    public void The_family_of_enterprise_linux_holds_every_minor_of_every_major()
    {
        var names = TargetCatalog.Resolve("el").Targets.Select(target => target.Name).ToList();

        names.ShouldBe([
            "el7.2", "el7.3", "el7.6", "el7.7", "el7.8", "el7.9",
            "el8.0", "el8.3", "el8.4", "el8.5", "el8.6", "el8.7", "el8.8", "el8.9", "el8.10",
            "el9.0", "el9.1", "el9.2", "el9.3", "el9.4", "el9.5", "el9.6",
            "el10.0"]);
    }

    [Fact]
    public void All_holds_every_release_once()
    {
        var all = TargetCatalog.Resolve("all").Targets.Select(target => target.Name).ToList();

        all.ShouldBe(TargetCatalog.All.Select(release => release.Name));
        all.ShouldBeUnique();
    }

    [Theory]
    [InlineData("cento:7", "centos:7")]
    [InlineData("el8.16", "el8.10")]
    [InlineData("bokworm", "bookworm")]
    [InlineData("ubuntu:22.4", "ubuntu:22.04")]
    public void An_unknown_name_suggests_the_nearest(string name, string suggestion)
    {
        var resolution = TargetCatalog.Resolve(name);

        resolution.IsKnown.ShouldBeFalse();
        resolution.Suggestions.ShouldContain(suggestion);
    }

    [Theory]
    [InlineData("")]
    [InlineData("windows")]
    [InlineData("el99.*")]
    [InlineData("rocky:8.0")] // Rocky Linux began with 8.3
    public void What_is_no_release_resolves_to_nothing(string name) => TargetCatalog.Resolve(name).IsKnown.ShouldBeFalse();

    [Fact]
    public void An_absurdly_long_name_is_unknown_without_suggestions()
    {
        var resolution = TargetCatalog.Resolve(new string('*', 100_000));

        resolution.IsKnown.ShouldBeFalse();
        resolution.Suggestions.ShouldBeEmpty();
    }

    [Fact]
    public void Every_listed_alias_resolves_to_its_release()
    {
        foreach (var release in TargetCatalog.All)
        {
            foreach (var alias in release.Aliases)
                TargetCatalog.Resolve(alias).Targets.ShouldHaveSingleItem().Userland.ShouldBe(release.Name, alias);
        }
    }

    [Fact]
    public void A_userland_on_another_kernel_keeps_its_libraries()
    {
        var paired = Single("centos:7").WithKernel(Single("el9.4"));
        var offer = paired.OfferFor("x86_64").Value.ShouldNotBeNull();

        paired.Name.ShouldBe("centos:7");
        paired.Kernel.ShouldBe("el9.4");
        offer.Kernel.ShouldNotBeNull().Uname.ShouldStartWith("5.14.0-427");
        offer.LibcVersion.ShouldBe(new Version(2, 17));
    }

    private static Target Single(string name) => TargetCatalog.Resolve(name).Targets.ShouldHaveSingleItem();
}
