using System.Collections.Immutable;
using static Abide.Builds.Diagnoses.Forms;
using static Abide.Builds.Diagnoses.Linking.LinkingDiagnoses;

namespace Abide.Builds.Diagnoses.Linking;

/// <summary>All that linkers say but undefined symbols: GNU ld and BFD, gold, lld, mold, gcc's collect2 and lto1, cmd/link.</summary>
internal static class LinkingMatchers
{
    private const string Quote = "['‘’`\"]";

    // In a message about a relocation: "ld: x.o: ", "x.o:(.text+0x1): ", "/path/x.c:5:(.text+0x7): ".
    private const string Where = @"^(?:[^\s'""`|>+*#-][^'""`]*?)";

    public static ImmutableArray<Matcher> All { get; } =
    [
        new("cannot find ", $"^{GnuLd}: cannot find (?<file>\\S+) inside (?<sysroot>\\S+)$", sight => sight["file"].StartsWith(sight["sysroot"], StringComparison.Ordinal)
            ? new Recognition(SysrootScript, $"a linker script in {sight["sysroot"]} repeats the sysroot in {sight["file"]}", sight.Named())
            : new Recognition(SysrootScript, $"{sight["file"]}, which a linker script names, is not in the sysroot {sight["sysroot"]}", sight.Named())),
        new(" inside ", @"^(?:" + Lld + @": error: )?\S+:\d+: cannot find (?<file>\S+) inside (?<sysroot>\S+)$", SysrootScript, sight => $"a linker script names {sight["file"]}, which is not in the sysroot {sight["sysroot"]}"),
        new("skipping incompatible", $"^{GnuLd}: skipping incompatible (?<file>\\S+) when searching for (?<library>\\S+)$", Skipped),
        new("cannot find -l", $"^{GnuLd}: (?:error: )?cannot find -l(?<library>:?[^\\s:]+)(?:: No such file or directory)?$", NotFound),
        new("cannot find ", $"^{GnuLd}: (?:error: )?cannot find (?<file>(?:[\\w./-]*/)?(?:S|g|M|r)?crt[1in]\\w*\\.o|(?:[\\w./-]*/)?crt(?:begin|end)\\w*\\.o|(?:[\\w./-]*/)?[Sgr]?crt1\\.o)(?:: No such file or directory)?$", StartFile),
        new("cannot open ", $"^{AnyLd}: (?:error: |fatal: )?cannot open (?<file>\\S*crt\\w+\\.o): No such file or directory$", StartFile),
        new("unable to find library", $"^{Lld}: error: unable to find library -l(?<library>\\S+)$", NotFound),
        new("library not found", $"^{Mold}: (?:error|fatal): library not found: (?<library>\\S+)$", NotFound),
        new("unable to find", @"^error: (?:unable to find (?:[Dd]ynamic |[Ss]tatic )?(?:system )?library '(?<library>[^']+)'.*|could not find native static library `(?<library>[^`]+)`.*)$", NotFound),
        new("could not find native static library", @"^error: could not find native static library `(?<library>[^`]+)`", NotFound),

        new("recompile with -f", Where + @"relocation (?<relocation>R_\w+)(?: \(\d+\))? (?:against|cannot be used against) (?:(?:undefined |hidden |local |protected )*symbol )?[`'‘""]?(?<symbol>[^'’`;]*)['’]?[;:,]? ?(?:\(\S+\))?(?:can ?not be used.*|defined in .*)?;? ?recompile with -fPI[CE].*$", NotPic),
        new("cannot be used against", $"^(?:{Lld}|{Mold}): error: (?:[^\\s].*: )?relocation (?<relocation>R_\\w+) (?:cannot be used )?against (?:local )?(?:symbol )?'?(?<symbol>[^';]+)'?(?: cannot be used|;).*$", NotPic),
        new("can not be used when making a shared object", Where + @"relocation (?<relocation>R_\w+) against (?:(?:undefined |hidden |local |protected )*symbol )?[`'‘]?(?<symbol>[^'’`]+)['’] can ?not be used when making .*$", NotPic),
        new("requires unsupported dynamic reloc", $"^{GnuLd}: (?:error: )?.*requires unsupported dynamic reloc (?<relocation>\\w+); recompile with -fPIC$", NotPic),
        new("unsupported reloc ", $"^{GnuLd}: (?:error: )?.*unsupported reloc (?<relocation>\\w+) against (?:global|local) symbol (?<symbol>\\S+)$", NotPic),
        new("requires dynamic R_X86_64_", Where + @"requires dynamic (?<relocation>R_\w+) reloc against '(?<symbol>[^']+)' which may overflow at runtime; recompile with -fPIC$", NotPic),
        new("unsupported reloc ", Where + @"error: \S+: (?:unsupported|unexpected) (?:non-PIC )?reloc(?:ation)? (?<relocation>\S+) against .*$", NotPic),

        new("relocation truncated to fit", Where + @"relocation truncated to fit: (?<relocation>R_\w+) against .*?[`'](?<symbol>[^']+)'.*$", RelocationOverflow, sight => $"a reference to {sight["symbol"]} reaches further than 2 GiB"),
        new("additional relocation overflows omitted", Where + "additional relocation overflows omitted from the output$", RelocationOverflow, _ => "references reach further than 2 GiB"),
        new("failed to convert GOTPCREL relocation", Where + "failed to convert GOTPCREL relocation.*$", RelocationOverflow, _ => "references reach further than 2 GiB"),
        new("out of range", $"^(?:{Lld}|{Mold}): (?:error: )?.*relocation (?<relocation>R_\\w+)(?: against \\S+)? out of range: .*$", RelocationOverflow, sight => $"{sight["relocation"]} reaches further than it can"),

        new("in statically linked applications", @"^(?:[^\s'""`:]\S*: ?|\S+:function \S+ )*warning: Using '(?<function>\w+)' in statically linked applications requires at runtime the shared libraries from the glibc version used for linking$", NameServices),

        new("LTO version", @"^lto1: fatal error: bytecode stream in file " + Quote + "(?<file>[^'‘’\"]+)" + Quote + @" generated with LTO version (?<made>[\d.]+) instead of (?:the expected )?(?<read>[\d.]+)$", LtoMismatch, sight => $"{FileName(sight["file"])} holds intermediate code of LTO version {sight["made"]}, and this compiler reads {sight["read"]}"),
        new("plugin needed to handle lto object", Where + "plugin needed to handle lto object$", LtoMismatch, _ => "an object holds intermediate code, and the linker has no plug-in for it"),
        new("(Producer: ", $"^(?:{Lld}|{Mold}): error: .*\\(Producer: '(?<made>[^']+)' Reader: '(?<read>[^']+)'\\)$", LtoMismatch, sight => $"an object holds intermediate code of {sight["made"]}, and the linker reads {sight["read"]}"),
        new("Invalid bitcode", $"^(?:{Lld}|{Mold}): error: .*(?:Invalid bitcode|Unknown attribute kind|Opaque pointers are only supported|Invalid record).*$", LtoMismatch, _ => "an object holds intermediate code of another LLVM release"),

        new("multiple definition of ", Where + @"multiple definition of [`'](?<symbol>[^']+)'(?:; .*|: .*)?(?: first defined here)?$", Twice),
        new("duplicate symbol", $"^(?:{Lld}|{Mold}): error: duplicate symbol: (?:[^\\s:]+: [^\\s:]+: )?(?<symbol>.+)$", Twice),
        new("duplicate symbol", @"^error: duplicate symbol(?: definition)?: (?<symbol>\S+)$", sight => sight.NextWith("defined ", 3) is null ? null : Twice(sight)),
        new("duplicated definition of symbol", @"^(?:\S*/)?link: (?:\S+: )?duplicated definition of symbol (?<symbol>[^,\s]+),? from .*$", Twice),

        new("file in wrong format", Where + "(?:file in wrong format|File in wrong format)$", sight => new Recognition(OtherArchitecture, $"{ObjectName(sight)} is for another architecture", [("file", ObjectName(sight))]) { Subject = ObjectName(sight) }),
        new("is incompatible with", @"^(?:\S+: )?(?:error: )?(?<file>[^\s:]+(?:\([^)]*\))?):? (?:architecture of input file .*)?is incompatible with .*$", Incompatible),
        new("architecture of input file", Where + @"(?<what>\S+) architecture of input file [`'](?<file>[^']+)' is incompatible with (?<output>.+) output$", sight => new Recognition(OtherArchitecture, $"{FileName(sight["file"])} is for {sight["what"]}, and {sight["output"]} is linked", sight.Named()) { Subject = sight["file"] }),
        new("elocations in generic ELF", Where + @"[Rr]elocations in generic ELF \(EM: (?<machine>\d+)\)$", OtherArchitecture, sight => $"an object is for another architecture (ELF machine {sight["machine"]})"),
        new("unsupported ELF machine number", Where + @"unsupported ELF machine number (?<machine>\d+)$", OtherArchitecture, sight => $"{FileName(ObjectName(sight))} is for another architecture (ELF machine {sight["machine"]})"),
        new("unrecognised emulation mode", $"^{GnuLd}: unrecognised emulation mode: (?<emulation>\\S+)$", Crossing.CrossingDiagnoses.HostCompiler, sight => $"the linker is not one for {sight["emulation"]}"),
        new("incompatible file type", $"^{Mold}: (?:error|fatal): (?<file>[^\\s:]+): incompatible file type: .*$", sight => new Recognition(OtherArchitecture, $"{FileName(sight["file"])} is for another architecture", sight.Named()) { Subject = sight["file"] }),

        new("collect2: ", "^collect2: (?:fatal )?error: cannot find " + Quote + @"ld(?<flavour>[\w.]*)" + Quote + "$", LinkerMissing, _ => "gcc finds no linker of the kind that is asked for"),
        new("error: linker `", "^error: linker `(?<flag>[^`]+)` not found$", LinkerMissing, sight => $"rustc links with {sight["flag"]}, which is not on PATH"),
        new("nvalid linker name", @"^(?:[\w./+-]*/)?(?:[\w.]+-)*clang(?:\+\+)?(?:-\d+)?: error: invalid linker name in (?:argument|'?-fuse-ld)[^']*'(?<flag>[^']+)'", LinkerMissing, sight => $"there is no linker for {sight["flag"]}"),
        new("-fuse-ld=", @"^(?:[\w./+-]*/)?(?:[\w.]+-)*(?:gcc|g\+\+|cc|c\+\+)(?:-\d+)?: error: unrecognized command[- ]line option ['‘`](?<flag>-fuse-ld=[^'‘’]+)", LinkerMissing, sight => $"this gcc does not know {sight["flag"]}"),

        new("unrecognized relocation", Where + @"(?:error: )?unrecognized relocation (?:type )?\(?(?<type>0x[0-9a-f]+|\d+)\)?(?: in section .*)?$", ObjectTooNew, sight => $"{FileName(ObjectName(sight))} has a relocation ({sight["type"]}) that this linker does not know"),
        new("unsupported relocation type", Where + @"unsupported relocation type (?<type>0x[0-9a-f]+|\d+)$", ObjectTooNew, sight => $"an object has a relocation ({sight["type"]}) that this linker does not know"),
        new("unable to initialize decompress status", Where + @"unable to initialize decompress status for section (?<section>\S+)$", ObjectTooNew, sight => $"{FileName(ObjectName(sight))} has a section ({sight["section"]}) that is compressed in a way this linker does not know"),
        new("mismatches non-TLS", $"^{GnuLd}: (?<symbol>\\S+): TLS (?:definition|reference) in (?<object>[^\\s]+).* mismatches non-TLS (?:definition|reference) in (?<other>\\S+).*$", ThreadLocalMismatch, sight => $"{sight["symbol"]} is thread-local in {FileName(sight["object"])} and not in {FileName(sight["other"])}"),
        new("TLS attribute mismatch", $"^(?:{Lld}|{Mold}): error: TLS attribute mismatch: (?<symbol>\\S+)$", ThreadLocalMismatch, sight => $"{sight["symbol"]} is thread-local in one file and not in another"),
        new("treating as linker script", $"^{GnuLd}: ?(?<file>[^\\s:]+): file format not recognized; treating as linker script$", NotObject, sight => $"{FileName(sight["file"])} is no object, archive or library"),
        new("version script assignment of", $"^{Lld}: error: version script assignment of '(?<version>[^']+)' to symbol '(?<symbol>[^']+)' failed: symbol not defined$", VersionScript, sight => $"the version script names {sight["symbol"]}, which nothing defines"),
        new("DSO missing from command line", Where + @"(?<library>[^\s:]+): error adding symbols: DSO missing from command line$", Dso),
        new("read-only segment has dynamic relocations", Where + "(?:error: |warning: )?read-only segment has dynamic relocations.?$", sight => sight.Line.Text.Contains("warning", StringComparison.Ordinal) ? null : new Recognition(TextRelocations, "an object would have its code changed at load time", [])),
        new("DT_TEXTREL", $"^{GnuLd}: .*(?:error: |treated as an error: ?)?(?:creating DT_TEXTREL in .*)$", sight => sight.Line.Text.Contains("error", StringComparison.Ordinal) ? new Recognition(TextRelocations, "an object would have its code changed at load time", []) : null),

        new("loadelf", @"^(?:(?:\S*/)?link: )?(?:(?<package>\S+): )?load(?:elf|pe|macho): (?<answer>.+)$", GoInternal, sight => $"Go's linker cannot read a C object: {sight["answer"]}"),
        new("loadinternal: cannot find runtime/cgo", @"^(?:\S*/)?loadinternal: cannot find runtime/cgo$", GoInternal, _ => "Go's linker needs runtime/cgo and was not given it"),
        new("unexpected relocation type", @"^(?:\S*/)?link: .*unexpected relocation type (?<type>\d+).*$", GoInternal, sight => $"Go's linker does not know a relocation ({sight["type"]}) of a C object"),
        new("requires external", @"^(?:\S*/)?(?:link|go): .*(?:-linkmode=internal|internal linking).*requires external.*$", GoInternal, _ => "this program must be linked by the system's linker"),
    ];

    private static Recognition NotFound(Sight sight)
    {
        var library = sight["library"];
        return new(LibraryNotFound, library[0] == ':' ? $"the linker finds no {library[1..]} (-l{library})" : $"the linker finds no lib{library}.so or lib{library}.a (-l{library})", [("library", library)]) { Subject = library };
    }

    /// <summary>Where a fitting one is found later, the link goes on: only a "cannot find" behind it makes it a failure.</summary>
    private static Recognition? Skipped(Sight sight) => sight.NextWith($"cannot find {sight["library"]}") is { } end
        ? new(OtherArchitecture, $"{sight["file"]} is for another architecture", sight.Named()) { Subject = sight["library"], Beside = [end] }
        : null;

    private static Recognition StartFile(Sight sight) => new(StartFiles, $"the linker finds no {FileName(sight["file"])}", sight.Named());

    private static Recognition NotPic(Sight sight)
    {
        var relocation = sight["relocation"];
        var thread = relocation.Contains("TPOFF", StringComparison.Ordinal) || relocation.Contains("TLSLE", StringComparison.Ordinal) || relocation.Contains("TLS", StringComparison.Ordinal);
        var defined = sight.After(1) is { } next && next.Text.StartsWith(">>> defined in ", StringComparison.Ordinal) ? next : null;
        var file = FileName(defined?.Text[">>> defined in ".Length..] ?? ObjectName(sight));
        return new(NotPositionIndependent, $"{file} was not compiled with -fPIC ({relocation}{(thread ? ", thread-local" : "")})", sight.Named()) { Subject = file, Beside = [defined] };
    }

    private static Recognition NameServices(Sight sight) => new(StaticNameServices, "", sight.Named())
    {
        Summary = facts => $"{Some(facts.First(fact => fact.Name == "function").Values)} of a static glibc still needs that very glibc at run time",
    };

    private static Recognition Twice(Sight sight) => new(DefinedTwice, "", [("symbol", sight["symbol"])])
    {
        Summary = facts => $"more than one object defines {Some(facts.First(fact => fact.Name == "symbol").Values)}",
        Beside = [sight.After(1) is { } next && next.Text.StartsWith(">>>", StringComparison.Ordinal) ? next : null],
    };

    private static Recognition? Incompatible(Sight sight)
    {
        var text = sight.Line.Text;
        var isLinker = text.Contains("ld", StringComparison.Ordinal) && (sight["file"].Contains(".o", StringComparison.Ordinal) || sight["file"].Contains(".a", StringComparison.Ordinal) || sight["file"].Contains(".so", StringComparison.Ordinal));
        return isLinker ? new(OtherArchitecture, $"{FileName(sight["file"])} is for another architecture", sight.Named()) { Subject = sight["file"] } : null;
    }

    private static Recognition Dso(Sight sight) => new(SystemLibraryMissing, $"{FileName(sight["library"])} is used and not named on the link line", sight.Named()) { Subject = FileName(sight["library"]), Beside = [sight.Before(1)] };

    private static string ObjectName(Sight sight)
    {
        foreach (var word in sight.Line.Text.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            var name = word.TrimEnd(',', ';');
            if (name.EndsWith(".o", StringComparison.Ordinal) || name.EndsWith(".a", StringComparison.Ordinal) || name.EndsWith(".so", StringComparison.Ordinal) || name.EndsWith(".o)", StringComparison.Ordinal) || name.Contains(".so.", StringComparison.Ordinal))
                return name;
        }

        return "an object";
    }
}
