namespace Abide.Builds.Projects.Sources;

/// <summary>Where a file names what another package exports.</summary>
internal static class PackageUses
{
    /// <summary>Every <c>unix.Name</c> of a package that is imported as <c>unix</c> and that nothing nearer is called: the name, and the token in front of the point.</summary>
    public static IEnumerable<(string Name, int Index)> In(SourcePackage package, GoFile file, string importPath)
    {
        if (!file.NamesOf(importPath).Any()) yield break;
        var text = file.Text;
        for (var index = 0; index < text.Count; index++)
        {
            if (!text.IsFreeIdentifier(index) || !text.Is(index + 1, ".") || !text.IsIdentifier(index + 2) || !char.IsUpper(text.Span(index + 2)[0])) continue;
            if (file.PackageNamed(text.Span(index)) != importPath) continue;
            if (file.FunctionAt(index) is { } function && package.Errors.IsLocal(file, function, index)) continue;
            yield return (text.String(index + 2), index);
        }
    }
}
