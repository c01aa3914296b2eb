using System.Collections.Immutable;
using static Abide.Builds.Diagnoses.Forms;

namespace Abide.Builds.Diagnoses.Linking;

/// <summary>Undefined symbols in the words of GNU ld (bfd/ld ldmain.c), gold (errors.cc), lld (ELF/Relocations.cpp), mold and zig.</summary>
internal static class UndefinedMatchers
{
    public static ImmutableArray<Matcher> All { get; } =
    [
        // x.o:(.text+0x5): undefined reference to `foo' / ld: x.c:7: undefined reference to `foo' / (.text+0x5): …
        new("undefined reference", @"^[^\s'""`|>+*#-][^'""`]*(?:\)|:\d+|\.o|\.so(?:\.\d+)*|\.a|:[^:\s]+): (?:warning: )?(?:more )?undefined references? to `(?<symbol>[^']+)'(?: follow)?$", Read),
        // gold puts "error:" before it and quotes with ''.
        new("undefined reference", @"^[^\s'""`|>+*#-][^'""`]*: error: undefined reference to '(?<symbol>[^']+)'$", Read),
        new("ndefined symbol", $"^{Lld}: error: undefined (?:hidden |protected |internal )?symbol: (?<symbol>.+)$", ReadWithReference),
        new("ndefined symbol", $"^{Mold}: (?:error|fatal): undefined symbol: (?:[^\\s:]+\\.(?:o|a)(?:\\([^)]*\\))?: )?(?<symbol>.+)$", ReadWithReference),
        new("ndefined symbol", @"^error: undefined symbol: (?<symbol>\S.*)$", sight => sight.NextWith("referenced by", 2) is null ? null : Read(sight)),
        // cmd/link: a function without a body that no assembler file has.
        new("relocation target ", @"^(?:\S*/)?(?:link: )?(?<by>[^\s:]+): relocation target (?<symbol>\S+) not defined(?: for ABI\S+.*)?$", sight => new Recognition(LinkingDiagnoses.NothingDefines, $"nothing defines {sight["symbol"]}, which {sight["by"]} calls", sight.Named()) { Subject = "go" }),
        new("undefined reference to", $"^{Lld}: error: (?:undefined reference (?:due to --no-allow-shlib-undefined)?: |[^\\s:]+: undefined reference to )(?<symbol>\\S+)(?: \\[--no-allow-shlib-undefined\\])?$", SharedLibrary),
        new("undefined reference due to", $"^{Lld}: error: undefined reference due to --no-allow-shlib-undefined: (?<symbol>\\S+)$", SharedLibrary),
    ];

    private static Recognition? Read(Sight sight) =>
        // The kernel of a form is common enough in prose; a linker names places and objects.
        sight.Line.Text.StartsWith("//", StringComparison.Ordinal) ? null : UndefinedSymbol.Recognise(sight["symbol"], sight);

    /// <summary>lld and mold always say who refers to it, below.</summary>
    private static Recognition? ReadWithReference(Sight sight) => sight.NextWith(">>> ", 2) is null ? null : Read(sight);

    private static Recognition SharedLibrary(Sight sight)
    {
        var recognition = UndefinedSymbol.Recognise(sight["symbol"], sight);
        return recognition.Diagnosis == LinkingDiagnoses.NothingDefines ? recognition with { Diagnosis = LinkingDiagnoses.SharedLibraryTooNew, Summary = null, Headline = $"a shared library needs {sight["symbol"]}, which the libraries of this link do not have" } : recognition;
    }
}
