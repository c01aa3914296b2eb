using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Formats.Elf;

namespace Abide.Compatibility.Needs;

/// <summary>Recognises the C library inside a static program.</summary>
internal static class StaticLibc
{
    /// <summary>
    /// Functions of libc.a that open NSS plug-ins, for which GNU ld warns "Using '…' in statically linked
    /// applications requires at runtime the shared libraries from the glibc version used for linking".
    /// </summary>
    public static readonly string[] NameServiceFunctions =
    [
        "getaddrinfo", "getgrent", "getgrent_r", "getgrgid", "getgrgid_r", "getgrnam", "getgrnam_r", "getgrouplist", "gethostbyaddr", "gethostbyaddr_r", "gethostbyname",
        "gethostbyname2", "gethostbyname2_r", "gethostbyname_r", "gethostent", "gethostent_r", "getnetbyaddr", "getnetbyname", "getnetent", "getprotobyname", "getprotobynumber",
        "getprotoent", "getpwent", "getpwent_r", "getpwnam", "getpwnam_r", "getpwuid", "getpwuid_r", "getrpcbyname", "getservbyname", "getservbyname_r", "getservbyport",
        "getservbyport_r", "getservent", "getservent_r", "initgroups", "setgrent", "sethostent", "setnetent", "setpwent", "setservent",
    ];

    /// <summary>By the names of the start code, else by texts that every glibc carries; a stripped static musl program has no such mark.</summary>
    public static LibcFamily Identify(ElfFile elf)
    {
        foreach (var symbol in elf.Symbols)
        {
            var name = elf.Symbols.Strings.ReadBytes(symbol.NameOffset);
            if (name.SequenceEqual("__libc_setup_tls"u8) || name.SequenceEqual("_dl_relocate_static_pie"u8)) return LibcFamily.Glibc;
            if (name.SequenceEqual("__init_libc"u8) || name.SequenceEqual("__libc_start_init"u8)) return LibcFamily.Musl;
        }

        // The tunables list and the version check are in every stripped static glibc program.
        return ChecksKernelVersion(elf) || Contains(elf, "glibc.malloc.check"u8) ? LibcFamily.Glibc : LibcFamily.Unknown;
    }

    public static bool ChecksKernelVersion(ElfFile elf) => Contains(elf, "FATAL: kernel too old\n"u8);

    /// <summary>
    /// Empty without the code that reads nsswitch.conf. With it the functions that .symtab shows to be linked in, or
    /// <c>nsswitch</c> for a stripped program.
    /// </summary>
    public static ImmutableArray<string> NameServices(ElfFile elf)
    {
        var symbols = elf.Symbols;
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var symbol in symbols)
        {
            if (symbol.Type is not (SymbolType.Function or SymbolType.IndirectFunction) || symbol.IsUndefined || symbols.Strings.ReadBytes(symbol.NameOffset).Length > LongestName) continue;
            var text = symbols.NameOf(symbol);
            if (Array.IndexOf(NameServiceFunctions, text) >= 0) found.Add(text);
        }

        if (found.Count > 0) return [.. found];
        return Contains(elf, "/etc/nsswitch.conf\0"u8) ? ["nsswitch"] : [];
    }

    private const int LongestName = 20;

    private static bool Contains(ElfFile elf, ReadOnlySpan<byte> text)
    {
        foreach (var segment in elf.Segments)
        {
            if (segment.Type == SegmentType.Load && elf.AtAddress(segment.VirtualAddress).Span.IndexOf(text) >= 0) return true;
        }

        return false;
    }
}
