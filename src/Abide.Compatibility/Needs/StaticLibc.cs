using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs;

/// <summary>Recognises the C library inside a static program.</summary>
internal static class StaticLibc
{
    /// <summary>
    /// Functions of libc.a that load NSS plug-ins with dlopen, for which GNU ld warns "Using '…' in statically linked
    /// applications requires at runtime the shared libraries from the glibc version used for linking".
    /// </summary>
    private static readonly string[] NameServiceFunctions =
    [
        "getaddrinfo", "gethostbyaddr", "gethostbyaddr_r", "gethostbyname", "gethostbyname2", "gethostbyname2_r", "gethostbyname_r",
        "getgrgid", "getgrgid_r", "getgrnam", "getgrnam_r", "getgrouplist", "getnetbyname", "getprotobyname", "getpwnam", "getpwnam_r",
        "getpwuid", "getpwuid_r", "getservbyname", "getservbyname_r", "getservbyport", "getservbyport_r", "initgroups",
    ];

    /// <summary>glibc's start code carries the text of its own assertions; musl's has none, and is told by its own constants.</summary>
    public static LibcFamily Identify(ElfFile elf)
    {
        foreach (var symbol in elf.Symbols)
        {
            var name = elf.Symbols.Strings.ReadBytes(symbol.NameOffset);
            if (name.SequenceEqual("__libc_setup_tls"u8) || name.SequenceEqual("_dl_relocate_static_pie"u8)) return LibcFamily.Glibc;
            if (name.SequenceEqual("__init_libc"u8) || name.SequenceEqual("__libc_start_init"u8)) return LibcFamily.Musl;
        }

        foreach (var segment in elf.Segments)
        {
            if (segment.Type != SegmentType.Load) continue;
            var bytes = elf.AtAddress(segment.VirtualAddress).Span;
            if (bytes.IndexOf("FATAL: kernel too old\n"u8) >= 0 || bytes.IndexOf("FATAL: cannot determine kernel version\n"u8) >= 0 || bytes.IndexOf("glibc.malloc.check"u8) >= 0) return LibcFamily.Glibc;
        }

        return LibcFamily.Unknown;
    }

    /// <summary>The NSS functions that .symtab shows to be linked in; for a stripped program whether the loader of NSS plug-ins is, as <c>nsswitch</c>.</summary>
    public static ImmutableArray<string> NameServices(ElfFile elf)
    {
        var symbols = elf.Symbols;
        if (symbols.Count > 1)
        {
            var found = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var symbol in symbols)
            {
                if (symbol.Type != SymbolType.Function || symbol.IsUndefined) continue;
                var name = symbols.Strings.ReadBytes(symbol.NameOffset);
                if (!name.StartsWith("get"u8) && !name.SequenceEqual("initgroups"u8)) continue;
                var text = symbols.NameOf(symbol);
                if (Array.IndexOf(NameServiceFunctions, text) >= 0) found.Add(text);
            }

            return [.. found];
        }

        foreach (var segment in elf.Segments)
        {
            if (segment.Type == SegmentType.Load && elf.AtAddress(segment.VirtualAddress).Span.IndexOf("/etc/nsswitch.conf\0"u8) >= 0) return ["nsswitch"];
        }

        return [];
    }
}
