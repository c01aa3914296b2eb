using System.Collections.Immutable;

namespace Abide.Builds.Projects.Sources;

/// <param name="Path">As written: <c>golang.org/x/sys/unix</c>.</param>
/// <param name="Name">The name given in the file, <c>_</c> and <c>.</c> included; null where there is none.</param>
/// <param name="Index">Token of the path.</param>
internal sealed record GoImport(string Path, string? Name, int Index)
{
    /// <summary>
    /// What the file calls it. Without a name in the import that is the package's own name, which is taken to be the last
    /// part of the path that is no version.
    /// </summary>
    public string LocalName { get; } = Name ?? NameOf(Path);

    private static string NameOf(string path)
    {
        var parts = path.Split('/');
        var last = parts[^1];
        if (parts.Length > 1 && last.Length > 1 && last[0] == 'v' && last.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0) last = parts[^2];
        var point = last.IndexOf(".v", StringComparison.Ordinal);
        return point > 0 ? last[..point] : last;
    }
}

internal enum GoSpecKind
{
    Constant,
    Variable,
    Type,
}

/// <summary>One line of a declaration at the top of a file: <c>A, B T = x, y</c>. Indexes are tokens.</summary>
/// <param name="Kind">What it declares.</param>
/// <param name="Names">The declared names.</param>
/// <param name="Assign">The equals sign; -1 without one.</param>
/// <param name="End">The token behind it.</param>
/// <param name="Ordinal">Place in its group, from 0: the value of iota.</param>
internal sealed record GoSpec(GoSpecKind Kind, ImmutableArray<int> Names, int Assign, int End, int Ordinal);

/// <summary>A function or method. Indexes are tokens.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NameIndex">Where the name stands.</param>
/// <param name="Receiver">The bracket that opens the receiver; -1 for functions.</param>
/// <param name="Parameters">The bracket that opens the parameters.</param>
/// <param name="Body">The brace that opens the body; -1 where it is written in assembly, or elsewhere.</param>
/// <param name="End">The last token of it.</param>
internal sealed record GoFunction(string Name, int NameIndex, int Receiver, int Parameters, int Body, int End);

/// <summary>A Go file: its head, its imports and what it declares at the top. Bodies stay tokens.</summary>
internal sealed class GoFile
{
    private GoFile(string path, GoText text)
    {
        Path = path;
        Text = text;
    }

    /// <summary>Path in the tree that it was read from.</summary>
    public string Path { get; }

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public bool IsTest => Name.EndsWith("_test.go", StringComparison.Ordinal);

    public GoText Text { get; }

    /// <summary>Empty when the file has no package clause, which no Go accepts.</summary>
    public string Package { get; private init; } = "";

    /// <summary>Null when Go would refuse the constraint.</summary>
    public BuildExpression? Constraint { get; private init; }

    public ImmutableArray<GoImport> Imports { get; private init; } = [];

    public ImmutableArray<GoSpec> Specs { get; private init; } = [];

    public ImmutableArray<GoFunction> Functions { get; private init; } = [];

    /// <summary>Brackets match and there is a package: what the file declares is known.</summary>
    public bool IsWhole => Text.IsBalanced && Package.Length > 0 && Constraint is not null;

    public static GoFile Parse(string path, ReadOnlySpan<byte> bytes)
    {
        var text = GoText.FromUtf8(bytes);
        var reader = new DeclarationReader(text);
        reader.Read();
        return new GoFile(path, text)
        {
            Package = reader.Package,
            Constraint = BuildConstraint.Read(path[(path.LastIndexOf('/') + 1)..], text.Text),
            Imports = reader.Imports.ToImmutable(),
            Specs = reader.Specs.ToImmutable(),
            Functions = reader.Functions.ToImmutable(),
        };
    }

    /// <summary>The names by which this file calls a package; a blank import has none.</summary>
    public IEnumerable<string> NamesOf(string importPath) =>
        Imports.Where(import => import.Path == importPath && import.LocalName is not "_" and not ".").Select(import => import.LocalName);

    /// <summary>The package that a name stands for where nothing nearer is called so; null when it is none.</summary>
    public string? PackageNamed(ReadOnlySpan<char> name)
    {
        foreach (var import in Imports)
        {
            if (name.SequenceEqual(import.LocalName)) return import.Path;
        }

        return null;
    }

    /// <summary>The function whose parameters or body hold that token; null outside of functions.</summary>
    public GoFunction? FunctionAt(int index)
    {
        var (low, high) = (0, Functions.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (index > Functions[middle].End) low = middle + 1;
            else if (index < Functions[middle].NameIndex) high = middle - 1;
            else return Functions[middle];
        }

        return null;
    }

    /// <summary>Every name declared at the top of the file, with its token; methods and the blank name are none.</summary>
    public IEnumerable<(string Name, int Index)> Declared() =>
        Specs.SelectMany(spec => spec.Names).Select(index => (Text.String(index), index))
            .Concat(Functions.Where(function => function.Receiver < 0 && function.Name != "init").Select(function => (function.Name, function.NameIndex)))
            .Where(declared => declared.Item1 != "_");
}
