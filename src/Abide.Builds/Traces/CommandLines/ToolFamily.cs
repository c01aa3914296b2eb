using System.Text.RegularExpressions;

namespace Abide.Builds.Traces.CommandLines;

/// <summary>What a program is, by its name and first arguments.</summary>
public enum ToolFamily
{
    Other,

    /// <summary>gcc, g++, cc, c++, under any prefix and version.</summary>
    Gcc,

    /// <summary>clang, clang++.</summary>
    Clang,

    /// <summary>zig cc, zig c++.</summary>
    Zig,

    /// <summary>cc1, cc1plus, collect2, <c>clang -cc1</c>: a part of a driver's work.</summary>
    Step,

    /// <summary>as.</summary>
    Assembler,

    /// <summary>ld.bfd, ld.gold, ld.lld, mold.</summary>
    Linker,

    /// <summary>ar, ranlib and their like.</summary>
    Archiver,

    /// <summary>The go command.</summary>
    Go,

    /// <summary>Of pkg/tool: compile, asm, cgo, pack.</summary>
    GoTool,

    /// <summary>Go's own linker.</summary>
    GoLinker,
}

/// <summary>Tells programs by their names.</summary>
public static partial class ToolFamilies
{
    /// <param name="path">As it was executed, or what links lead to.</param>
    /// <param name="arguments">With the program's own name first.</param>
    public static ToolFamily Of(string path, IReadOnlyList<string> arguments)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var first = arguments.Count > 1 ? arguments[1] : "";
        switch (name)
        {
            case "go":
                return ToolFamily.Go;
            case "link" when IsGoTool(path):
                return ToolFamily.GoLinker;
            case "zig":
                return first switch
                {
                    "cc" or "c++" => ToolFamily.Zig,
                    "clang" or "-cc1" or "-cc1as" => ToolFamily.Step,
                    "ld.lld" => ToolFamily.Linker,
                    "ar" or "ranlib" => ToolFamily.Archiver,
                    _ => ToolFamily.Other,
                };
        }

        if (IsGoTool(path))
            return ToolFamily.GoTool;
        if (Driver().Match(name) is { Success: true } driver)
        {
            var isClang = driver.Groups["kind"].ValueSpan.StartsWith("clang");
            return isClang && first is "-cc1" or "-cc1as" ? ToolFamily.Step : isClang ? ToolFamily.Clang : ToolFamily.Gcc;
        }

        return name is "cc1" or "cc1plus" or "cc1obj" or "cc1objplus" or "collect2" or "lto1" or "lto-wrapper" ? ToolFamily.Step
            : Binutil().Match(name) is not { Success: true } binutil ? ToolFamily.Other
            : binutil.Groups["kind"].ValueSpan switch
            {
                "as" => ToolFamily.Assembler,
                "ar" or "ranlib" => ToolFamily.Archiver,
                _ => ToolFamily.Linker,
            };
    }

    /// <summary>Whether it is a compiler driver.</summary>
    public static bool IsDriver(this ToolFamily family) => family is ToolFamily.Gcc or ToolFamily.Clang or ToolFamily.Zig;

    /// <summary>The machine in front of a driver's name, <c>aarch64-linux-gnu</c>; null when there is none.</summary>
    public static string? PrefixOf(string path) =>
        Driver().Match(path[(path.LastIndexOf('/') + 1)..]) is { Success: true } driver && driver.Groups["prefix"].ValueSpan is { Length: > 0 } prefix && prefix.Contains('-')
            ? prefix.ToString()
            : null;

    private static bool IsGoTool(string path) => path.Contains("/pkg/tool/", StringComparison.Ordinal) || path.StartsWith("pkg/tool/", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:(?<prefix>.+)-)?(?<kind>gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-[0-9.]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Driver();

    [GeneratedRegex(@"^(?:.+-)?(?<kind>as|ar|ranlib|ld|ld\.bfd|ld\.gold|ld\.lld|ld\.mold|gold|lld|mold)(?:-[0-9.]+)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Binutil();
}
