using Abide.Builds.Logs;

namespace Abide.Builds.Tests.Logs;

/// <summary>Texts that speak of failures and are none, and failures that nobody recognises.</summary>
public sealed class NotFailuresTests
{
    [Theory]
    [InlineData("    linker_test.go:12: got \"/usr/bin/ld: cannot find -lfoo\"")]
    [InlineData("        /usr/bin/ld: cannot find -lfoo")]
    [InlineData("build.log:64:/usr/bin/ld: cannot find -lfoo")]
    [InlineData("64:/usr/bin/ld: cannot find -lfoo")]
    [InlineData("// main.c:(.text+0x5): undefined reference to `foo'")]
    [InlineData("+\tif strings.Contains(line, \"undefined reference to `foo'\") {")]
    [InlineData("the message /tmp/app: /lib64/libc.so.6: version `GLIBC_2.34' not found (required by /tmp/app) means")]
    [InlineData("echo 'fatal error: stdlib.h: No such file or directory'")]
    [InlineData("- go: go.mod requires go >= 1.24 (running go 1.23.5; GOTOOLCHAIN=local)")]
    [InlineData("> ./app: error while loading shared libraries: libfoo.so.1: cannot open shared object file: No such file or directory")]
    [InlineData("/usr/bin/ld: skipping incompatible /usr/lib/libfoo.so when searching for -lfoo")]
    [InlineData("checking for -lfoo... no")]
    [InlineData("main.c:3:5: warning: implicit declaration of function 'f' [-Wimplicit-function-declaration]")]
    [InlineData("{\"message\":\"/usr/bin/ld: cannot find -lfoo\"}")]
    [InlineData("compile: errors are told with their place, error: is not one")]
    public void Text_that_only_speaks_of_a_failure_is_none(string line) =>
        RealLog.Explain($"go: downloading example.com/x v1.0.0\n{line}\nok  \texample.com/app\t0.012s\n").Causes.ShouldBeEmpty();

    [Fact]
    public void Output_of_tests_is_about_their_own_subject()
    {
        const string Quoted = "/usr/bin/ld: cannot find -lfoo\n./app: error while loading shared libraries: libx.so.1: cannot open shared object file: No such file or directory\n";

        RealLog.Explain($"=== RUN   TestLink\n{Quoted}--- PASS: TestLink (0.00s)\nPASS\nok  \texample.com/app\t0.01s\n").Outcome.ShouldBe(LogOutcome.NoFailure);
        Unknown($"=== RUN   TestLink\n{Quoted}    x_test.go:9: want nil\n--- FAIL: TestLink (0.00s)\nFAIL\nFAIL\texample.com/app\t0.01s\n");
        Unknown($"ok  \texample.com/a\t0.01s\n{Quoted}--- FAIL: TestLink (0.00s)\n    x_test.go:9: want nil\nFAIL\nFAIL\texample.com/app\t0.01s\n");
        RealLog.Explain($"---- tests::link stdout ----\n{Quoted}\nfailures:\n    tests::link\ntest result: FAILED. 0 passed; 1 failed\n").Causes.ShouldBeEmpty();
    }

    [Fact]
    public void What_configure_and_cmake_try_is_no_failure() =>
        RealLog.Explain("gcc -o conftest conftest.c -lfoo\n/usr/bin/ld: cannot find -lfoo\ncollect2: error: ld returned 1 exit status\nconfigure: failed program was:\n| int main(){}\nconfigure: result: no\n").Causes.ShouldBeEmpty();

    [Fact]
    public void Unknown_failures_say_so_with_the_telling_lines()
    {
        var explanation = RealLog.Explain("building\n# example.com/app\n./main.go:7:2: undefined: frobnicate\nmake: *** [Makefile:3: build] Error 1\nbye\n");

        explanation.Outcome.ShouldBe(LogOutcome.Unknown);
        explanation.Unexplained.Select(line => line.Number).ShouldBe([3, 4]);
    }

    [Fact]
    public void A_build_without_a_failure_is_told_so() =>
        RealLog.Explain("go build -x ./...\nWORK=/tmp/go-build1\n# import config\npackagefile errors=/x/errors.a\n0 errors, 3 warnings\nok  \texample.com/app\t0.01s\n").Outcome.ShouldBe(LogOutcome.NoFailure);

    private static void Unknown(string text)
    {
        var explanation = RealLog.Explain(text);
        explanation.Causes.ShouldBeEmpty();
        explanation.Outcome.ShouldBe(LogOutcome.Unknown);
    }
}
