using System.Collections.Immutable;
using static Abide.Builds.Diagnoses.Forms;
using static Abide.Builds.Diagnoses.Toolchains.ToolchainDiagnoses;

namespace Abide.Builds.Diagnoses.Toolchains;

/// <summary>What cmd/go, the compiler and the linker say of releases (cmd/go/internal/{toolchain,gover,modload}, cmd/compile, cmd/link, runtime/plugin).</summary>
internal static class ToolchainMatchers
{
    public static ImmutableArray<Matcher> All { get; } =
    [
        new("requires go >= ", @"^(?:[\w./][^'""]*: )?(?<who>[^\s:]+(?: listed in go\.work file)?) requires go >= (?<needed>[\d.]+\w*) \(running go (?<running>[\d.]+\w*)(?:; GOTOOLCHAIN=(?<setting>[^)]*))?\)", NewerGoNeeded, sight => $"{Who(sight["who"])} asks for Go {sight["needed"]}, and Go {sight["running"]} runs"),
        new("requires newer Go version", @"^.*(?:package|file) requires newer Go version go?(?<needed>[\d.]+\w*)(?: \(application built with go(?<running>[\d.]+\w*)\))?", NewerGoNeeded, sight => $"the sources ask for Go {sight["needed"]}, and an older Go compiles them"),
        new("note: module requires Go ", @"^note: module requires Go (?<needed>[\d.]+\w*)$", OldGoNewModule, sight => $"the module is for Go {sight["needed"]}, and an older Go compiled it"),

        new("toolchain not available", @"^go: download (?<release>go\S+) for (?<platform>\S+): toolchain not available", ToolchainUnavailable, sight => $"{sight["release"]} for {sight["platform"]} cannot be downloaded"),
        new("golang.org/toolchain@", @"^go: (?:download (?<release>go\S+)(?: for \S+)?: |downloading .*: )?(?:golang\.org/toolchain@\S+: )(?<answer>.+)$", ToolchainUnavailable, sight => $"{(sight["release"] is { Length: > 0 } release ? release : "another Go")} cannot be downloaded: {sight["answer"]}"),

        new("invalid go version", @"^(?:go: )?(?:errors parsing \S*go\.(?:mod|work):?|\S*go\.(?:mod|work):\d+:) ?(?:invalid go version '(?<line>[^']+)': must match format .*)?$", OldGoModule),
        new("invalid go version", @"^\S*go\.(?:mod|work):\d+: invalid go version '(?<line>[^']+)': must match format ", OldGoNewModule, sight => $"the go line is {sight["line"]}, which a Go from before 1.21 cannot read"),
        new("unknown directive: ", @"^\S*go\.(?:mod|work):\d+: unknown directive: (?<directive>toolchain|godebug|tool|ignore)$", OldGoNewModule, sight => $"go.mod has a {sight["directive"]} line, which this Go does not know"),

        new("go:linkname must refer to declared function or variable", @"^(?<file>[^\s:]*golang\.org/x/sys\S*\.go):\d+:\d+: //go:linkname must refer to declared function or variable$", Xsys),
        new("go:linkname must refer to declared function or variable", @"^(?<file>[^\s:]+\.go):\d+:\d+: //go:linkname must refer to declared function or variable$", sight => sight.Package?.StartsWith("golang.org/x/sys/", StringComparison.Ordinal) == true ? Xsys(sight) : null),
        new("undefined: ", "^" + GoPlace + @"undefined: (?:unix|windows)\.(?<name>\w+)$", Undefined),
        new("undeclared name", "^" + GoPlace + @"undeclared name: (?:unix)\.(?<name>\w+)$", Undefined),
        new("not declared by package unix", "^" + GoPlace + @"(?<name>\w+) not declared by package unix$", Undefined),

        new(" is not in ", @"^(?:" + GoPlace + @")?package (?<package>\S+) is not in (?:GOROOT|std) ?(?:\((?<directory>[^)]+)\))?$", NotInStd),
        new("cannot find package", "^" + GoPlace + @"cannot find package ""(?<package>[a-z][\w/]*)"" in any of:$", NotInStd),

        new("parsing $GOFLAGS", @"^go: parsing \$GOFLAGS: (?<answer>.+)$", FlagsWrong, sight => $"GOFLAGS cannot be used: {sight["answer"]}"),
        new("GOFLAGS", Go + @"invalid value ""?(?<value>[^""]*)""? for flag (?<flag>\S+): .*GOFLAGS.*$", FlagsWrong, sight => $"GOFLAGS has a wrong value for {sight["flag"]}"),
        new("$GOFLAGS", @"^go: .*\$GOFLAGS.*$", FlagsWrong, _ => "GOFLAGS cannot be used"),
        new("flag provided but not defined", @"^flag provided but not defined: (?<flag>-\S+)$", sight => sight.NextWith("usage: go ", 4) is { } usage ? new(FlagsWrong, $"this go command does not know {sight["flag"]}", sight.Named()) { Beside = [usage] } : null),

        new("plugin was built with a different version of package", @"^(?:.*[:(] ?)?plugin\.Open\(""(?<plugin>[^""]+)""\)?: plugin was built with a different version of package (?<package>\S+?)(?: \(previous failure\))?$", Plugin),
        new("plugin was built with a different version of package", @"^(?:[\w./ :-]*: )?plugin was built with a different version of package (?<package>\S+)$", Plugin),
        new("fingerprint mismatch", @"^.*(?:plugin|link)\S*: fingerprint mismatch: (?<package>\S+) has .*$", PluginMismatch, sight => $"{sight["package"]} was compiled twice with different content"),

        new(" in PATH", @"^go: cannot find ""(?<release>go[\d.]+\w*)"" in PATH$", ToolchainNotOnPath, sight => $"GOTOOLCHAIN asks for {sight["release"]}, which is not on PATH"),
        new("invalid GOTOOLCHAIN", @"^go: invalid GOTOOLCHAIN ""(?<value>[^""]*)""", ToolchainNotOnPath, sight => $"GOTOOLCHAIN is {sight["value"]}, which is no release"),
        new("invalid toolchain", @"^go: (?:invalid toolchain|upgraded toolchain|.*: invalid toolchain version) ?""?(?<value>[^""\s]*)""?.*$", ToolchainNotOnPath, sight => $"the toolchain {sight["value"]} is no release"),

        new(": invalid reference to ", @"^(?:\S*/)?link: (?<package>\S+): invalid reference to (?<symbol>\S+)$", sight => new Recognition(LinknameRefused, $"{sight["package"]} reaches for {sight["symbol"]}, which Go's linker no longer allows", sight.Named()) { Subject = sight["package"] }),
        new("requires go1.", "^" + GoPlace + @"(?<what>.+?) (?:requires|is not supported by|not supported in) go1\.(?<needed>\d+)(?: or later)? ?\((?:-lang was set to go(?<line>[\d.]+)|file declares .*go1\.\d+)(?:; check go\.mod)?\)$", Language),
        new("-lang was set to", "^" + GoPlace + @"(?<what>.+?) \(?(?:requires go1\.\d+ or later )?\(?-lang was set to go(?<line>[\d.]+); check go\.mod\)$", Language),

        new("unsupported GOOS/GOARCH pair", @"^(?:go: |cmd/go: )?unsupported GOOS/GOARCH pair (?<pair>\S+)$", UnknownPlatform, sight => $"this Go does not build for {sight["pair"]}"),
        new("unsupported GOOS", @"^(?:go: )?(?:unsupported GO(?:OS|ARCH): |unknown GO(?:OS|ARCH) )(?<pair>\S+)$", UnknownPlatform, sight => $"this Go does not build for {sight["pair"]}"),
    ];

    private static string Who(string who) => who.StartsWith("go: ", StringComparison.Ordinal) ? who[4..] : who;

    private static Recognition? OldGoModule(Sight sight) => sight["line"] is { Length: > 0 } line
        ? new(OldGoNewModule, $"the go line is {line}, which a Go from before 1.21 cannot read", sight.Named()) : null;

    private static Recognition Xsys(Sight sight) => new(OldXsys, "golang.org/x/sys is from before December 2020, and this Go refuses its linknames", sight.Named());

    private static Recognition Undefined(Sight sight) => new(XsysLacksName, $"unix.{sight["name"]} is not in the x/sys of this build", sight.Named().RemoveAll(fact => fact.Name is "line" or "column"))
    {
        Summary = facts => $"the x/sys of this build has no {Some(facts.First(fact => fact.Name == "name").Values)}",
    };

    private static Recognition? NotInStd(Sight sight)
    {
        var package = sight["package"];
        // A first part with a dot is a host; such a package is looked for in modules.
        return package.Split('/')[0].Contains('.', StringComparison.Ordinal) ? null
            : new(PackageNotInStd, "", sight.Named().RemoveAll(fact => fact.Name is "line" or "column"))
            {
                Summary = facts => $"the standard library of this Go has no package {Some(facts.First(fact => fact.Name == "package").Values)}",
            };
    }

    private static Recognition Plugin(Sight sight) => new(PluginMismatch, $"plugin and host do not have the same {sight["package"]}", sight.Named());

    private static Recognition Language(Sight sight) => new(LanguageVersion, sight["line"] is { Length: > 0 } line ? $"the go line says {line}, and the code needs a newer language" : "the code needs a newer language than the go line allows", sight.Named().RemoveAll(fact => fact.Name is "column"));
}
