using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Abide.Compatibility.Targets.Kits;

/// <summary>
/// A stub library as text: assembler with one label for each symbol version (as, ".symver"), the linker's version script
/// (ld, "VERSION Command"), and what readelf must say of the result.
/// </summary>
internal static class StubSources
{
    /// <summary>
    /// Names of one variable (glibc's weak_alias and versioned_symbol). A program that copies one of them into itself must take
    /// over all, or it reads a variable that the library no longer writes.
    /// </summary>
    private static readonly FrozenDictionary<string, string> s_aliases = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["_environ"] = "__environ",
        ["environ"] = "__environ",
        ["daylight"] = "__daylight",
        ["timezone"] = "__timezone",
        ["tzname"] = "__tzname",
        ["program_invocation_name"] = "__progname_full",
        ["program_invocation_short_name"] = "__progname",
        ["sys_errlist"] = "_sys_errlist",
        ["sys_nerr"] = "_sys_nerr",
        ["sys_siglist"] = "_sys_siglist",
        ["signgam"] = "__signgam",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Assembler source. Calling a function of the stub ends the program at once.</summary>
    public static string Assembly(StubLibrary library, string architecture)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            // Public symbols of {{library.Soname}}, for the linker only: no function does anything.
            	.macro function name
            	.globl	stub\@
            	.type	stub\@, %function
            	.symver	stub\@, \name
            stub\@:
            	{{(architecture == "aarch64" ? "brk	#0" : "ud2")}}
            	.size	stub\@, . - stub\@
            	.endm

            	.section .note.GNU-stack, "", %progbits
            	.text

            """);
        foreach (var symbol in library.Symbols.Where(symbol => symbol.Size is null))
            text.Append(CultureInfo.InvariantCulture, $"\tfunction\t\"{symbol.VersionedName}\"\n");

        var variables = library.Symbols
            .Where(symbol => symbol.Size is not null)
            .GroupBy(symbol => s_aliases.GetValueOrDefault(symbol.Name, symbol.Name), StringComparer.Ordinal)
            .OrderBy(variable => variable.Key, StringComparer.Ordinal);
        text.Append("\n\t.bss\n");
        foreach (var variable in variables)
            AppendVariable(text, variable.Key, [.. variable]);
        return text.ToString();
    }

    /// <summary>
    /// The version script. The first version that has symbols also hides the labels of the assembler source, and has to name its own
    /// symbols, or it would hide them too.
    /// </summary>
    public static string VersionScript(StubLibrary library)
    {
        var first = library.Symbols.Select(symbol => symbol.Version).MinBy(library.Versions.IndexOf)!;
        var own = library.Symbols.Where(symbol => symbol.Version == first).Select(symbol => $"  {symbol.Name};\n");
        var others = library.Versions.Where(version => version != first).Select(version => $"{version} {{ }};\n");
        return $"{first} {{\nglobal:\n{string.Concat(own)}local:\n  *;\n}};\n{string.Concat(others)}";
    }

    /// <summary>What readelf must say of the linked stub: versions, then symbols with type and, for data, size; in byte order.</summary>
    public static string Expectation(StubLibrary library)
    {
        IEnumerable<string> lines =
        [
            $"version {library.Soname}",
            .. library.Versions.Select(version => $"version {version}"),
            .. library.Symbols.Select(symbol => symbol.Size is { } size
                ? string.Create(CultureInfo.InvariantCulture, $"{symbol.VersionedName} OBJECT {size}")
                : $"{symbol.VersionedName} FUNC"),
        ];
        return string.Concat(lines.Order(StringComparer.Ordinal).Select(line => line + "\n"));
    }

    private static void AppendVariable(StringBuilder text, string name, ImmutableArray<StubSymbol> symbols)
    {
        text.Append("\t.balign\t16\n");
        for (var i = 0; i < symbols.Length; i++)
        {
            var label = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}");
            // The linker takes weak names of a copied variable along when another name of it is strong.
            text.Append(CultureInfo.InvariantCulture, $"""
                	{(symbols[i].Name == name ? ".globl" : ".weak")}	{label}
                	.type	{label}, %object
                	.size	{label}, {symbols[i].Size}
                	.symver	{label}, {symbols[i].VersionedName}
                {label}:

                """);
        }

        text.Append(CultureInfo.InvariantCulture, $"\t.zero\t{symbols.Max(symbol => symbol.Size)}\n");
    }
}
