using System.Collections.Immutable;
using static Abide.Builds.Diagnoses.Crossing.CrossingDiagnoses;

namespace Abide.Builds.Diagnoses.Crossing;

/// <summary>What assemblers, compilers and cmd/go say when the C compiler is not the target's (gas, clang, cmd/go/internal/load).</summary>
internal static class CrossingMatchers
{
    public static ImmutableArray<Matcher> All { get; } =
    [
        // runtime/cgo has one assembler file an architecture; only another architecture's assembler stumbles over it.
        new("gcc_", @"^(?:\S*/)?gcc_(?<architecture>[a-z0-9]+)\.S:\d+(?::\d+)?: (?:[Ee]rror: |error: )(?<answer>.+)$", Assembler),
        new("gcc_", @"^(?:\S*/)?gcc_(?:linux_|)(?<architecture>[a-z0-9]+)\.[cS]: Assembler messages:$", Assembler),
        new("runtime/cgo", @"^(?:# )?runtime/cgo: .*(?:unknown target|unsupported architecture)", HostCompiler, _ => "the C compiler is not one for the architecture that Go builds for"),
        new("bad value ", @"^(?:[\w./+-]+: error: |\S+: error: )?bad value ['‘(](?<value>[^'’)]+)['’)] for ['‘]?-m(?:arch|cpu|tune)=['’]? switch$", Switch),
        new("build constraints exclude all Go files", Forms.Go + @"(?:(?:go build |package |imports )(?<package>[^\s:]+): )?build constraints exclude all Go files in (?<directory>\S+)$", CgoOff, sight => $"all files of {Named(sight)} are left out in this build"),
        new("can't find crate for `", @"^error\[E0463\]: can't find crate for `(?:std|core)`$", sight => sight.NextWith("target may not be installed", 4) is { } note ? new Recognition(RustTarget, note.Text.Replace("= note: ", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal).Trim(), []) { Beside = [note] } : null),
        new("requires cgo", @"^go: (?<mode>-\w+(?:=\S+)?) requires cgo; enable cgo by setting CGO_ENABLED=1$", ModeNeedsCgo, sight => $"{sight["mode"]} needs cgo, and cgo is off"),
        new("cgo is not enabled", @"^(?:go build \S+: |go: )?(?<mode>-\S+) requires external \(cgo\) linking, but cgo is not enabled$", ModeNeedsCgo, sight => $"{sight["mode"]} needs cgo, and cgo is off"),
        new("not supported when cgo is disabled", @"^(?:go: )?(?<mode>-\S+) (?:is )?not supported when cgo is disabled$", ModeNeedsCgo, sight => $"{sight["mode"]} needs cgo, and cgo is off"),
        new("C source files not allowed when not using cgo", @"^(?:go: )?(?:package |go build )?(?:(?<package>[^\s:]+): )?(?:C|C\+\+|Objective-C|SWIG) source files not allowed when not using cgo(?: or SWIG)?: (?<files>.+)$", CFilesWithoutCgo, sight => $"{sight["files"]} would be compiled by cgo, which is off in this build"),
    ];

    private static Recognition Assembler(Sight sight) => new(
        HostCompiler, $"Go builds for {sight["architecture"]}, and the C compiler is for another architecture", [("architecture", sight["architecture"])]);

    /// <summary>The go command asks for an architecture's own value only in runtime/cgo; elsewhere it may be a typing error.</summary>
    private static Recognition? Switch(Sight sight) => sight.Package == "runtime/cgo"
        ? new(HostCompiler, $"the C compiler does not know {sight["value"]}, which the architecture that Go builds for asks for", sight.Named())
        : null;

    private static string Named(Sight sight) => sight["package"] is { Length: > 0 } package ? package : sight["directory"];
}
