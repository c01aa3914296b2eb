using System.Collections.Frozen;
using Abide.Builds.Projects.Constants;
using Abide.Builds.Projects.Sources;
using Abide.Formats.Roots;

namespace Abide.Builds.Projects.Xsys;

/// <summary>What kind of thing golang.org/x/sys/unix declares.</summary>
public enum XsysKind
{
    Errno,
    Signal,

    /// <summary>A number of a system call, <c>SYS_OPENAT2</c>.</summary>
    Syscall,
    Constant,
    Function,
    Type,
    Variable,
}

/// <summary>One exported declaration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Value">
/// Of a constant its value, numbers in decimals and strings with quotes; of a function its parameters and results; empty for types
/// and variables, and for the few constants that are no whole number and no string or depend on the size of a type.
/// </param>
public sealed record XsysDeclaration(string Name, XsysKind Kind, string Value);

/// <summary>What one golang.org/x/sys declares in its package unix for one platform.</summary>
public sealed class XsysDeclarations
{
    private const int LongestFile = 16 << 20;

    private XsysDeclarations(FrozenDictionary<string, XsysDeclaration> all) => All = all;

    /// <summary>Exported constants, functions, types and variables by name; methods are not among them.</summary>
    public FrozenDictionary<string, XsysDeclaration> All { get; }

    public bool Has(string name) => All.ContainsKey(name);

    /// <summary>Reads the package of a checkout of golang.org/x/sys.</summary>
    /// <param name="tree">Where it lies.</param>
    /// <param name="directory">Its directory, the one that holds <c>unix</c>.</param>
    /// <param name="platform">The platform; x/sys declares the same with and without cgo.</param>
    /// <returns>Null when there is no <c>unix</c> with Go files in it for that platform.</returns>
    public static XsysDeclarations? Read(IRootTree tree, string directory, GoPlatform platform) =>
        ReadPackage(tree, $"{directory.TrimEnd('/')}/unix", platform);

    /// <summary>Reads a package that is laid out in the same way, such as Go's own syscall.</summary>
    internal static XsysDeclarations? ReadPackage(IRootTree tree, string directory, GoPlatform platform)
    {
        var files = FilesOf(tree, directory, platform);
        return files.Count == 0 ? null : new XsysDeclarations(Declared(files, platform).ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The package's files for a platform, without tests.</summary>
    internal static List<GoFile> FilesOf(IRootTree tree, string directory, GoPlatform platform)
    {
        var files = new List<GoFile>();
        foreach (var name in tree.List(directory) ?? [])
        {
            if (!name.EndsWith(".go", StringComparison.Ordinal) || name.EndsWith("_test.go", StringComparison.Ordinal)) continue;
            // The name tells most files apart, and spares reading a hundred tables of other platforms.
            if (!IsFor(BuildConstraint.OfName(name), platform) || tree.Read($"{directory}/{name}", LongestFile) is not { } bytes) continue;
            var file = GoFile.Parse($"{directory}/{name}", bytes);
            if (file.Constraint is { } constraint && IsFor(constraint, platform) && file.Package is not ("main" or "")) files.Add(file);
        }

        return files;
    }

    /// <summary>Every Go release that has the file's tag has it: a checkout is read as the newest Go would.</summary>
    private static bool IsFor(BuildExpression constraint, GoPlatform platform) => constraint.Evaluate(tag => platform.Sets(tag, int.MaxValue, []));

    private static Dictionary<string, XsysDeclaration> Declared(List<GoFile> files, GoPlatform platform)
    {
        var declared = new Dictionary<string, XsysDeclaration>(StringComparer.Ordinal);
        var constants = new PackageConstants(files, platform.Architecture);
        foreach (var name in constants.Names)
        {
            if (!IsExported(name)) continue;
            var value = constants.ValueOf(name);
            var kind = value?.Type switch
            {
                "syscall.Errno" or "Errno" => XsysKind.Errno,
                "syscall.Signal" or "Signal" => XsysKind.Signal,
                _ => name.StartsWith("SYS_", StringComparison.Ordinal) ? XsysKind.Syscall : XsysKind.Constant,
            };
            declared[name] = new XsysDeclaration(name, kind, value?.ToString() ?? "");
        }

        foreach (var file in files)
        {
            foreach (var function in file.Functions.Where(function => function.Receiver < 0 && IsExported(function.Name)))
                declared.TryAdd(function.Name, new XsysDeclaration(function.Name, XsysKind.Function, Signature(file.Text, function)));
            foreach (var spec in file.Specs.Where(spec => spec.Kind != GoSpecKind.Constant))
            {
                foreach (var name in spec.Names.Select(file.Text.String).Where(IsExported))
                    declared.TryAdd(name, new XsysDeclaration(name, spec.Kind == GoSpecKind.Type ? XsysKind.Type : XsysKind.Variable, ""));
            }
        }

        return declared;
    }

    /// <summary>Parameters and results with one blank between tokens, so that layout makes no difference.</summary>
    private static string Signature(GoText text, GoFunction function)
    {
        var end = function.Body >= 0 ? function.Body : function.End + 1;
        return string.Join(' ', Enumerable.Range(function.Parameters, end - function.Parameters).Where(index => !text.IsSemicolon(index)).Select(text.String))
            .Replace("( ", "(", StringComparison.Ordinal).Replace(" )", ")", StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal)
            .Replace(" . ", ".", StringComparison.Ordinal).Replace("* ", "*", StringComparison.Ordinal).Replace("[ ] ", "[]", StringComparison.Ordinal);
    }

    private static bool IsExported(string name) => name.Length > 0 && char.IsUpper(name[0]);
}
