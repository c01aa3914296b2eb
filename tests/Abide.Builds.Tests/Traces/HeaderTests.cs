using System.Collections.Immutable;
using Abide.Builds.Traces;
using Abide.Builds.Traces.CommandLines;
using Abide.Builds.Traces.Headers;

namespace Abide.Builds.Tests.Traces;

public sealed class HeaderTests
{
    // As gcc 12 writes it for: #include "q.h" in line 2 of a.c, which begins with #line 7 "main.go" in line 3.
    private const string Preprocessed = """
        # 0 "a.c"
        # 0 "<built-in>"
        #define __x86_64__ 1
        # 0 "<command-line>"
        # 1 "/usr/include/stdc-predef.h" 1 3 4
        # 0 "<command-line>" 2
        # 1 "a.c"
        # 1 "q.h" 1
        # 1 "/usr/include/features.h" 1 3 4
        #define __GLIBC__ 2
        #define __GLIBC_MINOR__ 36
        # 2 "q.h" 2
        # 3 "a.c" 2
        # 7 "main.go"
        # 1 "/usr/include/errno.h" 1 3 4
        # 9 "main.go" 2
        """;

    [Fact]
    public void Line_markers_tell_who_included_what_and_in_which_line() => Read(Preprocessed).Includes.ShouldBe(
    [
        new("/usr/include/stdc-predef.h", "<command-line>", "/src/a.c", null),
        new("q.h", "a.c", "/src/a.c", 2),
        new("/usr/include/features.h", "q.h", "q.h", 1),
        new("/usr/include/errno.h", "main.go", "/src/a.c", 8),
    ]);

    [Fact]
    public void The_definitions_tell_the_glibc_of_the_headers()
    {
        Read(Preprocessed).Glibc.ShouldBe("2.36");
        Read("#define __GLIBC_MINOR__ 17\n#define __GLIBC__ 2\n#define __GLIBC_MINOR__ 38").Glibc.ShouldBe("2.17", "zig gives the minor version first");
        Read("#define __GLIBC_PREREQ(maj,min) 1").Glibc.ShouldBeNull();
    }

    [Fact]
    public void Quotes_and_bytes_in_names_are_read() =>
        Read("# 1 \"a.c\"\n# 1 \"my \\\"dir\\\\x\\303\\244.h\" 1").Includes.Single().File.ShouldBe("my \"dir\\xä.h");

    [Theory]
    [InlineData("# 1 \"a.c")]
    [InlineData("# 99999999999999999999 \"a.c\" 1")]
    [InlineData("# 1 \"a.c\" 2\n# 1 \"a.c\" 2\n# 1 \"a.c\" 2")]
    [InlineData("# ")]
    [InlineData("# 1 \"\\")]
    public void Damaged_markers_do_no_harm(string text) => Read(text).Includes.ShouldBeEmpty();

    [Fact]
    public void The_search_order_is_read_as_the_compiler_prints_it()
    {
        var list = SearchList.Parse("ignoring nonexistent directory \"/usr/local/include/x86_64-linux-gnu\"\nignoring duplicate directory \"/usr/include\"\n  as it is\n#include \"...\" search starts here:\n q\n#include <...> search starts here:\n inc\n /usr/include\nEnd of search list.\n");

        list.ShouldNotBeNull();
        list.Directories.ShouldBe([("q", true), ("inc", false), ("/usr/include", false)]);
        list.Ignored.ShouldBe([new("/usr/local/include/x86_64-linux-gnu", "nonexistent"), new("/usr/include", "duplicate")]);
        SearchList.Parse("gcc: error: no input files").ShouldBeNull();
    }

    [Fact]
    public void Each_directory_of_a_search_order_is_explained()
    {
        var order = Explain(
            ["q", "/src/inc", "/cgo", "/sys", "/env", "/usr/lib/gcc/x86_64-linux-gnu/12/include", "/srv/el7/usr/include", "/after"],
            "-iquote q -Iinc -I /cgo -isystem /sys --sysroot=/srv/el7 -idirafter /after -c a.c",
            new() { ["CPATH"] = "/env:/other", ["CGO_CFLAGS"] = "-O2 -I/cgo" });

        order.Directories.Select(directory => (directory.Path, directory.Rule, directory.Origin)).ShouldBe(
        [
            ("/src/q", SearchRule.Quote, null),
            ("/src/inc", SearchRule.Include, null),
            ("/cgo", SearchRule.Include, "CGO_CFLAGS"),
            ("/sys", SearchRule.System, null),
            ("/env", SearchRule.Environment, "CPATH"),
            ("/usr/lib/gcc/x86_64-linux-gnu/12/include", SearchRule.BuiltIn, null),
            ("/srv/el7/usr/include", SearchRule.Sysroot, null),
            ("/after", SearchRule.After, null),
        ]);
    }

    [Fact]
    public void Options_of_a_Go_package_are_traced_to_its_cgo_line()
    {
        var origins = new FlagOrigins
        {
            Environment = new Dictionary<string, string> { ["CC"] = "gcc --sysroot=/srv/el7 -I/cc" },
            Directory = "/p",
            IsFromGo = true,
            Package = "/p",
            CgoLines = [new("main.go", 4, "-I/p/inc -DX"), new("net.go", 9, "")],
        };

        origins.Of(["-I", "/p"], "/p").ShouldBe("the package's own directory");
        origins.Of(["-I", "/tmp/go-build1/b001/"], "/tmp/go-build1/b001").ShouldBe("go's work directory");
        origins.Of(["-I/p/inc"], "/p/inc").ShouldBe("#cgo in main.go:4");
        origins.Of(["-I/cc"], "/cc").ShouldBe("CC");
        origins.Of(["-I/usr/include/glib"], "/usr/include/glib").ShouldBe("pkg-config");
    }

    [Theory]
    [InlineData("/src/own.h", "\"own.h\"", SearchRule.Beside, null)]
    [InlineData("/inc/own.h", "\"own.h\"", SearchRule.Include, 1)]
    [InlineData("/q/own.h", "\"own.h\"", SearchRule.Quote, 0)]
    [InlineData("/inc/sys/types.h", "<sys/types.h>", SearchRule.Include, 1)]
    [InlineData("/abs/x.h", "</abs/x.h>", SearchRule.Named, null)]
    [InlineData("/usr/include/errno.h", null, SearchRule.Default, 2)]
    [InlineData("/nowhere/x.h", "<x.h>", SearchRule.Unknown, null)]
    public void The_rule_of_an_inclusion_follows_from_its_path_and_its_directive(string file, string? spelling, SearchRule rule, int? entry)
    {
        var order = new SearchOrder(0, [new("/q", true, SearchRule.Quote, null), new("/inc", false, SearchRule.Include, null), new("/usr/include", false, SearchRule.Default, null)], []);

        HeaderRules.Tell(file, "/src/main.c", spelling is null ? null : new(spelling, Next: false), isForced: false, order).ShouldBe((rule, entry));
    }

    [Theory]
    [InlineData("#include <errno.h>", "<errno.h>", false)]
    [InlineData("  #  include_next\t\"a b.h\" /* x */", "\"a b.h\"", true)]
    [InlineData("#include MACRO", null, false)]
    [InlineData("x #include <a.h>", null, false)]
    public void Directives_are_read(string line, string? spelling, bool next) =>
        IncludeDirective.Parse(line).ShouldBe(spelling is null ? null : new IncludeDirective(spelling, next));

    private static PreprocessedText Read(string lines)
    {
        var text = new PreprocessedText("/src/a.c");
        foreach (var line in lines.Split('\n'))
            text.Add(line);
        return text;
    }

    private static SearchOrder Explain(ImmutableArray<string> directories, string words, Dictionary<string, string> environment) => SearchOrders.Explain(
        new([.. directories.Select((path, i) => (path, i == 0))], []),
        compiler: 0,
        CompilerArguments.Parse(words.Split(' ')),
        new() { Environment = environment, Directory = "/src" });
}
