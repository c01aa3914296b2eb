using System.Text;
using Abide.Formats.Elf;
using Abide.Formats.Go;

namespace Abide.Compatibility.Verdicts;

/// <summary>
/// Which part of a program asks for a C symbol, where its own tables tell. Read when first asked; valid as long as the program's bytes,
/// and used by one thread, which judges the program on all targets.
/// </summary>
public sealed class CallingCode
{
    private readonly Lazy<Dictionary<string, string>> _packages;
    private readonly bool _linksCgo;
    private readonly Dictionary<string, Evidence[]> _evidence = new(StringComparer.Ordinal);

    internal CallingCode(GoBinary? go)
    {
        _linksCgo = go?.LinksCgo == true;
        _packages = new Lazy<Dictionary<string, string>>(() => ReadWrappers(go?.Functions));
    }

    /// <summary>
    /// The package whose cgo wrapper calls the symbol; <c>runtime/cgo</c> for the rest where no other package brings C code;
    /// <c>crt1.o</c> for the symbol that only start code refers to; else null.
    /// </summary>
    public string? Find(string symbol)
    {
        if (symbol == "__libc_start_main") return "crt1.o";
        if (!_linksCgo) return null;
        if (_packages.Value.TryGetValue(symbol, out var package)) return $"Go package {package}";
        return _packages.Value.Values.All(IsStandardCgo) ? "Go package runtime/cgo" : null;
    }

    /// <summary>
    /// The symbols through which an object asks for a version, or its list of versions itself when no symbol does. Made once for
    /// all targets: on a long list of targets the same evidence would fill memory.
    /// </summary>
    internal IReadOnlyList<Evidence> EvidenceOf(LoadedObject by, VersionNeed need)
    {
        var key = $"{by.DisplayName}\0{need.File}\0{need.Version}";
        if (_evidence.TryGetValue(key, out var known)) return known;

        Evidence[] evidence =
        [
            .. by.Needs!.ImportsOf(need).Select(import => new Evidence
            {
                File = by.DisplayName,
                Section = ".gnu.version_r",
                Symbol = import.ToString(),
                Function = by.Origin == ObjectOrigin.Program ? Find(import.Name) : null,
            }),
        ];
        if (evidence.Length == 0) evidence = [new Evidence { File = by.DisplayName, Section = ".gnu.version_r" }];
        _evidence.Add(key, evidence);
        return evidence;
    }

    /// <summary>Packages of the standard library that hold C code; what they call beside their wrappers comes from runtime/cgo.</summary>
    private static bool IsStandardCgo(string package) => package is "net" or "os/user" or "runtime/cgo" or "plugin";

    /// <summary>cgo writes a wrapper for each C function that Go code calls: <c>net._C2func_getaddrinfo</c>, <c>main._Cfunc_sqlite3_open</c>.</summary>
    private static Dictionary<string, string> ReadWrappers(GoFunctionTable? functions)
    {
        var packages = new Dictionary<string, string>(StringComparer.Ordinal);
        if (functions is null) return packages;
        foreach (var function in functions)
        {
            var at = function.Name.IndexOf("._C"u8);
            if (at < 0) continue;
            var wrapper = function.Name[(at + 1)..];
            var prefix = wrapper.StartsWith("_Cfunc_"u8) ? 7 : wrapper.StartsWith("_C2func_"u8) ? 8 : 0;
            if (prefix > 0) packages.TryAdd(Encoding.UTF8.GetString(wrapper[prefix..]), Encoding.UTF8.GetString(function.Package));
        }

        return packages;
    }
}
