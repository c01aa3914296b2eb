using Abide.Tests;

namespace Abide.Builds.Tests.Projects.Sources;

public class RawSyscallNumberTests
{
    [Theory]
    [InlineData("syscall.Syscall(318, 0, 0, 0)", "")]
    [InlineData("syscall.RawSyscall6(0x13e, 0, 0, 0, 0, 0, 0)", "")]
    [InlineData("syscall.Syscall(sysGetrandom, 0, 0, 0)", "const sysGetrandom = 300 + 18")]
    [InlineData("syscall.Syscall(uintptr(numbers), 0, 0, 0)", "const (\n\tfirst = iota + 317\n\tnumbers\n)")]
    public void A_number_that_is_another_call_elsewhere_is_found(string call, string declaration)
    {
        using var project = new SourceProject().Add("main.go", Source(call, declaration));
        project.Go(["vet", "."], architecture: "amd64").ExitCode.ShouldBe(0);
        project.Go(["vet", "."], architecture: "arm64").ExitCode.ShouldBe(0);

        var finding = project.Examine().ShouldHaveSingleItem();
        finding.Id.ShouldBe("BLD3003");
        finding.Message.ShouldContain("getrandom on amd64");
        finding.Message.ShouldContain("no system call on arm64");
        finding.Hint.ShouldContain("unix.SYS_GETRANDOM");
    }

    [Fact]
    public void Other_architectures_are_named_from_the_syscall_package_of_the_release()
    {
        using var project = new SourceProject().Add("main.go", Source("syscall.Syscall(20, 0, 0, 0)"));
        var finding = project.Examine(context => context with { GoRoot = TestCache.GoRoot("1.24") }).ShouldHaveSingleItem();
        finding.Message.ShouldContain("writev on amd64");
        finding.Message.ShouldContain("epoll_create1 on arm64");
        finding.Message.ShouldContain("getpid on 386, arm, ppc64le, s390x");
    }

    [Theory]
    [InlineData("main_linux_amd64.go", "syscall.Syscall(318, 0, 0, 0)", "", "")]
    [InlineData("main.go", "syscall.Syscall(318, 0, 0, 0)", "", "//go:build amd64\n\n")]
    [InlineData("main.go", "syscall.Syscall(318, 0, 0, 0)", "", "// +build amd64\n\n")]
    [InlineData("main.go", "syscall.Syscall(syscall.SYS_READ, 0, 0, 0)", "", "")]
    [InlineData("main.go", "syscall.Syscall(437, 0, 0, 0)", "", "")]
    [InlineData("main.go", "syscall.Syscall(number(), 318, 318, 318)", "func number() uintptr { return syscall.SYS_READ }", "")]
    [InlineData("main.go", "_ = 318 // syscall.Syscall(318, 0, 0, 0)", "", "")]
    public void A_number_that_is_right_everywhere_is_left_alone(string name, string call, string declaration, string head)
    {
        using var project = new SourceProject().Add(name, head + Source(call, declaration));
        project.Go(["vet", "."]).ExitCode.ShouldBe(0);
        project.Examine(context => context with { GoRoot = TestCache.GoRoot("1.24") }).ShouldBeEmpty();
    }

    [Fact]
    public void A_constant_that_is_declared_for_each_architecture_is_left_alone()
    {
        using var project = new SourceProject().Add("main.go", Source("syscall.Syscall(sysGetrandom, 0, 0, 0)"))
            .Add("number_amd64.go", "package main\n\nconst sysGetrandom = 318\n").Add("number_arm64.go", "package main\n\nconst sysGetrandom = 278\n");
        project.Go(["vet", "."], architecture: "arm64").ExitCode.ShouldBe(0);
        project.Examine().ShouldBeEmpty();
    }

    private static string Source(string call, string declaration = "") => $$"""
        package main

        import "syscall"

        {{declaration}}

        func main() {
        	{{call}}
        	_ = syscall.EPERM
        }

        """;
}
