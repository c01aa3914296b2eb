namespace Abide.Builds.Tests.Projects.Sources;

public class CgoTests
{
    [Theory]
    [InlineData("")]
    [InlineData("#cgo CFLAGS: -D_GNU_SOURCE\n")]
    public void C_errno_is_refused_with_and_without_flags(string flags)
    {
        using var project = new SourceProject().Add("main.go", $"package main\n\n/*\n{flags}#include <errno.h>\n*/\nimport \"C\"\n\nfunc main() {{\n\tprintln(C.errno)\n}}\n");
        project.Go(["build", "-o", "/dev/null", "."], cgo: true).Output.ShouldContain("cannot refer to errno directly");

        var finding = project.Examine().ShouldHaveSingleItem();
        finding.Id.ShouldBe("BLD2004");
        finding.Evidence[0].Text.ShouldBe("println(C.errno)");
    }

    [Fact]
    public void An_error_as_second_result_is_left_alone()
    {
        using var project = new SourceProject().Add("main.go", """
            package main

            // #include <errno.h>
            // int fail(void);
            // int fail(void) { errno = EBADF; return -1; }
            import "C"

            func main() {
            	_, err := C.fail()
            	println(err.Error()) // C.errno is refused
            }

            """);
        project.Go(["build", "-o", "/dev/null", "."], cgo: true).ExitCode.ShouldBe(0);
        project.Examine().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("#cgo CFLAGS: -D_GNU_SOURCE\n#include <stdlib.h>\n", "long parse(const char *s) { return strtol(s, 0, 10); }\n")]
    [InlineData("#define _GNU_SOURCE\n#include <stdio.h>\n", "int parse(const char *s) { int n; return sscanf (s, \"%d\", &n); }\n")]
    public void Number_parsing_with_GNU_SOURCE_is_told(string head, string code)
    {
        using var project = Parsing(head + code);
        var finding = project.Examine().ShouldHaveSingleItem();
        finding.Id.ShouldBe("BLD3005");
        finding.Message.ShouldContain("GLIBC_2.38");
        finding.Evidence[0].Text.ShouldContain("_GNU_SOURCE");
    }

    [Fact]
    public void Number_parsing_in_a_C_file_of_the_package_is_told()
    {
        using var project = Parsing("#cgo linux CFLAGS: -O1 -D_GNU_SOURCE=1\nlong parse(const char *);\n").Add("parse.c", "#include <stdlib.h>\nlong parse(const char *s) { return strtoul(s, 0, 10); }\n");
        project.Examine().ShouldHaveSingleItem().Message.ShouldContain("strtoul of parse.c");
    }

    [Theory]
    [InlineData("#include <stdlib.h>\n", "long parse(const char *s) { return strtol(s, 0, 10); }\n")]
    [InlineData("#cgo CFLAGS: -D_GNU_SOURCE\n#include <sched.h>\n", "int parse(const char *s) { return sched_getcpu(); }\n")]
    [InlineData("#define _GNU_SOURCE\n#include <stdlib.h>\n", "long my_strtol(const char *s); int parse(const char *s) { return 0; }\n")]
    public void Only_both_together_are_told(string head, string code)
    {
        using var project = Parsing(head + code);
        project.Examine().ShouldBeEmpty();
    }

    private static SourceProject Parsing(string preamble)
    {
        var project = new SourceProject().Add("main.go", $"package main\n\n/*\n{preamble}*/\nimport \"C\"\n\nfunc main() {{\n\tC.parse(nil)\n}}\n");
        return project;
    }
}
