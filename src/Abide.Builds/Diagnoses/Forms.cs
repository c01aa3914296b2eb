namespace Abide.Builds.Diagnoses;

/// <summary>Parts of forms: how tools name themselves and places.</summary>
internal static class Forms
{
    /// <summary>A path at the beginning of a line, up to its last slash.</summary>
    public const string Directory = @"(?:[/.$~\w][^\s:'""`]*/)?";

    /// <summary>GNU ld and gold, under any name that distributions and cross toolchains give them.</summary>
    public const string GnuLd = Directory + @"(?:[\w.+-]+-)?ld(?:\.(?:bfd|gold))?(?:-[\d.]+)?";

    /// <summary>LLVM's lld, under its own name, and zig's and rustc's copies.</summary>
    public const string Lld = Directory + @"(?:[\w.+-]+-)?(?:ld\.lld|rust-lld|lld|ld64\.lld|wasm-ld)(?:-[\d.]+)?";

    public const string Mold = Directory + @"(?:ld\.)?(?:mold|sold)";

    public const string AnyLd = "(?:" + GnuLd + "|" + Lld + "|" + Mold + ")";

    /// <summary>file:line: or file:line:column:, as compilers and Go write it.</summary>
    public const string Place = @"(?<file>[^\s:'""`][^:'""`]*):(?<line>\d+)(?::(?<column>\d+))?: ";

    /// <summary>The same in Go sources.</summary>
    public const string GoPlace = @"(?<file>[^\s:'""`]+\.go):(?<line>\d+)(?::(?<column>\d+))?: ";

    /// <summary>
    /// What the go command puts before its words: its name, a package, a module, a place. Behind its own name anything may stand
    /// between; a single word in front is a topic of somebody else.
    /// </summary>
    public const string Go =
        @"^(?:go: (?:.*: )?|(?:go \w+(?: [\w.~/@-]+)?: |\t|package [\w.~/@-]+: |[\w./~@-]+\.go:\d+:\d+: |[\w.~-]+(?:/[\w.~@-]+)+: |[\w.~-]+@[\w.+-]+: |imports [\w.~/@-]+: |[\w.~/@-]+ imports |command-line-arguments: )*)";

    /// <summary>The last part of a path.</summary>
    public static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary><c>a, b, c and 4 more</c>.</summary>
    public static string Some(IReadOnlyCollection<string> names, int most = 3) =>
        names.Count <= most + 1 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(most))} and {names.Count - most} more";
}
