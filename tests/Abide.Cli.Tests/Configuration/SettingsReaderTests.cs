using Abide.Cli.Configuration;

namespace Abide.Cli.Tests.Configuration;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Everything_can_be_said()
    {
        var settings = Read("""
            # What production runs on.
            targets:
              - centos:7
              - rhel:8.6
            fail-on: degraded
            waivers:
              - finding: ABI1101
                path: bin/**
                target: el7*
                reason: "only started on new hosts"
                expires: 2026-12-31
            """);

        settings.Targets.ShouldBe(["centos:7", "rhel:8.6"]);
        settings.FailOn.ShouldBe("degraded");
        var waiver = settings.Waivers.Single();
        waiver.Finding.ShouldBe("ABI1101");
        waiver.Expires.ShouldBe(new DateOnly(2026, 12, 31));
        waiver.Line.ShouldBe(7);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("---\n")]
    [InlineData("targets: []\n")]
    public void Nothing_can_be_said_too(string yaml) => Read(yaml).Targets.ShouldBeEmpty();

    [Fact]
    public void One_target_needs_no_list() => Read("targets: el8.6").Targets.ShouldBe(["el8.6"]);

    [Theory]
    [InlineData("target: el8\n", "abide.yaml:1: unknown key 'target'")]
    [InlineData("targets: el8\n\nfail-on: never\n", "abide.yaml:3: fail-on is 'never'")]
    [InlineData("targets: el8\ntargets: el9\n", "abide.yaml:2: 'targets' is given twice")]
    [InlineData("waivers:\n- finding: ABI1101\n  path: x\n  reason: y\n", "abide.yaml:2: the waiver has no expires")]
    [InlineData("waivers:\n- finding: ABI1101\n  path: x\n  reason: y\n  expires: tomorrow\n", "abide.yaml:5: expires is 'tomorrow'")]
    [InlineData("waivers:\n- finding: ABI1101\n  expire: 2026-01-01\n", "abide.yaml:3: unknown key 'expire'")]
    [InlineData("waivers: all\n", "abide.yaml:1: waivers is not a list")]
    [InlineData("- el8\n", "abide.yaml:1: the file is not a mapping")]
    [InlineData("targets: &a [el8]\nfail-on: *a\n", "abide.yaml:2: fail-on is not a plain text")]
    [InlineData("targets: [el8\n", "abide.yaml:")]
    [InlineData("a: b: c\n", "abide.yaml:1: ")]
    [InlineData("targets: el8\n---\ntargets: el9\n", "abide.yaml:2: a second YAML document")]
    public void Faults_name_their_line(string yaml, string message)
    {
        var fault = Should.Throw<UserException>(() => Read(yaml));

        fault.Message.ShouldStartWith(message);
        fault.Hint.ShouldNotBeEmpty();
    }

    [Fact]
    public void Deep_nesting_is_refused_without_recursion() =>
        Should.Throw<UserException>(() => Read("targets: " + new string('[', 100_000)));

    private static ProjectSettings Read(string yaml) => SettingsReader.Read(new StringReader(yaml), "abide.yaml");
}
