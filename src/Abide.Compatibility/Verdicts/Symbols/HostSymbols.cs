using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Symbols;

/// <summary>
/// Tells a plug-in's symbols from missing ones. A plug-in is linked with undefined symbols on purpose: the program that opens it
/// defines them. Nothing in the file says so; what tells is the object (a library without version on the symbol) and the name.
/// </summary>
internal static class HostSymbols
{
    private static readonly ImmutableArray<(string Prefix, string Host)> Hosts =
    [
        ("napi_", "Node.js"), ("node_api_", "Node.js"), ("node_module_", "Node.js"), ("_ZN2v8", "Node.js"), ("_ZNK2v8", "Node.js"), ("_ZN4node", "Node.js"), ("uv_", "Node.js"),
        ("Py", "Python"), ("_Py", "Python"),
        ("PL_", "Perl"), ("Perl_", "Perl"), ("boot_", "Perl"),
        ("rb_", "Ruby"), ("ruby_", "Ruby"),
        ("lua_", "Lua"), ("luaL_", "Lua"),
        ("zend_", "PHP"), ("_zend_", "PHP"), ("php_", "PHP"), ("_php_", "PHP"), ("zval_", "PHP"), ("executor_globals", "PHP"), ("core_globals", "PHP"),
        ("ap_", "Apache httpd"), ("apr_", "Apache httpd"), ("unixd_", "Apache httpd"), ("dav_", "Apache httpd"),
        ("ngx_", "nginx"),
        ("Tcl_", "Tcl"), ("Tk_", "Tk"),
        ("SPI_", "PostgreSQL"), ("pg_", "PostgreSQL"), ("palloc", "PostgreSQL"), ("errstart", "PostgreSQL"),
    ];

    /// <summary>
    /// Whether the symbol is one that the program which loads the object is expected to define: no version is asked, the object
    /// is a library, and none of the libraries it loads itself looks like the symbol's home. Where a library's symbols are not
    /// known, only a well-known interface is taken for the host's.
    /// </summary>
    public static bool Expects(UnboundImport unbound, Closure program, Offer offer) =>
        unbound.Import.Version is null
        && !program.Program.IsExecutable
        && (!unbound.IsUnknown || NameOf(unbound.Import) is not null)
        && !program.Objects.Any(loaded => loaded != unbound.By && Belongs(unbound.Import.Name, loaded, offer));

    /// <summary>Whether a symbol is part of a library's interface although this build of it lacks the symbol.</summary>
    private static bool Belongs(string symbol, LoadedObject loaded, Offer offer) =>
        (loaded.Library is ElfLibrary library && library.DefinesFamilyOf(symbol))
        || SymbolHistory.Find(loaded.Library.Soname, symbol, offer.Architecture) is not null;

    /// <summary>The host by its interface's prefix, or null.</summary>
    public static string? NameOf(Import import)
    {
        foreach (var (prefix, host) in Hosts)
        {
            if (import.Name.StartsWith(prefix, StringComparison.Ordinal)) return host;
        }

        return null;
    }
}
