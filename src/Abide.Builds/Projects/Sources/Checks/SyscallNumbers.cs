using System.Collections.Immutable;
using System.Numerics;
using Abide.Builds.Projects.Xsys;
using Abide.Compatibility.Targets.Matrices;
using Abide.Formats.Roots;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>
/// Names of Linux system calls by GOARCH: amd64 and arm64 from the bundled facts, others from the golang.org/x/sys of the
/// project, or Go's own syscall package, where one can be read.
/// </summary>
internal sealed class SyscallNumbers
{
    private static readonly ImmutableArray<string> s_others = ["386", "arm", "loong64", "ppc64le", "riscv64", "s390x"];

    /// <summary>From Linux 5.1 on, new calls have one number on all of these architectures (include/uapi/asm-generic/unistd.h).</summary>
    private const int FirstShared = 424;

    private readonly Dictionary<string, Lazy<Dictionary<BigInteger, string>>> _names = new(StringComparer.Ordinal);

    public SyscallNumbers(IRootTree tree, SourceContext context)
    {
        _names["amd64"] = new(() => Bundled("x86_64"));
        _names["arm64"] = new(() => Bundled("aarch64"));
        var package = context.Xsys is { } xsys ? $"{xsys}/unix" : context.GoRoot is { } root ? $"{root}/src/syscall" : null;
        foreach (var architecture in s_others)
        {
            if (package is not null && tree.Look($"{package}/zsysnum_linux_{architecture}.go") is not null)
                _names[architecture] = new(() => Declared(tree, package, architecture));
        }
    }

    /// <summary>The architectures whose numbers are known, the most used first.</summary>
    public IEnumerable<string> Architectures => s_others.Where(_names.ContainsKey).Prepend("arm64").Prepend("amd64");

    /// <summary>The table of the architecture reaches to that number: what is not in it is no system call.</summary>
    public bool Covers(string architecture, BigInteger number) =>
        number >= FirstShared || architecture is "amd64" or "arm64" || _names[architecture].Value.Keys.DefaultIfEmpty(-1).Max() >= number;

    /// <summary>The call of a number in small letters; null when the architecture has none there.</summary>
    public string? NameOf(string architecture, BigInteger number) =>
        _names[number >= FirstShared ? "amd64" : architecture].Value.GetValueOrDefault(number);

    private static Dictionary<BigInteger, string> Bundled(string machine)
    {
        var names = new Dictionary<BigInteger, string>();
        foreach (var name in FactMatrixReader.SyscallNames(machine))
        {
            if (FactMatrixReader.SyscallNumber(name, machine) is { } number) names.TryAdd(number, name);
        }

        return names;
    }

    private static Dictionary<BigInteger, string> Declared(IRootTree tree, string package, string architecture)
    {
        var names = new Dictionary<BigInteger, string>();
        foreach (var declaration in XsysDeclarations.ReadPackage(tree, package, new GoPlatform("linux", architecture))?.All.Values ?? [])
        {
            if (declaration.Kind == XsysKind.Syscall && BigInteger.TryParse(declaration.Value, out var number))
                names.TryAdd(number, declaration.Name["SYS_".Length..].ToLowerInvariant());
        }

        return names;
    }
}
