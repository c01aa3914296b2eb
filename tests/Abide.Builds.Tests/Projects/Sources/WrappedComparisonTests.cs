using Abide.Builds.Projects.Sources.Flow;

namespace Abide.Builds.Tests.Projects.Sources;

public class WrappedComparisonTests
{
    /// <summary>Each prints "false true": the comparison misses what errors.Is finds.</summary>
    [Theory]
    [InlineData("_, err := os.Open(p)\n\tprintln(err == syscall.ENOENT, errors.Is(err, syscall.ENOENT))", "err")]
    [InlineData("_, err := os.Stat(p)\n\tprintln(syscall.ENOENT == err, errors.Is(err, syscall.ENOENT))", "err")]
    [InlineData("err := os.Remove(p)\n\tif err != nil {\n\t\tprintln(err == syscall.ENOENT, errors.Is(err, syscall.ENOENT))\n\t}", "err")]
    [InlineData("println(os.Chdir(p) == syscall.ENOENT, errors.Is(os.Chdir(p), syscall.ENOENT))", "os.Chdir(p)")]
    [InlineData("err := os.Rename(p, p+p)\n\tfound := false\n\tswitch err {\n\tcase syscall.EPERM, syscall.ENOENT:\n\t\tfound = true\n\t}\n\tprintln(found, errors.Is(err, syscall.ENOENT))", "err")]
    [InlineData("_, e := os.ReadFile(p)\n\terr := fmt.Errorf(\"reading: %w\", e)\n\tprintln(err == syscall.ENOENT, errors.Is(err, syscall.ENOENT))", "err")]
    [InlineData("err := load(p)\n\tprintln(err == syscall.ENOENT, errors.Is(err, syscall.ENOENT))", "err")]
    [InlineData("_, err := os.Open(p)\n\tprintln(isMissing(err), errors.Is(err, syscall.ENOENT))", "e")]
    [InlineData("var err error\n\tif _, err = os.Open(p); err == nil {\n\t\treturn\n\t}\n\tfor range []int{1} {\n\t\tprintln(err == syscall.ENOENT, errors.Is(err, syscall.ENOENT))\n\t}", "err")]
    [InlineData("f, _ := os.Open(\"/\")\n\t_, err := f.Read(make([]byte, 1))\n\tprintln(err == syscall.EISDIR, errors.Is(err, syscall.EISDIR))", "err")]
    public void A_comparison_that_misses_a_wrapped_number_is_found(string body, string variable)
    {
        using var project = Program(body);
        project.Run().ShouldBe("false true");

        var finding = project.Examine().Where(finding => finding.Id == "BLD3001").First();
        finding.Message.ShouldStartWith($"{variable} is never equal to syscall.E");
        finding.Evidence[0].Place.ShouldBe(project.PathOf("main.go"));
        finding.Evidence[0].Text.ShouldContain("syscall.E");
        File.ReadAllLines(project.PathOf("main.go"))[finding.Evidence[0].Line!.Value - 1].Trim().ShouldBe(finding.Evidence[0].Text);
    }

    /// <summary>Each prints "true": the comparison is right, or what it is given is not known.</summary>
    [Theory]
    [InlineData("_, err := syscall.Open(p, 0, 0)\n\tprintln(err == syscall.ENOENT)")]
    [InlineData("_, _, errno := syscall.Syscall(syscall.SYS_CLOSE, ^uintptr(0), 0, 0)\n\tprintln(errno == syscall.EBADF)")]
    [InlineData("_, err := os.Open(p)\n\tif pe, ok := err.(*os.PathError); ok {\n\t\tprintln(pe.Err == syscall.ENOENT)\n\t}")]
    [InlineData("_, err := os.Open(p)\n\tif errno, ok := underlying(err).(syscall.Errno); ok {\n\t\tprintln(errno == syscall.ENOENT)\n\t}")]
    [InlineData("_, err := os.Open(p)\n\t_, err = syscall.Open(p, 0, 0)\n\tprintln(err == syscall.ENOENT)")]
    [InlineData("_, err := os.Open(p)\n\tif err != nil {\n\t\terr = underlying(err)\n\t}\n\tprintln(err == syscall.ENOENT)")]
    [InlineData("_, err := os.Open(p)\n\tfunc() { err = syscall.ENOENT }()\n\tprintln(err == syscall.ENOENT)")]
    [InlineData("_, err := os.Open(p)\n\tset(&err)\n\tprintln(err == syscall.ENOENT)")]
    [InlineData("_, err := os.Open(p)\n\tprintln(err == syscall.ENOENT || errors.Is(err, syscall.ENOENT))")]
    [InlineData("var err error\n\tfor i := 0; i < 2; i++ {\n\t\tif i == 1 {\n\t\t\tprintln(err == syscall.ENOENT)\n\t\t}\n\t\t_, err = syscall.Open(p, 0, 0)\n\t}")]
    [InlineData("_, err := os.Open(p)\n\t{\n\t\t_, err := syscall.Open(p, 0, 0)\n\t\tprintln(err == syscall.ENOENT)\n\t}\n\t_ = err")]
    [InlineData("_, err := os.Open(p)\n\tif err := syscall.Rmdir(p); err != nil {\n\t\tprintln(err == syscall.ENOENT)\n\t}\n\t_ = err")]
    [InlineData("os := opener{}\n\terr := os.Open(p)\n\tprintln(err == syscall.ENOENT)")]
    [InlineData("s := \"err == syscall.EBADF\" + `\n\terr := os.Remove(p)\n\tif err == syscall.ENOENT {`\n\tprintln(len(s) > 0) // if err == syscall.EBADF")]
    public void A_comparison_that_is_right_or_not_known_is_left_alone(string body)
    {
        using var project = Program(body);
        project.Run().ShouldBe("true");
        project.Examine().ShouldBeEmpty();
    }

    [Fact]
    public void A_predicate_that_takes_errors_apart_itself_is_left_alone()
    {
        using var project = Program("_, err := os.Open(p)\n\tprintln(isOneOf(err))");
        project.Add("apart.go", """
            package main

            import ("os"; "syscall")

            func isOneOf(err error) bool {
                if err == syscall.ENOENT {
                    return true
                }
                pe, ok := err.(*os.PathError)
                return ok && pe.Err == syscall.ENOENT
            }
            """);
        project.Run().ShouldBe("true");
        project.Examine().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1.15")]
    [InlineData("1.19")]
    [InlineData("1.27")]
    public void Every_function_that_is_said_to_wrap_does_wrap(string release)
    {
        using var project = new SourceProject();
        project.Add("go.mod", "module example.com/app\n\ngo 1.15\n");
        var functions = StandardErrors.Functions.Where(function => release != "1.15" || function is not ("os.ReadFile" or "os.WriteFile" or "os.ReadDir")).ToList();
        var methods = StandardErrors.FileMethods.Where(method => release != "1.15" || method != "ReadDir").ToList();
        project.Add("main.go", WrappingProgram.Source(functions, methods));
        var lines = project.Run(release).Split('\n');
        lines.Length.ShouldBe(functions.Count + methods.Count);
        lines.ShouldAllBe(line => line.EndsWith(" wrapped", StringComparison.Ordinal));
    }

    private static SourceProject Program(string body) => new SourceProject().Add("main.go", $$"""
        package main

        import (
        	"errors"
        	"fmt"
        	"os"
        	"syscall"
        )

        const p = "/nowhere/at/all"

        var _ = fmt.Sprint(os.Args, syscall.EPERM, errors.New(""))

        func main() {
        	{{body}}
        }

        func load(p string) error {
        	if _, err := os.Stat(p); err != nil {
        		return fmt.Errorf("loading: %w", err)
        	}
        	return nil
        }

        func isMissing(e error) bool { return e == syscall.ENOENT }

        func underlying(err error) error { return errors.Unwrap(err) }

        func set(err *error) { *err = syscall.ENOENT }

        type opener struct{}

        func (opener) Open(p string) error { return syscall.ENOENT }

        """.Replace("isMissing(e error) bool { return e == syscall.ENOENT }", body.Contains("isMissing", StringComparison.Ordinal) ? "isMissing(e error) bool { return e == syscall.ENOENT }" : "isMissing(e error) bool { return false }", StringComparison.Ordinal));
}
