using System.Buffers;
using System.Text;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs;

/// <summary>
/// Tells a language runtime by marks that nothing else leaves: where they are missing, in a program stripped of them, nothing is told.
/// </summary>
internal static class RuntimeReader
{
    private const string RoData = ".rodata";

    private static readonly SearchValues<byte> s_version = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> s_hash = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Null when the program holds no runtime that can be told.</summary>
    public static RuntimeRelease? Read(ElfFile elf, ProgramNeeds needs) => ReadNode(elf, needs) ?? ReadRust(elf, needs);

    /// <summary>
    /// Node.js as its project builds it: the executable defines Node-API, and names the archive of its own source
    /// (process.release.sourceUrl). Builds of distributions name none.
    /// </summary>
    private static RuntimeRelease? ReadNode(ElfFile elf, ProgramNeeds needs)
    {
        if (!needs.IsExecutable || !Defines(elf, "napi_create_function"u8)) return null;
        var bytes = elf.Bytes.Span;
        var mark = "https://nodejs.org/download/release/v"u8;
        var at = bytes.IndexOf(mark);
        if (at < 0 || ReadVersion(bytes[(at + mark.Length)..], out var length) is not { } version) return null;
        var archive = Encoding.ASCII.GetBytes($"/node-v{version}.tar.gz");
        return bytes[(at + mark.Length + length)..].StartsWith(archive) ? new("node", $"Node.js {version}", version, RoData) : null;
    }

    /// <summary>
    /// Rust's standard library built for glibc: its panics name their source file. The release stands in that path, where a distribution
    /// builds its own toolchain (<c>/usr/src/rustc-1.63.0/library/std/src</c>), or in .comment, which rustc fills since 1.74.
    /// </summary>
    private static RuntimeRelease? ReadRust(ElfFile elf, ProgramNeeds needs)
    {
        if (!UsesGlibc(needs)) return null;
        var comment = elf.FindSection(".comment") is { } section ? FindNewest(elf.ContentOf(section).Span, "rustc version "u8) : null;
        // Every standard library that can print a backtrace asks libgcc for it; few other programs do.
        if (comment is null && !needs.IsStatic && !needs.Imports.Any(import => import.Name == "_Unwind_Backtrace")) return null;
        var source = FindStandardLibrary(elf.Bytes.Span, out var named);
        if (!source || (named ?? comment) is not { } version) return null;
        return new("rust", $"Rust {version}", version, named is null ? ".comment" : RoData);
    }

    private static bool UsesGlibc(ProgramNeeds needs) =>
        needs.StaticLibc == Targets.LibcFamily.Glibc || needs.VersionNeeds.Any(need => need.File == "libc.so.6");

    private static bool Defines(ElfFile elf, ReadOnlySpan<byte> name)
    {
        var symbols = elf.DynamicSymbols;
        foreach (var symbol in symbols)
        {
            if (!symbol.IsUndefined && symbols.Strings.ReadBytes(symbol.NameOffset).SequenceEqual(name)) return true;
        }

        return false;
    }

    /// <summary>Whether there is a path into the standard library's source, and the release that it names.</summary>
    private static bool FindStandardLibrary(ReadOnlySpan<byte> bytes, out Version? version)
    {
        const int LongestPrefix = 64;
        var tree = "/rustc"u8;
        var mark = "/library/std/src/"u8;
        version = null;
        for (int from = 0, found; (found = bytes[from..].IndexOf(mark)) >= 0; from += found + mark.Length)
        {
            // /rustc/HASH of the project's own builds, or /rustc-VERSION of a distribution's: the last component but for the mark.
            var before = bytes[Math.Max(0, from + found - LongestPrefix)..(from + found)];
            var start = before.LastIndexOf(tree);
            if (start < 0) continue;
            var rest = before[(start + tree.Length)..];
            if (rest is [(byte)'/', ..] && rest[1..].IndexOfAnyExcept(s_hash) < 0) return true;
            if (rest is [(byte)'-', ..] && ReadVersion(rest[1..], out _) is { } named)
            {
                version = named;
                return true;
            }
        }

        return false;
    }

    /// <summary>The newest of the versions that follow a mark; null when there is none.</summary>
    private static Version? FindNewest(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> mark)
    {
        Version? newest = null;
        for (int from = 0, found; (found = bytes[from..].IndexOf(mark)) >= 0; from += found + mark.Length)
        {
            if (ReadVersion(bytes[(from + found + mark.Length)..], out _) is { } version && (newest is null || version > newest)) newest = version;
        }

        return newest;
    }

    /// <summary><c>1.63.0</c> at the start of the bytes; null when three numbers are not there.</summary>
    private static Version? ReadVersion(ReadOnlySpan<byte> bytes, out int length)
    {
        const int Longest = 16;
        var window = bytes[..Math.Min(bytes.Length, Longest)];
        length = window.IndexOfAnyExcept(s_version);
        if (length < 0) length = window.Length;
        var text = Encoding.ASCII.GetString(window[..length]);
        return text.Split('.').Length == 3 && Version.TryParse(text, out var version) ? version : null;
    }
}
