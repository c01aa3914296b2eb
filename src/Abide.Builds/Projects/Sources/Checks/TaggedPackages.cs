using System.Collections.Immutable;
using Abide.Builds.Diagnoses.Sources;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>
/// <see cref="SourcesDiagnoses.TagCounterpart"/> across packages: exported names, or whole packages, that are there only with
/// a tag, or only without it, and packages of the same module that use them in the other builds as well.
/// </summary>
internal sealed class TaggedPackages(SourceContext context) : ISourceCheck
{
    private const int MostChoices = 24;

    private readonly Dictionary<string, Tagged> _tagged = new(StringComparer.Ordinal);
    private readonly HashSet<(string Package, string Name)> _told = [];
    private readonly SortedDictionary<(string Package, string File, string Build), MissingNames> _found = [];

    /// <summary>By package and declaring file.</summary>
    public IEnumerable<DoctorFinding> Findings => _found.Values.Select(names => names.Finding());

    public bool NeedsImporters => _tagged.Count > 0;

    /// <summary>Takes note of the package; nothing can be said yet.</summary>
    public IEnumerable<DoctorFinding> Examine(SourcePackage package, SourceContext context)
    {
        if (context.ModulePath.Length == 0 || package.Name == "main" || !package.Sources.All(file => file.IsWhole)) return [];
        var files = package.Sources.ToList();
        var choices = TagChoice.Of(files, context);
        if (choices.Length is < 2 or > MostChoices) return [];
        var names = files.SelectMany(file => file.Declared().Select(declared => (declared.Name, File: file, declared.Index)))
            .Where(declared => char.IsUpper(declared.Name[0])).ToLookup(declared => declared.Name, StringComparer.Ordinal);
        var lost = new Dictionary<string, Lost>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var without = choices.Where(choice => !name.Any(declared => choice.Includes(declared.File))).ToImmutableArray();
            if (without.Length > 0 && without.Length < choices.Length)
                lost[name.Key] = new Lost(name.First().File.Name, SourcePlace.Of(name.First().File, name.First().Index), without);
        }

        if (lost.Count > 0) _tagged[ImportPath(package.Directory)] = new Tagged(lost);
        return [];
    }

    /// <summary>What a package uses of the others. Findings are ready when <see cref="Findings"/> is asked.</summary>
    public void ExamineImporter(SourcePackage package)
    {
        foreach (var file in package.Sources)
        {
            if (!file.IsWhole || !file.Imports.Any(import => _tagged.ContainsKey(import.Path))) continue;
            for (var index = 0; index < file.Text.Count; index++)
            {
                if (Use(package, file, index) is not { } use) continue;
                var choice = use.Lost.Without.FirstOrDefault(choice => choice.Includes(file));
                if (choice is null || !_told.Add((use.Path, use.Name))) continue;
                var key = (use.Path, use.Lost.FileName, choice.Words);
                if (!_found.TryGetValue(key, out var names)) _found[key] = names = new MissingNames(choice, use.Lost.FileName);
                names.Add($"{file.Text.String(index)}.{use.Name}", SourcePlace.Of(file, index), use.Lost.Declaration);
            }
        }
    }

    private (string Path, string Name, Lost Lost)? Use(SourcePackage package, GoFile file, int index)
    {
        var text = file.Text;
        if (!text.IsFreeIdentifier(index) || !text.Is(index + 1, ".") || !text.IsIdentifier(index + 2)) return null;
        if (file.PackageNamed(text.Span(index)) is not { } path || !_tagged.TryGetValue(path, out var tagged)) return null;
        if (!tagged.Names.TryGetValue(text.String(index + 2), out var lost)) return null;
        if (file.FunctionAt(index) is { } function && package.Errors.IsLocal(file, function, index)) return null;
        return (path, text.String(index + 2), lost);
    }

    private string ImportPath(string directory)
    {
        var root = context.Directory.TrimEnd('/');
        return directory.Length > root.Length ? $"{context.ModulePath}{directory[root.Length..]}" : context.ModulePath;
    }

    private sealed record Tagged(Dictionary<string, Lost> Names);

    private sealed record Lost(string FileName, DoctorEvidence Declaration, ImmutableArray<TagChoice> Without);
}
