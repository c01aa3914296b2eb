using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Abide.Compatibility.Targets.Kits;

/// <summary>
/// The kernel's system call numbers as C headers, in the layout of a release's own: every number that the table of that
/// kernel's source names, also those that it answers with ENOSYS. <c>#ifdef __NR_x</c> asks what the header knows.
/// </summary>
internal static class SyscallHeaders
{
    public static ImmutableArray<KitFile> Create(KernelSyscalls syscalls, Offer offer) => offer.Architecture == "aarch64"
        ?
        [
            new("include/asm/unistd.h", Guarded("asm_unistd", $"{Only("__aarch64__", "__ILP32__", offer)}#include <asm-generic/unistd.h>\n")),
            new("include/asm-generic/unistd.h", Guarded("asm_generic_unistd", Numbers(syscalls, offer.Architecture))),
        ]
        :
        [
            new("include/asm/unistd.h", Guarded("asm_unistd", $"{Only("__x86_64__", "__ILP32__", offer)}#include <asm/unistd_64.h>\n")),
            new("include/asm/unistd_64.h", Guarded("asm_unistd_64", Numbers(syscalls, offer.Architecture))),
        ];

    private static string Only(string wanted, string unwanted, Offer offer) =>
        $"""
        #if !defined {wanted} || defined {unwanted}
        #error "these are the system calls of {offer.Userland} for {offer.Architecture} only"
        #endif

        """;

    private static string Numbers(KernelSyscalls syscalls, string architecture)
    {
        var text = new StringBuilder();
        var names = syscalls.Numbers.Select(number => (Number: number, Name: syscalls.Answer(number).Name!))
            .UnionBy(KernelTable.Find(architecture)?.NamedByAll() ?? [], entry => entry.Number)
            .OrderBy(entry => entry.Number);
        foreach (var (number, name) in names)
            text.Append(CultureInfo.InvariantCulture, $"#define __NR_{name} {number}\n");
        return text.ToString();
    }

    private static string Guarded(string name, string text) => $"#ifndef ABIDE_KIT_{name}\n#define ABIDE_KIT_{name}\n\n{text}\n#endif\n";
}
