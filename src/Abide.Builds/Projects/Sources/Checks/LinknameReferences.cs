using Abide.Builds.Diagnoses.Toolchains;
using Abide.Formats.Roots;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>
/// <see cref="ToolchainDiagnoses.LinknameRefused"/>: <c>//go:linkname</c> to an internal of the standard library that the linker of Go 1.23
/// and later does not hand out. What it hands out is read from the release's own source.
/// </summary>
internal sealed class LinknameReferences(IRootTree tree) : ISourceCheck
{
    private const int FirstChecking = 23;
    private const int MostInFile = 1_000;

    private readonly Dictionary<string, LibrarySymbols?> _libraries = new(StringComparer.Ordinal);

    public IEnumerable<DoctorFinding> Examine(SourcePackage package, SourceContext context)
    {
        // Go's own packages may use each other.
        if (context.GoRoot is null || context.GoRelease < FirstChecking || context.ModulePath is "std" or "cmd") yield break;
        var choice = new TagChoice(context.Platforms[0], context.GoRelease, context.Tags, null);
        foreach (var file in package.Sources.Where(choice.Includes))
        {
            if (!file.Imports.Any(import => import.Path == "unsafe")) continue;
            foreach (var linkname in Linkname.In(file).Take(MostInFile))
            {
                if (linkname.Target is not { } target || !IsReference(file, linkname.Local)) continue;
                var point = target.IndexOf('.', target.LastIndexOf('/') + 1);
                if (point <= 0 || SymbolsOf(context, choice, target[..point]) is not { } library) continue;
                if (!library.Hides(target[(point + 1)..])) continue;
                yield return new DoctorFinding
                {
                    Id = ToolchainDiagnoses.LinknameRefused.Id,
                    Severity = DoctorSeverity.Breaks,
                    Message = $"the linker of Go 1.{context.GoRelease} refuses the reference to {target}, which its source does not open for //go:linkname",
                    Hint = "use the public function for it, or raise the module that this comes from; -ldflags=-checklinkname=0 takes the check away",
                    Evidence = [SourcePlace.OfOffset(file, linkname.Offset)],
                };
            }
        }
    }

    /// <summary>A function without a body or a variable without a value: the symbol is another package's.</summary>
    private static bool IsReference(GoFile file, string local) =>
        file.Functions.Any(function => function.Name == local && function.Receiver < 0 && function.Body < 0)
        || file.Specs.Any(spec => spec.Kind == GoSpecKind.Variable && spec.Assign < 0 && spec.Names.Any(name => file.Text.Is(name, local)));

    private LibrarySymbols? SymbolsOf(SourceContext context, TagChoice choice, string package)
    {
        if (package.Split('/')[0].Contains('.', StringComparison.Ordinal)) return null;
        if (!_libraries.TryGetValue(package, out var symbols)) _libraries[package] = symbols = LibrarySymbols.Read(tree, $"{context.GoRoot}/src/{package}", choice);
        return symbols;
    }
}
