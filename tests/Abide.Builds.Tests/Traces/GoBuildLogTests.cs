using Abide.Builds.Traces;
using Abide.Builds.Traces.Logs;
using Abide.Formats.Roots;

namespace Abide.Builds.Tests.Traces;

public sealed class GoBuildLogTests
{
    // As Go 1.19 prints it; shortened.
    private const string Log = """
        WORK=/tmp/go-build884
        mkdir -p $WORK/b001/
        cat >$WORK/b001/importcfg << 'EOF' # internal
        # import config
        gcc -c fake.c
        EOF
        cd /home/u/app
        CGO_LDFLAGS='"-g" "-O2" "-lssl"' /usr/lib/go/pkg/tool/linux_amd64/cgo -objdir $WORK/b001/ -importpath example.com/app -- -I $WORK/b001/ -g -O2 ./main.go
        cd $WORK
        gcc -fno-caret-diagnostics -c -x c - -o "$WORK/o" || true
        cd $WORK/b001
        TERM='dumb' aarch64-linux-gnu-gcc -I /home/u/app -fPIC -pthread -fdebug-prefix-map=$WORK/b001=/tmp/go-build -gno-record-gcc-switches -I ./ --sysroot=/srv/el8 -isystem '/opt/my headers' -g -O2 -o ./_x001.o -c _cgo_export.c
        TERM='dumb' aarch64-linux-gnu-gcc -I /home/u/app -I ./ -g -O2 -o ./_cgo_.o ./_x001.o -g -O2 -L/opt/ssl/lib -lssl
        /usr/lib/go/pkg/tool/linux_amd64/compile -o ./_pkg_.a -trimpath "$WORK/b001=>" -p main -complete
        gcc is missing
        mv $WORK/b001/exe/a.out app
        rm -r $WORK/b001/
        """;

    [Fact]
    public void The_commands_of_a_log_are_told_with_where_they_ran()
    {
        var trace = Read(Log);

        trace.Commands.Select(command => (command.Kind, command.Directory)).ShouldBe(
        [
            (BuildCommandKind.Go, "/home/u/app"),
            (BuildCommandKind.Ask, "$WORK"),
            (BuildCommandKind.Compile, "$WORK/b001"),
            (BuildCommandKind.Link, "$WORK/b001"),
            (BuildCommandKind.Go, "$WORK/b001"),
        ]);
        trace.Source.ShouldBe(TraceSource.Log);
        trace.Notes.ShouldContain(note => note.Contains("which file each #include became", StringComparison.Ordinal));
    }

    [Fact]
    public void A_compilation_of_a_log_has_its_order_and_what_it_is_for()
    {
        var trace = Read(Log);
        var compilation = trace.Compilations.ShouldHaveSingleItem();

        compilation.Source.ShouldBe("$WORK/b001/_cgo_export.c");
        compilation.Target.ShouldBe("aarch64-linux-gnu");
        trace.Roots[compilation.Root!.Value].Path.ShouldBe("/srv/el8");
        trace.SearchOrders[compilation.SearchOrder!.Value].Directories.Select(directory => (directory.Path, directory.Rule, directory.Origin)).ShouldBe(
        [
            ("/home/u/app", SearchRule.Include, "the package's own directory"),
            ("$WORK/b001", SearchRule.Include, "go's work directory"),
            ("/opt/my headers", SearchRule.System, null),
        ]);
    }

    [Fact]
    public void A_link_of_a_log_has_what_it_asks_for()
    {
        var link = Read(Log).Links.ShouldHaveSingleItem();

        link.Output.ShouldBe("$WORK/b001/_cgo_.o");
        link.Asked.ShouldBe(["-lssl"]);
        link.Directories.ShouldBe([new("/opt/ssl/lib", "-L")]);
        link.Files.ShouldBeEmpty();
    }

    [Fact]
    public void Timestamps_colours_and_line_ends_of_CI_make_no_difference()
    {
        var lines = Log.Split('\n').Select(line => $"2026-05-01T10:00:00.1234567Z \e[36;1m{line}\e[0m\r");

        Read(string.Join('\n', lines)).Commands.Length.ShouldBe(Read(Log).Commands.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gcc is missing\ncc: command not found\nmake: *** [all] Error 1")]
    [InlineData("cat > x << 'EOF'\ngcc -c a.c")]
    [InlineData("\0\x01\xff'\"\\")]
    public void What_holds_no_commands_has_none(string text) => Read(text).Commands.ShouldBeEmpty();

    [Fact]
    public void An_endless_line_is_left_out_and_said()
    {
        var trace = Read($"gcc -c a.c {new string('x', 3_000_000)}\ngcc -c b.c -o b.o");

        trace.Compilations.ShouldHaveSingleItem().Source.ShouldBe("b.c");
        trace.Notes.ShouldContain(note => note.StartsWith("1 lines of more than", StringComparison.Ordinal));
    }

    [Fact]
    public void A_header_is_looked_up_in_the_directories_that_a_log_names()
    {
        var directory = Directory.CreateTempSubdirectory("abide-");
        try
        {
            Directory.CreateDirectory(Path.Combine(directory.FullName, "opt/my headers/sys"));
            File.WriteAllText(Path.Combine(directory.FullName, "opt/my headers/sys/x.h"), "");

            var trace = LogHeaders.Find(Read(Log), "sys/x.h", new DirectoryTree(directory.FullName), "x86_64");

            var resolution = trace.Resolve("sys/x.h").ShouldHaveSingleItem();
            (resolution.File, resolution.Chain[0].Rule, resolution.Chain[0].Entry).ShouldBe(("/opt/my headers/sys/x.h", SearchRule.System, 2));
            LogHeaders.Find(Read(Log), "sys/y.h", new DirectoryTree(directory.FullName), "x86_64").Resolve("sys/y.h").ShouldBeEmpty();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static BuildTrace Read(string text) => GoBuildLog.Read(new StringReader(text), "x86_64");
}
