using System.Security.Cryptography;
using System.Text.Json;
using Abide.Tests;

namespace Abide.Cli.Tests.Commands;

/// <summary><c>abide trace</c> on cgo builds by real Go releases.</summary>
public sealed class TraceGoTests
{
    private const string Main = """
        package main

        /*
        #cgo CFLAGS: -I${SRCDIR}/inc
        #cgo LDFLAGS: -lm
        #include <errno.h>
        #include "own.h"
        static int f(void) { return OWN + EBADF; }
        */
        import "C"

        func main() { println(int(C.f())) }
        """;

    [Theory]
    [InlineData("1.15", false)]
    [InlineData("1.19", false)]
    [InlineData("1.24", true)]
    [InlineData("1.27", false)]
    public void A_cgo_build_shows_its_headers_behind_the_Go_file_and_writes_the_same_bytes(string release, bool compares)
    {
        using var project = new TemporaryDirectory();
        project.Write("go.mod", "module example.com/app\n\ngo 1.15\n");
        project.Write("main.go", Main);
        project.Write("inc/own.h", "#include <stdint.h>\n#define OWN 1\n");
        var environment = $"export GOROOT={TestCache.GoRoot(release)} PATH={TestCache.GoRoot(release)}/bin:$PATH GOTOOLCHAIN=local GOPROXY=off GOFLAGS=-mod=mod GOENV=off GOPATH=$PWD/gopath CGO_ENABLED=1;";

        var run = AbideProcess.Bash(project.Path, $"{environment} CGO_CFLAGS='-g -O2 -I/opt/none' $ABIDE trace --format json -o trace.json -- go build -o app .");

        run.ShouldBe(0);
        run.Output.ShouldBeEmpty();
        using var document = JsonDocument.Parse(File.ReadAllText(project["trace.json"]));
        var trace = document.RootElement.GetProperty("trace");
        var compilations = trace.GetProperty("compilations");

        // The chain is told by the Go file, not by what cgo made of it.
        var inclusion = trace.GetProperty("inclusions").EnumerateArray().First(inclusion => inclusion.GetProperty("includer").GetString() == project["main.go"] && inclusion.GetProperty("file").GetString() == project["inc/own.h"]);
        (inclusion.GetProperty("line").GetInt32(), inclusion.GetProperty("spelling").GetString(), inclusion.GetProperty("rule").GetString()).ShouldBe((7, "\"own.h\"", "include"));
        var order = trace.GetProperty("searchOrders")[inclusion.GetProperty("searchOrder").GetInt32()];
        order.GetProperty("directories")[inclusion.GetProperty("entry").GetInt32()].GetProperty("origin").GetString().ShouldBe("#cgo in main.go:4");
        order.GetProperty("ignored").EnumerateArray().ShouldContain(ignored => ignored.GetProperty("path").GetString() == "/opt/none");
        compilations.EnumerateArray().Where(compilation => compilation.TryGetProperty("package", out _)).Select(compilation => compilation.GetProperty("package").GetString()).Distinct().ShouldBe(["runtime/cgo", "example.com/app"], ignoreOrder: true);
        compilations.EnumerateArray().Count(compilation => compilation.TryGetProperty("unknown", out _)).ShouldBe(0);
        trace.GetProperty("findings").GetArrayLength().ShouldBe(0);
        trace.GetProperty("tools").EnumerateArray().ShouldContain(tool => tool.GetProperty("path").GetString() == $"{TestCache.GoRoot(release)}/bin/go" && tool.GetProperty("sha256").GetString()!.Length == 64);

        // Go links it itself, and asks the libraries that cgo found.
        var link = trace.GetProperty("links").EnumerateArray().Last();
        link.GetProperty("needed").EnumerateArray().Select(name => name.GetString()).ShouldContain("libc.so.6");

        if (compares)
        {
            AbideProcess.Bash(project.Path, $"{environment} CGO_CFLAGS='-g -O2 -I/opt/none' GOCACHE={TestCache.Root}/go-build/{release} go build -o plain .").ExitCode.ShouldBe(0);
            SHA256.HashData(File.ReadAllBytes(project["app"])).ShouldBe(SHA256.HashData(File.ReadAllBytes(project["plain"])));
        }
    }
}
