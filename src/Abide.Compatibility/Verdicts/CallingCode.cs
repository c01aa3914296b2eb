using System.Text;

namespace Abide.Compatibility.Verdicts;

/// <summary>Which part of a program asks for a C symbol, where its own tables tell.</summary>
internal static class CallingCode
{
    /// <summary>
    /// For Go the package whose cgo wrapper calls the symbol (<c>net._C2func_getaddrinfo</c>, <c>net._Cfunc_getaddrinfo</c>);
    /// <c>crt1.o</c> for the symbol that only start code refers to; else null.
    /// </summary>
    public static string? Find(string symbol, Closure program)
    {
        if (symbol == "__libc_start_main") return "crt1.o";
        if (program.Go?.Functions is not { } functions) return null;

        var suffixes = (Encoding.UTF8.GetBytes($"._Cfunc_{symbol}"), Encoding.UTF8.GetBytes($"._C2func_{symbol}"));
        foreach (var function in functions)
        {
            if (function.Name.EndsWith(suffixes.Item1) || function.Name.EndsWith(suffixes.Item2)) return $"Go package {Encoding.UTF8.GetString(function.Package)}";
        }

        return null;
    }
}
