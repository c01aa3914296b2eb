using Abide.Tests;

namespace Abide.Builds.Tests.Projects.Sources;

public class LinknameTests
{
    [Theory]
    [InlineData("runtime.gopanic", "func pulled(any)", false)]
    [InlineData("runtime.stopTheWorldGC", "func pulled(int)", true)]
    [InlineData("os.runtime_args", "func pulled() []string", false)]
    [InlineData("runtime.ncpu", "var pulled int32", true)]
    [InlineData("runtime.nanotime", "func pulled() int64", false)]
    [InlineData("net.parsePort", "func pulled(string) (int, bool)", true)]
    [InlineData("syscall.readlen", "func pulled(int, *byte, int) (int, error)", true)]
    public void What_the_linker_refuses_is_found_and_nothing_else(string target, string declaration, bool isRefused)
    {
        var use = declaration.StartsWith("var", StringComparison.Ordinal) ? "println(pulled)" : "println(func() any { return pulled } != nil)";
        using var project = new SourceProject().Add("empty.s", "").Add("main.go", $$"""
            package main

            import (
            	_ "net"
            	_ "unsafe"
            )

            //go:linkname pulled {{target}}
            {{declaration}}

            func main() { {{use}} }

            """);
        var (exitCode, output) = project.Go(["build", "-o", "/dev/null", "."]);
        (exitCode != 0).ShouldBe(isRefused, output);
        if (isRefused) output.ShouldContain($"invalid reference to {target}");

        var findings = project.Examine(context => context with { GoRoot = TestCache.GoRoot("1.24"), GoRelease = 24 });
        findings.Select(finding => finding.Id).ShouldBe(isRefused ? ["BLD1310"] : []);
        project.Examine(context => context with { GoRoot = TestCache.GoRoot("1.22"), GoRelease = 22 }).ShouldBeEmpty();
    }
}
