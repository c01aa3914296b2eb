using System.Collections.Frozen;
using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Symbols;

/// <summary>
/// Tells a plug-in's symbols from missing ones. A plug-in is linked with undefined symbols on purpose: the program that opens it
/// defines them. Nothing in the file says so; what tells is that no release's build of its own libraries has the symbol.
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
    /// glibc gave each of its own symbols a version, so a reference without one was linked without the library that had it, and
    /// symbols have moved between these: pthread_getspecific was libpthread's before 2.34 and is libc's since.
    /// </summary>
    private static readonly FrozenSet<string> PartsOfGlibc = FrozenSet.Create(
        StringComparer.Ordinal, "libc.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1", "libresolv.so.2", "libanl.so.1");

    /// <summary>Marks, among what a closure leaves unbound, the symbols that the program which loads the object is expected to define.</summary>
    public static ImmutableArray<UnboundImport> Mark(ImmutableArray<UnboundImport> unbound, ProgramNeeds program, IReadOnlyList<LoadedObject> scope, Offer offer)
    {
        if (program.IsExecutable || unbound.IsEmpty) return unbound;

        // Where every open symbol looks like part of a loaded library's interface, the object is an ordinary library that is newer than
        // its dependencies. One symbol that does not makes it a plug-in, and a shared prefix proves nothing any more.
        var plugIns = unbound
            .Where(each => each.Import.Version is null && !scope.Any(loaded => loaded != each.By && loaded.Library is ElfLibrary library && library.DefinesFamilyOf(each.Import.Name)))
            .Select(each => each.By)
            .ToHashSet();
        return [.. unbound.Select(each => each with { IsFromHost = IsFromHost(each, plugIns.Contains(each.By), scope, offer) })];
    }

    /// <summary>The host by its interface's prefix, or null.</summary>
    public static string? NameOf(Import import)
    {
        foreach (var (prefix, host) in Hosts)
        {
            if (import.Name.StartsWith(prefix, StringComparison.Ordinal)) return host;
        }

        return null;
    }

    /// <summary>Where a library's symbols are not known, only a well-known interface is taken for the host's.</summary>
    private static bool IsFromHost(UnboundImport unbound, bool byPlugIn, IReadOnlyList<LoadedObject> scope, Offer offer) =>
        byPlugIn
        && unbound.Import.Version is null
        && (!unbound.IsUnknown || NameOf(unbound.Import) is not null)
        && !scope.Any(loaded => loaded != unbound.By && HasHad(loaded.Library, unbound.Import.Name, offer));

    /// <summary>Whether some release of the library defines the symbol.</summary>
    private static bool HasHad(ILibrary library, string symbol, Offer offer) =>
        !PartsOfGlibc.Contains(library.Soname) && SymbolHistory.Find(library.Soname, symbol, offer.Architecture) is not null;
}
