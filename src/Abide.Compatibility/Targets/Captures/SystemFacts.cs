using System.Collections.Immutable;
using System.Globalization;
using Abide.Compatibility.Targets.Roots;
using Abide.Formats.Elf;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>What a root says of itself beside its libraries.</summary>
internal static class SystemFacts
{
    private const string Define = "#define __NR_";

    private static readonly string[] s_policies = ["/etc/crypto-policies/state/current", "/etc/crypto-policies/config"];

    private static readonly string[] s_headers = ["asm/unistd_64.h", "asm/unistd_32.h", "asm/unistd.h", "asm-generic/unistd.h"];

    /// <summary>Whether something says that the system is in FIPS mode (fips-mode-setup(8) leaves /etc/system-fips); null when nothing does.</summary>
    public static bool? Fips(IRootTree tree) => tree.Find("/etc/system-fips") is { Kind: RootEntryKind.File } ? true : null;

    /// <summary>The policy that crypto-policies(7) has set, else the one that is configured; null without.</summary>
    public static string? CryptoPolicy(IRootTree tree) =>
        s_policies
            .Select(path => RootSearchPath.ReadText(tree, path)?.Split('\n').Select(line => line.Split('#')[0].Trim()).FirstOrDefault(line => line.Length > 0))
            .FirstOrDefault(policy => policy is not null);

    /// <summary>The well-known loaders of all architectures that lead to a file, whatever it is for.</summary>
    public static ImmutableArray<InterpreterDocument> Interpreters(IRootTree tree) =>
    [
        .. LoaderPaths.All
            .SelectMany(paths => (string[])[paths.Interpreter, paths.MuslInterpreter])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Where(path => tree.Find(path) is { Kind: RootEntryKind.File })
            .Select(path => new InterpreterDocument(path, ArchitectureOf(tree, path))),
    ];

    /// <summary>System call numbers by header (include/uapi/asm-generic/unistd.h and what each architecture generates).</summary>
    public static ImmutableArray<KernelHeadersDocument> KernelHeaders(IRootTree tree) =>
    [
        .. LoaderPaths.All.Select(paths => $"/usr/include/{paths.Triplet}").Prepend("/usr/include")
            .SelectMany(directory => s_headers.Select(header => $"{directory}/{header}"))
            .Select(path => (Path: path, Text: RootSearchPath.ReadText(tree, path)))
            .Where(header => header.Text is not null)
            .Select(header => new KernelHeadersDocument(header.Path, Numbers(header.Text!)))
            .Where(header => header.Numbers.Count > 0),
    ];

    private static SortedDictionary<string, int> Numbers(string text)
    {
        var numbers = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (!line.StartsWith(Define, StringComparison.Ordinal)) continue;
            var words = line[Define.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is [var name, var value, ..] && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) numbers.TryAdd(name, number);
        }

        return numbers;
    }

    private static string ArchitectureOf(IRootTree tree, string path)
    {
        const int HeaderSize = 64; // sizeof(Elf64_Ehdr)
        return tree.ReadStart(path, HeaderSize) is { } start && ElfFile.TryParse(start, path, out var elf, out _) ? ElfArchitecture.Name(elf.Header) : "unknown";
    }
}
