using System.Runtime.Versioning;

namespace Abide.Cli.Tests.Commands;

[SupportedOSPlatform("linux")]
public sealed class ReproCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_kit_appears_whole_in_a_new_directory()
    {
        Repro("el7.9", "-o", "kit").ShouldBe(0, output: "kit of el7.9 for x86_64 in kit: glibc 2.17, system calls of 3.10.0-1160.el7, ");

        Directory.GetFileSystemEntries(_directory.Path).ShouldBe([_directory["kit"]]);
        File.ReadAllText(_directory["kit/README.md"]).ShouldStartWith("# el7.9 for x86_64: a reproduction kit\n");
        File.GetUnixFileMode(_directory["kit/build.sh"]).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        File.GetUnixFileMode(_directory["kit/README.md"]).HasFlag(UnixFileMode.UserExecute).ShouldBeFalse();
    }

    [Fact]
    public void An_empty_directory_is_filled_and_stays_the_one_it_was()
    {
        var kit = Directory.CreateDirectory(_directory["kit"]).FullName;
        File.SetUnixFileMode(kit, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        AbideProcess.RunIn(kit, "repro", "rocky:9.3", "--arch", "aarch64", "-o", ".").ShouldBe(0, output: "kit of el9.3 for aarch64 in .");

        File.Exists(_directory["kit/include/asm-generic/unistd.h"]).ShouldBeTrue();
        Directory.GetFileSystemEntries(kit, ".*").ShouldBe([]);
        File.GetUnixFileMode(kit).HasFlag(UnixFileMode.GroupRead).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_is_overwritten()
    {
        _directory.Write("kit/mine", "text");

        Repro("el7.9", "-o", "kit").ShouldBe(2, error: "error: kit is not empty\nhint: ");
        Repro("el7.9", "-o", "kit/mine").ShouldBe(2, error: "error: kit/mine is a file\nhint: ");

        Directory.GetFileSystemEntries(_directory["kit"]).ShouldBe([_directory["kit/mine"]]);
    }

    [Theory]
    [InlineData("alpine:3.18", "alpine3.18 has no glibc")]
    [InlineData("anolis23", "no facts about the symbols of the C library")]
    [InlineData("amazon2", "no facts about the kernel")]
    [InlineData("dir:/", "a kit is made from the facts of a release")]
    [InlineData("el", "el stands for several targets")]
    [InlineData("el99", "unknown target 'el99'")]
    public void A_target_without_facts_is_told_and_leaves_nothing(string target, string error)
    {
        Repro(target, "-o", "kit").ShouldBe(2, error: error);

        Directory.GetFileSystemEntries(_directory.Path).ShouldBe([]);
    }

    [Theory]
    [InlineData("hint: make that directory first", "el7.9", "-o", "no/kit")]
    [InlineData("unknown architecture 's390x'; architectures are x86_64, aarch64", "el7.9", "-o", "kit", "--arch", "s390x")]
    [InlineData("hint: see abide repro --help", "el7.9")]
    [InlineData("error: cannot write /proc/kit: ", "el7.9", "-o", "/proc/kit")]
    public void Wrong_usage_is_told(string error, params string[] arguments) => Repro(arguments).ShouldBe(2, error: error);

    public void Dispose() => _directory.Dispose();

    private ProcessResult Repro(params string[] arguments) => AbideProcess.RunIn(_directory.Path, ["repro", .. arguments.Contains("--arch") ? arguments : [.. arguments, "--arch", "x86_64"]]);
}
