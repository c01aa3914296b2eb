using Abide.Builds.Traces;
using Abide.Builds.Traces.CommandLines;

namespace Abide.Builds.Tests.Traces;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("/usr/bin/gcc", "", ToolFamily.Gcc)]
    [InlineData("/usr/bin/x86_64-linux-gnu-gcc-12", "", ToolFamily.Gcc)]
    [InlineData("/opt/cross/bin/aarch64-linux-gnu-g++", "", ToolFamily.Gcc)]
    [InlineData("/usr/bin/cc", "", ToolFamily.Gcc)]
    [InlineData("/usr/lib/llvm-14/bin/clang", "-c", ToolFamily.Clang)]
    [InlineData("/usr/lib/llvm-14/bin/clang", "-cc1", ToolFamily.Step)]
    [InlineData("/usr/bin/clang++-17", "", ToolFamily.Clang)]
    [InlineData("/opt/zig/zig", "cc", ToolFamily.Zig)]
    [InlineData("/opt/zig/zig", "ld.lld", ToolFamily.Linker)]
    [InlineData("/opt/zig/zig", "clang", ToolFamily.Step)]
    [InlineData("/opt/zig/zig", "version", ToolFamily.Other)]
    [InlineData("/usr/lib/gcc/x86_64-linux-gnu/12/cc1plus", "", ToolFamily.Step)]
    [InlineData("/usr/bin/x86_64-linux-gnu-ld.bfd", "", ToolFamily.Linker)]
    [InlineData("/usr/bin/mold", "", ToolFamily.Linker)]
    [InlineData("/usr/lib/llvm-14/bin/lld", "", ToolFamily.Linker)]
    [InlineData("/usr/bin/x86_64-linux-gnu-as", "", ToolFamily.Assembler)]
    [InlineData("/usr/bin/gcc-ar-12", "", ToolFamily.Archiver)]
    [InlineData("/usr/lib/go/bin/go", "build", ToolFamily.Go)]
    [InlineData("/usr/lib/go/pkg/tool/linux_amd64/link", "", ToolFamily.GoLinker)]
    [InlineData("/usr/lib/go/pkg/tool/linux_amd64/cgo", "", ToolFamily.GoTool)]
    [InlineData("/usr/bin/link", "", ToolFamily.Other)]
    [InlineData("/usr/bin/ccache", "gcc", ToolFamily.Other)]
    [InlineData("/usr/bin/c++filt", "", ToolFamily.Other)]
    [InlineData("/usr/bin/gcc-nm", "", ToolFamily.Other)]
    public void Tools_are_told_by_their_names(string path, string first, ToolFamily family) => ToolFamilies.Of(path, [path, first]).ShouldBe(family);

    [Theory]
    [InlineData("/usr/bin/aarch64-linux-gnu-gcc-12", "aarch64-linux-gnu")]
    [InlineData("/usr/bin/gcc-12", null)]
    [InlineData("/usr/bin/my-gcc", null)]
    public void A_cross_compiler_names_its_machine(string path, string? machine) => ToolFamilies.PrefixOf(path).ShouldBe(machine);

    [Theory]
    [InlineData("-c a.c -o a.o", CompilerMode.Compile)]
    [InlineData("a.o b.o -lm", CompilerMode.Link)]
    [InlineData("-E -dM a.c", CompilerMode.Preprocess)]
    [InlineData("-M a.c", CompilerMode.Preprocess)]
    [InlineData("--version", CompilerMode.Ask)]
    [InlineData("-print-file-name=libc.so a.c", CompilerMode.Ask)]
    [InlineData("-###  -x c -c -", CompilerMode.Ask)]
    [InlineData("-v", CompilerMode.Ask)]
    public void How_far_a_driver_goes_is_told_by_its_options(string words, CompilerMode mode) => Parse(words).Mode.ShouldBe(mode);

    [Fact]
    public void Values_that_stand_apart_are_no_inputs()
    {
        var arguments = Parse("-I inc -isystem sys -include pre.h -MF deps.d -o out.o -x c++ -D A=1 -Xlinker -z --param max-inline=1 -target arm -c main.c");

        arguments.Inputs.ShouldBe(["main.c"]);
        arguments.Sources.ShouldBe([("main.c", "c++")]);
        arguments.Output.ShouldBe("out.o");
        arguments.Target.ShouldBe("arm");
    }

    [Theory]
    [InlineData("--sysroot=/srv/el7 a.c", "/srv/el7", "/srv/el7")]
    [InlineData("--sysroot /srv/el7 -isysroot /sdk a.c", "/srv/el7", "/sdk")]
    [InlineData("a.c", null, null)]
    public void Sysroots_are_read_in_all_spellings(string words, string? sysroot, string? headers)
    {
        Parse(words).Sysroot.ShouldBe(sysroot);
        Parse(words).HeaderRoot.ShouldBe(headers);
    }

    [Fact]
    public void Response_files_are_read_with_their_quotes_and_one_that_names_itself_ends()
    {
        var arguments = CompilerArguments.Parse(["@args", "a.c"], name => name == "args" ? "-I 'my dir' \"-DX=a b\"\n@args" : null);

        arguments.Options.ShouldContain(option => option.Name == "-I" && option.Value == "my dir");
        arguments.Options.ShouldContain(option => option.Name == "-D" && option.Value == "X=a b");
        arguments.Inputs.ShouldContain("a.c");
    }

    [Fact]
    public void A_shadow_run_keeps_what_matters_to_headers_and_drops_what_writes()
    {
        var shadow = ShadowArguments.For(
            Parse("-I inc -isystem /s --sysroot=/r -DX -O2 -MD -MF a.d -Wp,-MMD,b.d -save-temps=obj -fprofile-generate -Werror -o a.o -c a.c b.c -Wl,-z,now"),
            "a.c",
            language: null);

        shadow.ShouldBe(["-I", "inc", "-isystem", "/s", "--sysroot=/r", "-DX", "-O2", "-E", "-dD", "-v", "a.c"]);
    }

    [Fact]
    public void A_linkers_command_line_gives_its_search_order()
    {
        var arguments = LinkerArguments.Parse("-plugin p.so -dynamic-linker /lib64/ld.so -z now -o out crt1.o -L/a -L /b --library-path=/c main.o -lm -l :libx.a --sysroot=/r".Split(' '));

        arguments.Directories.ShouldBe(["/a", "/b", "/c"]);
        arguments.Libraries.ShouldBe(["m", ":libx.a"]);
        arguments.Files.ShouldBe(["crt1.o", "main.o"]);
        arguments.Output.ShouldBe("out");
        arguments.Sysroot.ShouldBe("/r");
    }

    [Theory]
    [InlineData("/a/b", "../c/./d.h", "/a/c/d.h")]
    [InlineData("/a", "/x//y/../z", "/x/z")]
    [InlineData("$WORK/b001", "../b002/x.h", "$WORK/b002/x.h")]
    [InlineData(null, "x.h", "x.h")]
    [InlineData("/", "../../x", "/x")]
    public void Paths_are_made_absolute_as_text(string? directory, string path, string absolute) => PathNames.Absolute(directory, path).ShouldBe(absolute);

    private static CompilerArguments Parse(string words) => CompilerArguments.Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
