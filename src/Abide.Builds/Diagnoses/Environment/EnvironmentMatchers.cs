using System.Collections.Immutable;
using static Abide.Builds.Diagnoses.Environment.EnvironmentDiagnoses;
using static Abide.Builds.Diagnoses.Forms;

namespace Abide.Builds.Diagnoses.Environment;

/// <summary>What cmd/go says of its own surroundings (cmd/go/internal/{cfg,cache,work,modload}), and shells of a missing go.</summary>
internal static class EnvironmentMatchers
{
    public static ImmutableArray<Matcher> All { get; } =
    [
        new("cannot find GOROOT directory", @"^go: cannot find GOROOT directory: (?:'go' binary is trimmed and GOROOT is not set|(?<path>.+))$", GorootWrong, sight => sight["path"] is { Length: > 0 } path ? $"GOROOT is {path}, where no Go is" : "the go command does not know where its installation is"),
        new("GOROOT", @"^go: (?:GOROOT (?:is set to|'[^']*' does not)|no such tool|\$GOROOT)\b.*(?<path>/\S*)", GorootWrong, sight => $"GOROOT is {sight["path"]}, where no usable Go is"),
        new("no such tool", @"^go: no such tool ""(?<tool>compile|asm|link|cgo|vet)""$", GorootWrong, sight => $"the installation in GOROOT lacks its tool {sight["tool"]}"),
        new("GOCACHE is not defined", @"^(?:go: )?(?:build cache is required, but could not be located|failed to initialize build cache): GOCACHE is not defined and ", NoBuildCache, _ => "neither GOCACHE, XDG_CACHE_HOME nor HOME is set, so there is no place for the build cache"),
        new("module cache not found", Go + @"module cache not found: neither GOMODCACHE nor GOPATH is set$", NoModuleCache, _ => "neither GOMODCACHE, GOPATH nor HOME is set, so there is no place for modules"),
        new("ermission denied", @"^(?:go: )?(?:failed to initialize build cache at (?<path>[^:]+)|failed to trim cache|open \S*/(?:go-build|\.cache)/\S*): (?:.*: )?permission denied$", CacheDenied, sight => sight["path"] is { Length: > 0 } path ? $"the build cache {path} cannot be written by this user" : "the build cache cannot be written by this user"),
        new("ermission denied", @"^(?:go: )?.*(?:open|mkdir|create|rename|chmod|unlinkat) (?<path>\S*/(?:go-build|\.cache/go-build|gocache)/[0-9a-f]{2}(?:/\S*)?): permission denied$", CacheDenied, sight => $"the build cache cannot be written by this user ({sight["path"]})"),
        new("ermission denied", @"^(?:\S+: )?(?:go (?:install|build) \S+: )?(?:copying \S+: )?(?:open|rename \S+|mkdir|remove|unlinkat|chmod) (?<path>[^:]+): permission denied$", InstallRefused),
        new("uild output", @"^go: (?:go )?build output ""(?<path>[^""]+)"" (?:cannot be written|.*permission denied)", InstallDenied, sight => $"{sight["path"]} cannot be written by this user"),
        new("does not match go tool version", @"^(?:\S*/)?(?:compile|asm|link|cgo|vet)?:? ?(?:compile: )?version ""(?<compiler>go[^""]+)"" does not match go tool version ""(?<command>go[^""]+)""", MixedInstallations, sight => $"the go command is {sight["command"]} and the compiler that it starts is {sight["compiler"]}"),
        new("object is [", @"^.*: object is \[(?<object>\w+ \w+ go[^\s\]]+)[^\]]*\] expected \[(?<expected>\w+ \w+ go[^\s\]]+)", MixedInstallations, sight => $"objects of {sight["object"]} are linked by {sight["expected"]}"),
        new("go: command not found", @"^(?:[\w./-]*sh|-\w*sh): (?:line \d+: )?go: command not found$", GoNotFound, _ => "go is in no directory of PATH"),
        new("go: not found", @"^(?:/bin/)?(?:sh|ash|dash|bash|[\w./-]+\.sh): (?:line )?\d+: go: not found$|^(?:/bin/)?sh: go: not found$", GoNotFound, _ => "go is in no directory of PATH"),
        new("executable file not found in $PATH", @"^(?:[\w./-]+: )?exec: ""go"": executable file not found in \$PATH", GoNotFound, _ => "go is in no directory of PATH"),
        new("go: No such file or directory", @"^(?:g?make)(?:\[\d+\])?: go: No such file or directory$|^env: .?go.?: No such file or directory$", GoNotFound, _ => "go is in no directory of PATH"),
        new("compiler \"", @"^(?:go: )?cgo: (?<language>C|C\+\+|CXX|Fortran) compiler ""(?<compiler>[^""]+)"" not found: exec: ", NoCompiler, sight => $"cgo is on and {sight["compiler"]} is not there"),
        new("executable file not found in $PATH", @"^(?:cgo: |go: |#? ?\S+: )?exec: ""(?<compiler>(?:[\w.-]+-)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+)?)"": executable file not found in \$PATH$", NoCompiler, sight => $"cgo is on and {sight["compiler"]} is not on PATH"),
        new("runtime/cgo", @"^\S+/link: running (?<compiler>\S+) failed: exec: ", NoCompiler, sight => $"the linker that Go starts, {sight["compiler"]}, is not there"),
        new("failed: exec: ", @"^\S+/link: running (?<compiler>\S+) failed: exec: ""[^""]+"": executable file not found", NoCompiler, sight => $"the compiler that links, {sight["compiler"]}, is not on PATH"),
        new("execvp: No such file or directory", @"^(?:[\w./+-]+): (?:(?:fatal )?error: cannot execute|error trying to exec) ['‘](?<compiler>cc1(?:plus|obj)?)['’]: execvp: No such file or directory$", NoCompiler, sight => $"the part of gcc for this language, {sight["compiler"]}, is not installed"),
        new("creating work dir", @"^go: (?:build: )?creating work dir: (?:stat|mkdir|open) (?<path>[^:]+): (?<answer>.+)$", TemporaryDirectory, sight => $"no directory can be made below {Parent(sight["path"])}: {sight["answer"]}"),
        new("ermission denied", Go + @"fork/exec (?<path>\S*/go-build\d{4,}/\S+): permission denied$", TemporaryNoExec, sight => $"programs cannot be run below {Before(sight["path"], "/go-build")}"),
        new("could not create module cache", @"^go: (?:.*: )?could not create module cache: mkdir (?<path>[^:]+): (?<answer>permission denied|.+)$", ModuleCacheDenied, sight => $"the module cache cannot be made at {sight["path"]}: {sight["answer"]}"),
        new("ermission denied", Go + @"(?:open|mkdir|create|rename|chmod|unlinkat|lock|write) (?<path>\S*/(?:pkg/mod|gomodcache|go-mod)(?:/\S*)?): permission denied$", ModuleCacheDenied, sight => $"the module cache cannot be written by this user ({sight["path"]})"),
        new("GOPATH", @"^go: GOPATH entry (?:is relative; must be absolute path: ""(?<path>[^""]*)""|cannot start with shell metacharacter '~': ""(?<path>[^""]*)"").*$", GopathWrong, sight => $"GOPATH is {sight["path"]}, and must be an absolute path"),
        new("GOPATH", @"^(?:go: )?(?:warning: )?(?:\$GOPATH/go\.mod exists but should not|GOPATH set to GOROOT).*$", GopathWrong, _ => "GOPATH names a module or the Go installation itself"),
    ];

    private static Recognition? InstallRefused(Sight sight)
    {
        var path = sight["path"];
        // Caches have forms of their own; here the go command writes what it built.
        if (!sight.Line.Text.Contains("copying ", StringComparison.Ordinal) && !sight.Line.Text.Contains("go install ", StringComparison.Ordinal) && !sight.Line.Text.Contains("go build ", StringComparison.Ordinal))
            return null;
        return new(InstallDenied, $"{path} cannot be written by the user of the build", [("path", path)]);
    }

    private static string Parent(string path) => path.LastIndexOf('/') is var slash and > 0 && path.Contains("/go-build", StringComparison.Ordinal) ? path[..slash] : path;

    private static string Before(string path, string part) => path[..path.IndexOf(part, StringComparison.Ordinal)] is { Length: > 0 } directory ? directory : "/";
}
