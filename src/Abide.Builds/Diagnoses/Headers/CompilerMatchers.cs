using System.Collections.Immutable;
using static Abide.Builds.Diagnoses.Forms;
using static Abide.Builds.Diagnoses.Headers.HeaderDiagnoses;

namespace Abide.Builds.Diagnoses.Headers;

/// <summary>What cgo, pkg-config and compilers say of names and flags (cmd/cgo/gcc.go, cmd/go/internal/work/security.go, pkgconf, gcc's opts and c-decl).</summary>
internal static class CompilerMatchers
{
    // gcc quotes with ‘’ in UTF-8 locales and with '' in others; clang always with ''.
    private const string Quote = "['‘’`]";

    public static ImmutableArray<Matcher> All { get; } =
    [
        new("cannot refer to errno directly", @"^(?:cgo: )?(?<file>[^\s:]+):\d+:\d+: cannot refer to errno directly", Errno, sight => $"{sight["file"]} refers to C.errno, which cgo does not allow"),
        new("could not determine ", @"^(?:cgo: )?(?:(?<file>[^\s:]+):\d+:\d+: )?could not determine (?:what|kind of name for) C\.(?<name>\w+)(?: refers to)?$", Unknown),
        new("could not determine kind of name", @"^(?<file>[^\s:]+):\d+:\d+: could not determine kind of name for C\.(?<name>\w+)$", Unknown),
        new("nvalid flag in ", @"^(?:go build |go: |package )?(?:(?<package>[^\s:]+): )?invalid flag in (?<where>#cgo \w+|pkg-config --\w+): (?<flag>.+)$", FlagRejected, sight => $"cgo does not take {sight["flag"]} from {sight["where"]}"),
        new("malformed #cgo argument", @"^(?:go: |go build )?(?:[^\s:]+(?::\d+)*: )*malformed #cgo argument: (?<flag>.+)$", FlagRejected, sight => $"cgo does not take {sight["flag"]}"),

        new("exec: \"pkg-config\"", @"^(?:go: |go build )?(?:[^\s:]+: )?exec: ""(?<tool>pkg-config|pkgconf)"": executable file not found in \$PATH", PkgConfig, _ => "pkg-config is not installed"),
        new("was not found in the pkg-config search path", @"^Package (?<package>\S+) was not found in the pkg-config search path\.?$", NoPackage),
        new("required by 'virtual:world', not found", @"^Package '(?<package>[^']+)', required by 'virtual:world', not found$", NoPackage),
        new("No package '", @"^No package '(?<package>[^']+)' found$", NoPackage),
        new("could not be satisfied", @"^Package dependency requirement '(?<package>\S+) (?<wanted>[^']+)' could not be satisfied\.?$", TooOld),
        new("but version of ", @"^Requested '(?<package>\S+) (?<wanted>[^']+)' but version of .* is (?<version>\S+)$", TooOld),
        new("required by '", @"^Package '(?<package>[^']+)', required by '(?<by>[^']+)', not found$", NoPackage),

        new("edeclaration of ", "^" + Place + @"error: (?:redeclaration of|redefinition of) " + Quote + @"(?:(?:struct|enum|union) )?(?<name>[\w ]+)" + Quote, Clash),
        new("redefinition of", "^" + Place + @"error: redefinition of " + Quote + @"(?:(?:struct|enum|union) )?(?<name>[\w ]+)" + Quote, Clash),
        new("conflicting types for", "^" + Place + "error: conflicting types for " + Quote + @"(?<name>\w+)" + Quote, Clash),

        new("unrecognized command", @"^(?:[\w./+-]*/)?(?<compiler>(?:[\w.]+-)*(?:gcc|g\+\+|cc|c\+\+|cc1|cc1plus|clang|clang\+\+|zig|as|lto-wrapper)(?:-\d+)?): error: unrecognized command[- ]line option " + Quote + @"?(?<flag>[^'‘’`]+)" + Quote + "?", Flag),
        new("unknown argument", @"^(?:[\w./+-]*/)?(?<compiler>(?:[\w.]+-)*(?:clang|clang\+\+|zig)(?:-\d+)?): error: (?:unknown argument|unsupported option|unsupported argument):? '(?<flag>[^']+)'", Flag),
        new("unsupported linker arg", @"^error: unsupported linker arg: (?<flag>\S+)$", sight => new Recognition(CompilerFlag, $"the linker in zig does not know {sight["flag"]}", [("compiler", "the linker in zig"), ("flag", sight["flag"])])),
        new("unrecognized argument", @"^(?:[\w./+-]*/)?(?<compiler>(?:[\w.]+-)*(?:gcc|g\+\+|cc|c\+\+|cc1|cc1plus)(?:-\d+)?): error: unrecognized argument in option " + Quote + @"(?<flag>[^'‘’`]+)" + Quote, Flag),

        new("undeclared", "^" + Place + "error: (?:use of undeclared identifier )?" + Quote + @"(?<name>(?:SYS|__NR)_\w+)" + Quote + "(?: undeclared.*| was not declared in this scope.*)?$", KernelHeaders, sight => $"the kernel headers have no {sight["name"]}"),
        new("was not declared in this scope", "^" + Place + "error: " + Quote + @"(?<name>(?:SYS|__NR)_\w+)" + Quote + " was not declared in this scope.*$", KernelHeaders, sight => $"the kernel headers have no {sight["name"]}"),
        new("mplicit declaration of function", "^" + Place + "error: implicit declaration of function " + Quote + @"(?<name>\w+)" + Quote, Strict),
        new("undeclared function", "^" + Place + @"error: call to undeclared (?:library )?function '(?<name>\w+)'.*; ISO C99 and later do not support implicit function declarations", Strict),
        new("[-Wimplicit-int]", "^" + Place + @"error: (?:.*" + Quote + @"(?<name>\w+)" + Quote + @".*|type specifier missing.*)\[-Wimplicit-int\]$", Strict),
        new("[-Wincompatible-pointer-types]", "^" + Place + @"error: .*\[-Wincompatible-pointer-types\]$", Strict),
        new("[-Wint-conversion]", "^" + Place + @"error: .*\[-Wint-conversion\]$", Strict),
        new("does not name a type", "^" + Place + "error: " + Quote + @"(?<name>u?int(?:8|16|32|64|ptr)_t)" + Quote + " (?:does not name a type|was not declared in this scope|has not been declared)", Include),
        new("has not been declared", "^" + Place + "error: " + Quote + @"(?:std::)?(?<name>u?int(?:8|16|32|64|ptr)_t)" + Quote + " has not been declared", Include),
        new("is not a member of ", "^" + Place + "error: " + Quote + @"(?<name>u?int(?:8|16|32|64|ptr)_t|numeric_limits|optional|unique_ptr|exchange|runtime_error|array|string)" + Quote + " is not a member of " + Quote + "std" + Quote, Include),
    ];

    private static Recognition Unknown(Sight sight) => new(NameUnknown, $"no header that is included declares {sight["name"]}", sight.Named())
    {
        Summary = facts => $"no header that is included declares {Some(facts.First(fact => fact.Name == "name").Values)}",
        Beside = [sight.Before(1)?.Text.StartsWith('#') == true ? null : sight.Before(1)],
    };

    private static Recognition NoPackage(Sight sight) =>
        new(PkgConfig, $"pkg-config finds no {sight["package"]}.pc", sight.Named()) { Subject = sight["package"] };

    private static Recognition TooOld(Sight sight) =>
        new(PkgConfig, $"pkg-config finds {sight["package"]} in another version than {sight["wanted"]}", sight.Named()) { Subject = sight["package"] };

    /// <summary>Only where headers of the kernel and of the C library meet: else the code itself is at fault.</summary>
    private static Recognition? Clash(Sight sight)
    {
        var file = sight["file"];
        if (!file.Contains("/include/", StringComparison.Ordinal))
            return null;

        var isKernel = file.Contains("/linux/", StringComparison.Ordinal) || file.Contains("/asm", StringComparison.Ordinal);
        for (var distance = 1; distance <= 8; distance++)
        {
            var text = sight.After(distance)?.Text ?? "";
            // The compiler's note says where the other definition is.
            if (!text.Contains("note: ", StringComparison.Ordinal))
                continue;
            var other = text.Contains("/linux/", StringComparison.Ordinal) || text.Contains("/asm", StringComparison.Ordinal);
            if (text.Contains("/include/", StringComparison.Ordinal) && other != isKernel)
                return new(Conflict, $"{sight["name"]} is defined by a header of the kernel and by one of the C library", sight.Named().RemoveAll(fact => fact.Name == "column")) { Beside = [sight.After(distance)] };
            break;
        }

        return null;
    }

    private static Recognition Flag(Sight sight) => sight["flag"] is "-m64" or "-marm64" or "-marm" or "-m32" or "-mabi=lp64d"
        ? new(Crossing.CrossingDiagnoses.HostCompiler, $"{sight["compiler"]} does not know {sight["flag"]}: it is no compiler for the architecture that Go builds for", sight.Named())
        : sight["flag"].StartsWith("-fuse-ld=", StringComparison.Ordinal) ? new(Linking.LinkingDiagnoses.LinkerMissing, $"{sight["compiler"]} does not know {sight["flag"]}", sight.Named())
        : new(CompilerFlag, "", sight.Named())
        {
            Summary = facts => $"{Some(facts.First(fact => fact.Name == "compiler").Values)} does not know {Some(facts.First(fact => fact.Name == "flag").Values)}",
        };

    private static Recognition Strict(Sight sight) => new(
        StricterCompiler,
        sight["name"] is { Length: > 0 } name ? $"{name} is used without a declaration, which this compiler no longer allows" : "the code mixes types in a way that this compiler no longer allows",
        sight.Named().RemoveAll(fact => fact.Name is "line" or "column"))
    { Subject = sight["file"] };

    private static Recognition Include(Sight sight) => new(IncludeGone, $"{sight["name"]} is used in {sight["file"]} without the header that defines it", sight.Named().RemoveAll(fact => fact.Name is "line" or "column")) { Subject = sight["file"] };
}
