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
        new("undefined reference to", $"^{Lld}: error: (?:undefined reference (?:due to --no-allow-shlib-undefined)?: |[^\\s:]+: undefined reference to )(?<symbol>\\S+)(?: \\[--no-allow-shlib-undefined\\])?$", SharedLibrary),
        new("undefined reference due to", $"^{Lld}: error: undefined reference due to --no-allow-shlib-undefined: (?<symbol>\\S+)$", SharedLibrary),
    ];

    private static Recognition? Read(Sight sight) => IsLinker(sight) ? UndefinedSymbol.Recognise(sight["symbol"], sight) : null;

    /// <summary>The words alone are common in prose and in sources; a linker names itself, an offset or a function, or somebody says after it that it failed.</summary>
    private static bool IsLinker(Sight sight)
    {
        var text = sight.Line.Text;
        return text.Contains("ld: ", StringComparison.Ordinal) || text.Contains("+0x", StringComparison.Ordinal) || text.Contains(":function ", StringComparison.Ordinal) || text.Contains("ndefined symbol", StringComparison.Ordinal)
            || sight.LastWith("n function `", within: 3) is not null || sight.NextWith("ld returned ") is not null || sight.NextWith("command failed") is not null;
    }

    /// <summary>lld and mold always say who refers to it, below.</summary>
    private static Recognition? ReadWithReference(Sight sight) => sight.NextWith(">>> ", 2) is null ? null : Read(sight);

    private static Recognition SharedLibrary(Sight sight)
    {
        var recognition = UndefinedSymbol.Recognise(sight["symbol"], sight);
        return recognition.Diagnosis == LinkingDiagnoses.NothingDefines ? recognition with { Diagnosis = LinkingDiagnoses.SharedLibraryTooNew, Summary = null, Headline = $"a shared library needs {sight["symbol"]}, which the libraries of this link do not have" } : recognition;
    }
}
