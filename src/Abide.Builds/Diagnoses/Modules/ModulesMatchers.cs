using System.Collections.Immutable;
using static Abide.Builds.Diagnoses.Forms;
using static Abide.Builds.Diagnoses.Modules.ModulesDiagnoses;

namespace Abide.Builds.Diagnoses.Modules;

/// <summary>What cmd/go says of go.mod, go.sum, vendor and go.work, and of files that it embeds (cmd/go/internal/{modload,load,work}).</summary>
internal static class ModulesMatchers
{
    public static ImmutableArray<Matcher> All { get; } =
    [
        new("checksum mismatch", Go + @"(?:\S+: )?verifying (?:go\.mod: )?(?<module>[^\s@]+)@(?<version>[^\s:/]+)(?:/go\.mod)?: (?:\S+: )?checksum mismatch$", Mismatch),
        new("missing go.sum entry", Go + @"missing go\.sum entry for (?:module providing package (?<package>[^\s;]+)(?: \(imported by [^)]+\))?|go\.mod file)(?:; to (?:add|download) ?(?:it|them)?:.*)?$", sight => Sum(sight, sight["package"])),
        new("missing go.sum entry", Go + @"(?<module>[^\s@]+)@(?<version>[^\s:]+): missing go\.sum entry(?: for go\.mod file)?(?:;.*)?$", sight => Sum(sight, sight["module"])),
        new("is not in your go.mod file", Go + @"(?:no required module provides|module .* provides package) .*$", NoRequiredModule, _ => "a package is imported that no required module provides"),

        new("inconsistent vendoring", Go + @"inconsistent vendoring(?: in (?<directory>[^:]+))?:$", sight => new Recognition(
            VendorInconsistent, $"vendor/ does not fit go.mod{(sight["directory"] is { Length: > 0 } directory ? $" in {directory}" : "")}", sight.Named()) { Beside = [sight.After(1)] }),
        new("-mod=vendor", Go + @"(?:[^\s:]+: )?(?:cannot find package ""\."" in:|cannot find module providing package (?<package>\S+): import lookup disabled by -mod=vendor|module (?<package>\S+) provides package .*-mod=vendor.*)", VendorInconsistent, sight => $"{sight["package"]} is not in vendor/, and -mod=vendor forbids to look elsewhere"),
        new("import lookup disabled by -mod=vendor", Go + @"(?:[^\s:]+: )?(?:cannot (?:find|query) module .*)?import lookup disabled by -mod=vendor", VendorInconsistent, _ => "a package is not in vendor/, and -mod=vendor forbids to look elsewhere"),
        new("is not marked as explicit", Go + @"(?<module>\S+)@\S+: is explicitly required in go\.mod, but not marked as explicit in vendor/modules\.txt", VendorInconsistent, sight => $"vendor/ does not fit go.mod: {sight["module"]}"),
        new("cannot find package \".\" in:", Go + @"(?:[^\s:]+: )?cannot find package ""\."" in:$", sight => sight.After(1) is { } next && next.Text.Contains("/vendor/", StringComparison.Ordinal)
            ? new(VendorInconsistent, "a package is not in vendor/", []) { Beside = [next] } : null),

        new("import cycle not allowed", @"^\s*(?:package \S+: )?(?:imports (?<package>[^\s:]+)(?: from \S+)?: |package (?<package>\S+)$)?import cycle not allowed(?: in test)?$", sight => new Recognition(ImportCycle, sight["package"] is { Length: > 0 } package ? $"imports lead back to {package}" : "packages import each other in a circle", sight.Named()) { Beside = [sight.Before(1)] }),
        new("use of internal package", @"^\s*(?:package \S+: )?(?:[^\s:]+\.go:\d+:\d+: )?(?:imports \S+: )?use of internal package (?<package>\S+) not allowed$", InternalPackage, sight => $"{sight["package"]} can only be imported by its own tree"),
        new("updates to go.", Go + @"updates to go\.(?:mod|sum|work) needed", UpdatesNeeded, _ => "go.mod does not say what the sources need, and a build may not change it"),
        new("-mod=readonly", Go + @"(?:[^\s:]+: )?(?:import lookup disabled by -mod=readonly|updates to go\.mod needed, disabled by -mod=readonly|cannot update .* -mod=readonly).*", UpdatesNeeded, _ => "go.mod would have to be changed, and -mod=readonly forbids it"),
        new("no required module provides package", Go + @"no required module provides package (?<package>[^\s;:]+)", sight => sight["package"].EndsWith(".go", StringComparison.Ordinal) ? null : Package(sight)),
        new("cannot find module providing package", Go + @"cannot find module providing package (?<package>[^\s:]+)", Package),
        new("provides package", Go + @"module (?<module>\S+) (?:provides package (?<package>\S+) and is replaced but not required|found(?: \([^)]*\))?, but does not contain package (?<package>\S+))", Package),
        new("but does not contain package", Go + @"(?:[^\s:]+: )?module (?<module>\S+)@(?<version>\S+) found(?: \([^)]*\))?, but does not contain package (?<package>\S+)", sight => new Recognition(
            NoRequiredModule, $"{sight["module"]} {sight["version"]} has no package {sight["package"]}", sight.Named()) { Subject = sight["package"] }),

        new("go.work", @"^go: (?:cannot load )?module (?<module>\S+) listed in go\.work file(?: requires go >= (?<needed>[\d.]+\w*), but go\.work lists go (?<listed>[\d.]+\w*)|: .*)", Workspace, sight => sight["needed"] is { Length: > 0 } needed
            ? $"go.work says Go {sight["listed"]}, and its module {sight["module"]} needs {needed}" : $"go.work lists {sight["module"]}, which cannot be loaded"),
        new("go.work", Go + @"(?:pattern \S+: )?(?:directory prefix (?<directory>\S+) does not contain|main module \(\S+\) does not contain|current directory (?:\S+ )?(?:outside|is contained in a module)|directory \S+ is contained in a module).*go\.work.*$", Workspace, _ => "go.work is in force and leaves out the module that is built"),
        new("modules listed in go.work", @"^(?:go: |pattern )[^'""]*modules listed in go\.work(?: file)?.*$", Workspace, _ => "go.work is in force and leaves out the module that is built"),
        new("workspace modules", @"^(?:go: )?(?:pattern \S+: )?current directory is contained in a module that is not one of the workspace modules listed in go\.work\.", Workspace, _ => "go.work is in force and leaves out the module in this directory"),
        new("go.work", @"^go: (?:errors parsing|cannot parse|reading) (?<file>\S*go\.work):?", Workspace, sight => $"{sight["file"]} cannot be read"),

        new(": pattern ", @"^(?<file>[^\s:]+\.go):\d+:\d+: pattern (?<pattern>.+?): (?<answer>no matching files found|cannot embed (?:directory|irregular file|file) .*)$", EmbedPattern, sight => $"//go:embed {sight["pattern"]}: {sight["answer"]}"),
        new("invalid pattern syntax", @"^(?<file>[^\s:]+\.go):\d+:\d+: pattern (?<pattern>.+?): invalid pattern syntax$", EmbedPattern, sight => $"//go:embed {sight["pattern"]} is no valid pattern"),

        new("go.mod file not found", Go + "go\\.mod file not found in current directory or any parent directory", NoModuleHere, _ => "there is no go.mod in this directory or above"),
        new("cannot find main module", Go + "cannot find main module(?:, but found .*|; see 'go help modules'|, but -modfile.*|$)", NoModuleHere, _ => "there is no go.mod in this directory or above"),
        new("cannot determine module path", @"^go: cannot determine module path for source directory (?<directory>\S+) \(outside GOPATH, module path must be specified\)", NoModuleHere, sight => $"{sight["directory"]} has no go.mod and lies outside GOPATH"),
        new("outside available modules", Go + @"directory (?<directory>\S+) outside (?:available modules|main module or its selected dependencies)", NoModuleHere, sight => $"{sight["directory"]} is in no module of this build"),

        new("(replaced by ", Go + @"(?<module>\S+?)(?:@\S+)? \(replaced by (?<replacement>[^)]+)\): (?:reading \S+: open (?<file>\S+): no such file or directory|replacement directory \S+ does not exist)$", ReplacementMissing, sight => $"{sight["module"]} is replaced by {sight["replacement"]}, which is not there"),
        new("replacement directory", Go + @"(?:[^\s:]+: )?replacement directory (?<replacement>\S+) does not exist", ReplacementMissing, sight => $"a module is replaced by {sight["replacement"]}, which is not there"),
        new("but was required as", @"^(?:\t| )*but was required as: (?<required>\S+)$", sight => new Recognition(PathMismatch, $"a module is required as {sight["required"]} and calls itself otherwise", sight.Named()) { Subject = sight["required"], Beside = [sight.Before(1), sight.Before(2)] }),
        new("module declares its path as", Go + @"(?:parsing go\.mod: )?module declares its path as: (?<declared>\S+) but was required as: (?<required>\S+)", sight => new Recognition(PathMismatch, $"{sight["required"]} calls itself {sight["declared"]}", sight.Named()) { Subject = sight["required"] }),
        new("invalid version: go.mod has", Go + @"(?:[^\s:]+: )?invalid version: (?:go\.mod has (?:post-v\d+|non-\.\.\./v\d+|malformed) module path|module contains a go\.mod file, so module path must match major version).*", PathMismatch, _ => "a module's path lacks the /vN of its major version"),
        new("ambiguous import", Go + @"(?:[^\s:]+: )?ambiguous import: found package (?<package>\S+) in multiple modules:$", sight => new Recognition(Ambiguous, $"{sight["package"]} is in two required modules", sight.Named()) { Subject = sight["package"], Beside = [sight.After(1), sight.After(2)] }),
    ];

    private static Recognition Mismatch(Sight sight)
    {
        var module = $"{sight["module"]} {sight["version"]}";
        return new(ChecksumMismatch, $"{module} is not what go.sum or the checksum database recorded", sight.Named()) { Subject = module, Beside = [sight.After(1), sight.After(2)] };
    }

    private static Recognition Sum(Sight sight, string what) => new(MissingSum, $"go.sum has no entry for {(what.Length > 0 ? what : "a module")}", sight.Named())
    {
        Summary = facts => $"go.sum has no entry for {Some(facts.Where(fact => fact.Name is "package" or "module").SelectMany(fact => fact.Values).DefaultIfEmpty("a module").ToList())}",
    };

    private static Recognition Package(Sight sight) => new(NoRequiredModule, $"no required module provides {sight["package"]}", sight.Named())
    {
        Summary = facts => $"no required module provides {Some(facts.Where(fact => fact.Name == "package").SelectMany(fact => fact.Values).ToList())}",
    };
}
