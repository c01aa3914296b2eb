namespace Abide.Builds.Tests.Projects.Sources;

public class ClosedFileTests
{
    /// <summary>Each prints "false true": no EBADF, but os.ErrClosed.</summary>
    [Theory]
    [InlineData("f.Close()\n\t_, err := f.Write([]byte(\"x\"))\n\tprintln(errors.Is(err, syscall.EBADF), errors.Is(err, os.ErrClosed))")]
    [InlineData("if err := f.Close(); err != nil {\n\t\treturn\n\t}\n\t_, err := f.Seek(0, 0)\n\tprintln(err == syscall.EBADF, errors.Is(err, os.ErrClosed))")]
    [InlineData("_ = f.Close()\n\terr := f.Close()\n\tprintln(errors.Is(err, syscall.EBADF), errors.Is(err, os.ErrClosed))")]
    [InlineData("defer f.Close()\n\terr := f.Close()\n\tprintln(err == nil && errors.Is(err, syscall.EBADF), err == nil)")]
    public void EBADF_of_a_closed_file_is_found(string body)
    {
        using var project = Program(body);
        project.Run().ShouldBe("false true");

        var finding = project.Examine().ShouldHaveSingleItem();
        finding.Id.ShouldBe("BLD3002");
        finding.Hint.ShouldContain("os.ErrClosed");
        finding.Evidence[0].Text.ShouldContain("syscall.EBADF");
        finding.Evidence[1].Text.ShouldContain("Close()");
    }

    /// <summary>Each prints "true": there is an EBADF, or nothing says that the file is closed.</summary>
    [Theory]
    [InlineData("_, err := f.Write([]byte(\"x\"))\n\tprintln(errors.Is(err, syscall.EBADF))")]
    [InlineData("defer f.Close()\n\t_, err := f.Write([]byte(\"x\"))\n\tprintln(errors.Is(err, syscall.EBADF))")]
    [InlineData("if len(os.Args) > 5 {\n\t\tf.Close()\n\t}\n\t_, err := f.Write([]byte(\"x\"))\n\tprintln(errors.Is(err, syscall.EBADF))")]
    [InlineData("f.Close()\n\tf, _ = os.Open(\"/dev/null\")\n\t_, err := f.Write([]byte(\"x\"))\n\tprintln(errors.Is(err, syscall.EBADF))")]
    [InlineData("fd := int(f.Fd())\n\tsyscall.Close(fd)\n\terr := syscall.Close(fd)\n\tprintln(errors.Is(err, syscall.EBADF))")]
    [InlineData("c := other{}\n\tc.Close()\n\tprintln(errors.Is(c.Close(), syscall.EBADF))\n\tf.Close()")]
    public void EBADF_that_can_come_is_left_alone(string body)
    {
        using var project = Program(body);
        project.Run().ShouldBe("true");
        project.Examine().ShouldBeEmpty();
    }

    private static SourceProject Program(string body) => new SourceProject().Add("main.go", $$"""
        package main

        import (
        	"errors"
        	"os"
        	"syscall"
        )

        var _ = errors.New("")

        type other struct{}

        func (other) Close() error { return syscall.EBADF }

        func main() {
        	f, _ := os.Open("/dev/null")
        	{{body}}
        }
        """);
}
