using System.Text;
using Abide.Builds.Projects.Sources;
using Abide.Tests;

namespace Abide.Builds.Tests.Projects.Sources;

public class HostileSourceTests
{
    public static TheoryData<string, string> Shapes { get; } = new()
    {
        { "if", Repeat("if ", 200_000) },
        { "for", $"{Repeat("for {", 100_000)} if err == syscall.EBADF {{}} {Repeat("}", 100_000)}" },
        { "func", Repeat("func() ", 200_000) },
        { "brackets", Repeat("(", 300_000) },
        { "assignment", $"{Repeat("err,", 200_000)} err = f()" },
        { "stars", $"if {Repeat("*", 200_000)}{{" },
        { "cases", $"switch err {{ {Repeat("case syscall.EBADF: ", 60_000)} }}" },
        { "tests", Repeat("if err == syscall.EBADF {}\n", 60_000) },
        { "raw", Repeat("syscall.Syscall(1 + x, 0, 0, 0)\n", 30_000) },
        { "sum", $"syscall.Syscall({Repeat("1+", 200_000)}1, 0, 0, 0)" },
        { "minus", $"syscall.Syscall({Repeat("-", 200_000)}1, 0, 0, 0)" },
        { "shift", "syscall.Syscall(1 << 500 << 500 << 500 << 999999999999, 0, 0, 0)" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Endless_constructs_end(string name, string body)
    {
        using var project = new SourceProject()
            .Add("a.go", $"package main\n\nimport \"syscall\"\n\nfunc {name}() {{\n\terr := g()\n{body}\n}}\n")
            .Add("b.go", "//go:build centos7\n\npackage main\n\nfunc x() {}\n");
        // Work that grows with the square of these lengths would not end before the test run is given up.
        Should.NotThrow(() => project.Examine());
    }

    [Theory]
    [InlineData("//go:build ", "(")]
    [InlineData("//go:build ", "!")]
    [InlineData("//go:build a", "||a")]
    [InlineData("// +build ", "a,")]
    [InlineData("const a", ",a")]
    [InlineData("const a = ", "(")]
    [InlineData("import ", "\"C\";")]
    public void Endless_heads_end(string start, string repeated)
    {
        var text = $"{start}{Repeat(repeated, 200_000)}\n\npackage main\n\nimport \"syscall\"\n\nfunc f() {{ syscall.Syscall(a, 0, 0, 0) }}\n";
        using var project = new SourceProject().Add("a.go", text).Add("b.go", $"package main\n\n{text}");
        // Work that grows with the square of these lengths would not end before the test run is given up.
        Should.NotThrow(() => project.Examine());
    }

    [Fact]
    public void Constants_that_need_themselves_have_no_value()
    {
        using var project = new SourceProject().Add("a.go", "package main\n\nimport \"syscall\"\n\nconst a = b + 1\nconst b = a + 1\n\nfunc main() { syscall.Syscall(a, 0, 0, 0) }\n");
        project.Examine().ShouldBeEmpty();
    }

    [Fact]
    public void Cut_and_changed_files_do_no_harm()
    {
        var random = new Random(20210124);
        var root = Path.Combine(TestCache.GoRoot("1.24"), "src");
        foreach (var path in new[] { "os/file_unix.go", "net/ipsock_posix.go", "syscall/exec_linux.go", "runtime/cgo/gcc_libinit.c", "internal/poll/fd_unix.go", "go/parser/parser.go" })
        {
            var bytes = File.ReadAllBytes(Path.Combine(root, path));
            using var project = new SourceProject();
            for (var round = 0; round < 40; round++)
            {
                var copy = bytes[..random.Next(bytes.Length)];
                for (var change = 0; change < 30 && copy.Length > 0; change++) copy[random.Next(copy.Length)] = round % 2 == 0 ? (byte)random.Next(256) : "{}()[]\"`'/*;,.=:\n"u8[random.Next(17)];
                Directory.CreateDirectory(project.PathOf($"p{round}"));
                File.WriteAllBytes(project.PathOf($"p{round}/a.go"), copy);
                GoFile.Parse("/a.go", copy).Text.Count.ShouldBeLessThanOrEqualTo(2 * copy.Length);
            }

            Should.NotThrow(() => project.Examine(context => context with { GoRoot = TestCache.GoRoot("1.24"), Xsys = TestCache.Xsys("bookworm") }));
        }
    }

    [Fact]
    public void Links_that_lead_in_circles_are_not_followed()
    {
        using var project = new SourceProject().Add("main.go", "package main\n\nfunc main() {}\n");
        Directory.CreateSymbolicLink(project.PathOf("again"), project.Directory);
        File.CreateSymbolicLink(project.PathOf("self.go"), project.PathOf("self.go"));
        project.Examine().ShouldBeEmpty();
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
