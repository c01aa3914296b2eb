using System.Numerics;
using System.Text;
using Abide.Builds.Projects.Sources;
using Abide.Builds.Projects.Xsys;
using Abide.Builds.Tests.Projects.Sources;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Builds.Tests.Projects.Xsys;

public class XsysDeclarationsTests
{
    /// <summary>
    /// A Go file says of every constant that it is the value read here, and of every other name that it is there; the compiler
    /// refuses it if one of them is wrong: <c>const _ = uint(X - 9) | uint(9 - X)</c> overflows unless X is 9.
    /// </summary>
    [Theory]
    [InlineData("bullseye", "linux", "amd64")]
    [InlineData("bookworm", "linux", "amd64")]
    [InlineData("trixie", "linux", "amd64")]
    [InlineData("trixie", "linux", "arm64")]
    [InlineData("trixie", "linux", "s390x")]
    [InlineData("bookworm", "linux", "386")]
    [InlineData("bookworm", "freebsd", "amd64")]
    [InlineData("trixie", "darwin", "arm64")]
    public void Every_value_is_the_one_that_the_compiler_sees(string suite, string system, string architecture)
    {
        var declarations = Read(suite, system, architecture);
        var constants = declarations.All.Values.Where(declaration => declaration.Kind <= XsysKind.Constant).ToList();
        constants.Count.ShouldBeGreaterThan(1_500);
        // ImplementsGetwd is a boolean.
        constants.Where(constant => constant.Value.Length == 0).Select(constant => constant.Name).ShouldBe(["ImplementsGetwd"], ignoreOrder: true);

        var source = new StringBuilder("package main\n\nimport \"golang.org/x/sys/unix\"\n\nconst (\n");
        foreach (var constant in constants.Where(constant => constant.Value.Length > 0))
        {
            // Typed ones lose their type with the division, as untyped numbers keep their size.
            var value = constant.Value;
            if (value[0] == '"') source.Append($"\t_ = uint(len(unix.{constant.Name}) - len({value}))\n");
            else source.Append($"\t_ = uint64(unix.{constant.Name} - ({value})) + uint64(({value}) - unix.{constant.Name})\n");
        }

        source.Append(")\n\nvar _ = []any{\n");
        foreach (var other in declarations.All.Values.Where(declaration => declaration.Kind is XsysKind.Function or XsysKind.Variable)) source.Append($"\tunix.{other.Name},\n");
        foreach (var type in declarations.All.Values.Where(declaration => declaration.Kind == XsysKind.Type)) source.Append($"\t(*unix.{type.Name})(nil),\n");
        source.Append("}\n\nfunc main() {}\n");

        using var project = new SourceProject().WithXsys(suite).Add("main.go", source.ToString());
        var (exitCode, output) = project.Go(["build", "-gcflags=-e", "-o", "/dev/null", "."], system: system, architecture: architecture);
        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public void A_value_that_is_wrong_by_one_is_refused_by_the_compiler()
    {
        var number = BigInteger.Parse(Read("bookworm", "linux", "amd64").All["EBADF"].Value);
        number.ShouldBe(9);
        foreach (var wrong in new[] { number - 1, number + 1 })
        {
            using var project = new SourceProject().WithXsys("bookworm").Add("main.go", $"package main\n\nimport \"golang.org/x/sys/unix\"\n\nconst _ = uint64(unix.EBADF - ({wrong})) + uint64(({wrong}) - unix.EBADF)\n\nfunc main() {{}}\n");
            project.Go(["build", "-o", "/dev/null", "."]).ExitCode.ShouldNotBe(0);
        }
    }

    [Theory]
    [InlineData("EBADF", XsysKind.Errno, "9")]
    [InlineData("SIGKILL", XsysKind.Signal, "9")]
    [InlineData("SYS_OPENAT2", XsysKind.Syscall, "437")]
    [InlineData("O_CLOEXEC", XsysKind.Constant, "524288")]
    [InlineData("Openat2", XsysKind.Function, "(dirfd int, path string, how *OpenHow) (fd int, err error)")]
    [InlineData("OpenHow", XsysKind.Type, "")]
    public void Declarations_have_kind_and_value(string name, XsysKind kind, string value) =>
        Read("bookworm", "linux", "amd64").All[name].ShouldBe(new XsysDeclaration(name, kind, value));

    [Fact]
    public void What_came_and_went_between_two_versions_is_told_by_kind()
    {
        var comparison = XsysComparison.Of(Read("bullseye", "linux", "amd64"), Read("bookworm", "linux", "amd64"));
        comparison.Added.ShouldContain(new XsysChange("SYS_FUTEX_WAITV", XsysKind.Syscall, null, "449"));
        comparison.Changed.ShouldContain(new XsysChange("SOF_TIMESTAMPING_MASK", XsysKind.Constant, "32767", "65535"));
        comparison.Changes.ShouldNotContain(change => change.Name == "EBADF" || change.Kind == XsysKind.Errno || change.Kind == XsysKind.Signal);
        comparison.Added.Count().ShouldBeGreaterThan(2_000);
        comparison.Removed.ShouldNotBeEmpty();
        comparison.Changes.Select(change => change.Kind).ShouldBeInOrder();
    }

    [Fact]
    public void A_version_compared_with_itself_has_no_change() =>
        XsysComparison.Of(Read("trixie", "linux", "arm64"), Read("trixie", "linux", "arm64")).Changes.ShouldBeEmpty();

    [Fact]
    public void A_directory_without_the_package_is_none() =>
        XsysDeclarations.Read(new DirectoryTree("/"), "/usr/bin", new GoPlatform("linux", "amd64")).ShouldBeNull();

    private static XsysDeclarations Read(string suite, string system, string architecture) =>
        XsysDeclarations.Read(new DirectoryTree("/"), TestCache.Xsys(suite), new GoPlatform(system, architecture)).ShouldNotBeNull();
}
