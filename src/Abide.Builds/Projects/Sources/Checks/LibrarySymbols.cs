using Abide.Formats.Roots;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>Which functions and variables of a package of the standard library only that package may use.</summary>
internal sealed class LibrarySymbols
{
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);

    private LibrarySymbols()
    {
    }

    /// <summary>Null when there is no such package, or no file of it for that build.</summary>
    public static LibrarySymbols? Read(IRootTree tree, string directory, TagChoice choice)
    {
        var symbols = new LibrarySymbols();
        var prefix = directory[(directory.LastIndexOf("/src/", StringComparison.Ordinal) + "/src/".Length)..] + ".";
        var found = false;
        foreach (var package in SourceWalk.ReadDirectory(tree, directory, tree.List(directory) ?? []))
        {
            foreach (var file in package.Sources.Where(choice.Includes))
            {
                found = true;
                symbols.Add(file, prefix);
            }
        }

        return found ? symbols : null;
    }

    /// <summary>It is written in Go in the package, and no directive there opens it.</summary>
    public bool Hides(string name) => _declared.Contains(name) && !_opened.Contains(name);

    private void Add(GoFile file, string prefix)
    {
        // A function without a body is written in assembly, or is another package's: the linker lets both through.
        foreach (var function in file.Functions.Where(function => function is { Receiver: < 0, Body: >= 0 })) _declared.Add(function.Name);
        foreach (var spec in file.Specs.Where(spec => spec.Kind == GoSpecKind.Variable)) _declared.UnionWith(spec.Names.Select(file.Text.String));
        foreach (var linkname in Linkname.In(file))
        {
            _opened.Add(linkname.Local);
            if (linkname.Target?.StartsWith(prefix, StringComparison.Ordinal) == true) _opened.Add(linkname.Target[prefix.Length..]);
        }
    }
}
