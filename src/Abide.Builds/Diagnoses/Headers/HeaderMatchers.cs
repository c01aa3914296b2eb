using System.Collections.Immutable;
using static Abide.Builds.Diagnoses.Forms;
using static Abide.Builds.Diagnoses.Headers.HeaderDiagnoses;

namespace Abide.Builds.Diagnoses.Headers;

/// <summary>Headers that are not found: gcc (libcpp), clang, and cgo, which shows the compiler's words.</summary>
internal static class HeaderMatchers
{
    public static ImmutableArray<Matcher> All { get; } =
    [
        new(": No such file or directory", "^" + Place + @"(?:fatal )?error: (?<header>[\w][\w./+-]*): No such file or directory$", Missing),
        new("file not found", "^" + Place + @"(?:fatal )?error: '(?<header>[\w][\w./+-]*)' file not found", Missing),
        new("file not found", @"^(?:cgo: )?(?<file>[^\s:]+):(?<line>\d+):(?<column>\d+): (?<header>[\w][\w./+-]*): file not found$", Missing),

        new("gnu/stubs-", "^" + Place + @"(?:fatal )?error: (?<header>gnu/stubs-\w+\.h): No such file", CrossHeaders, sight => $"{sight["header"]} of the other word size is not installed"),
    ];

    private static Recognition? Missing(Sight sight)
    {
        var header = sight["header"];
        if (header.EndsWith(".c", StringComparison.Ordinal) || header.EndsWith(".go", StringComparison.Ordinal))
            return null;

        var command = Command(sight);
        var sysroot = Word(command, "--sysroot=");
        var cross = CrossCompiler(command);
        ImmutableArray<(string, string)> facts = [("header", header), ("includedBy", $"{sight["file"]}:{sight["line"]}"), .. sysroot is null ? default(ReadOnlySpan<(string, string)>) : [("sysroot", sysroot)]];
        var recognition = Of(header, sysroot, cross, sight["file"]) with { Facts = facts };
        return sight.Before(1) is { } before && before.Text.StartsWith("In file included from ", StringComparison.Ordinal) ? recognition with { Beside = [before] } : recognition;
    }

    private static Recognition Of(string header, string? sysroot, string? cross, string includedBy)
    {
        if (SystemHeaders.IsCxx(header))
            return new(CxxHeaders, $"the C++ header <{header}> is not found", []) { Subject = "c++" };

        if (SystemHeaders.IsBasic(header))
        {
            if (sysroot is not null)
                return new(SysrootHeaders, $"the sysroot {sysroot} has no <{header}>", []) { Subject = sysroot };
            if (cross is not null)
                return new(CrossHeaders, $"{cross} finds no <{header}> for its target", []) { Subject = cross };
            return SystemHeaders.IsByArchitecture(header) && includedBy.StartsWith("/usr/include/", StringComparison.Ordinal)
                ? new(CrossHeaders, $"the compiler reads the host's {includedBy} and finds no <{header}> for its own target", []) { Subject = "host" }
                : SystemHeaders.IsKernel(header) ? new(HostHeaders, $"<{header}> of the kernel's headers is not on the include path (kernel-headers on EL, linux-libc-dev on Debian)", [])
                : new(HostHeaders, $"<{header}> of the C library is not on the include path", []);
        }

        if (SystemHeaders.IsKernel(header))
            return new(KernelHeaders, $"the kernel headers have no <{header}>", []) { Subject = header };

        return SystemHeaders.PackagesOf(header) is var (enterprise, debian)
            ? new(LibraryHeader, $"<{header}> is not found: {enterprise} (EL) or {debian} (Debian) is not installed", []) { Subject = header }
            : new(LibraryHeader, $"<{header}> is in no directory that the compiler searches", []) { Subject = header };
    }

    /// <summary>The compiler's command line, which -x and make print before the message.</summary>
    private static string? Command(Sight sight)
    {
        for (var distance = 1; sight.Before(distance) is { } line; distance++)
        {
            if ((line.Text.Contains(" -c ", StringComparison.Ordinal) || line.Text.Contains(" -I", StringComparison.Ordinal)) && (line.Text.Contains("gcc", StringComparison.Ordinal) || line.Text.Contains("clang", StringComparison.Ordinal) || line.Text.Contains("cc ", StringComparison.Ordinal)))
                return line.Text;
        }

        return null;
    }

    private static string? Word(string? command, string start)
    {
        if (command is null || command.IndexOf(start, StringComparison.Ordinal) is not (var at and >= 0))
            return null;
        var rest = command[(at + start.Length)..];
        var end = rest.IndexOfAny([' ', '\'', '"', '\\']);
        return end < 0 ? rest : rest[..end];
    }

    private static string? CrossCompiler(string? command) =>
        command?.Split(' ').Take(8).Select(word => FileName(word.Trim('\'', '"'))).FirstOrDefault(word => word.Count(c => c == '-') >= 2 && !word.StartsWith("x86_64-", StringComparison.Ordinal) && (word.Contains("-gcc", StringComparison.Ordinal) || word.Contains("-g++", StringComparison.Ordinal) || word.Contains("-clang", StringComparison.Ordinal)));
}
