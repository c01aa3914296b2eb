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
    public static ImmutableArray<KitFile> Create(KernelOffer kernel, KernelSyscalls syscalls, Offer offer) => offer.Architecture == "aarch64"
        ?
        [
            new("include/asm/unistd.h", Guarded("asm_unistd", $"{Only("__aarch64__", "__ILP32__", offer)}#include <asm-generic/unistd.h>\n")),
            new("include/asm-generic/unistd.h", Guarded("asm_generic_unistd", Numbers(kernel, syscalls, offer.Architecture))),
        ]
        :
        [
            new("include/asm/unistd.h", Guarded("asm_unistd", $"{Only("__x86_64__", "__ILP32__", offer)}#include <asm/unistd_64.h>\n")),
            new("include/asm/unistd_64.h", Guarded("asm_unistd_64", Numbers(kernel, syscalls, offer.Architecture))),
        ];

    private static string Only(string wanted, string unwanted, Offer offer) =>
        $"""
        #if !defined {wanted} || defined {unwanted}
        #error "these are the system calls of {offer.Userland} for {offer.Architecture} only"
        #endif

        """;

    private static string Numbers(KernelOffer kernel, KernelSyscalls syscalls, string architecture)
    {
        // A stub of a vendor's tree is a number held for later; only the vendor's own name for it would be in the header.
        var names = syscalls.Numbers.Select(syscalls.Answer)
            .Where(answer => kernel.Tree is null || answer.State != SyscallState.Stub)
            .Select(answer => (answer.Number, Name: answer.Name!))
            .UnionBy(KernelTable.Find(architecture)?.NamedByAll() ?? [], entry => entry.Number)
            .Where(entry => !entry.Name.Contains(' ', StringComparison.Ordinal))
            .OrderBy(entry => entry.Number);
        var text = new StringBuilder();
        foreach (var (number, name) in names)
            text.Append(CultureInfo.InvariantCulture, $"#define __NR_{name} {number}\n");
        return text.ToString();
    }

    private static string Guarded(string name, string text) => $"#ifndef ABIDE_KIT_{name}\n#define ABIDE_KIT_{name}\n\n{text}\n#endif\n";
}
