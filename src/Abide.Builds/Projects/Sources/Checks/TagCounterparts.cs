using Abide.Builds.Diagnoses.Sources;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>
/// <see cref="SourcesDiagnoses.TagCounterpart"/>: a name of the package that only files with a tag declare, used by files that are
/// built without it, and the reverse; and a name that is declared twice once a tag is set.
/// </summary>
internal sealed class TagCounterparts : ISourceCheck
{
    /// <summary>A package with more tags of its own is generated, or no package of this world.</summary>
    private const int MostChoices = 24;

    /// <summary>Tokens in front of a name in its block; what stands further down is not looked at.</summary>
    private const int LongestBlock = 10_000;

    public IEnumerable<DoctorFinding> Examine(SourcePackage package, SourceContext context)
    {
        var files = package.Sources.ToList();
        var choices = TagChoice.Of(files, context);
        if (choices.Length is < 2 or > MostChoices || !files.TrueForAll(file => file.IsWhole)) yield break;
        var declared = Declarations(files);
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var choice in choices)
        {
            var included = files.Where(choice.Includes).ToHashSet();
            var missing = declared.Where(name => !name.Value.Exists(place => included.Contains(place.File)))
                .Where(name => name.Value.Exists(place => choices.Any(other => other.Includes(place.File))))
                .ToDictionary(StringComparer.Ordinal);
            var found = new SortedDictionary<string, MissingNames>(StringComparer.Ordinal);
            foreach (var (name, use) in missing.Count == 0 ? [] : Uses(package, included, missing.Keys))
            {
                if (!told.Add(name)) continue;
                var declaration = missing[name][0];
                if (!found.TryGetValue(declaration.File.Name, out var names)) found[declaration.File.Name] = names = new MissingNames(choice, declaration.File.Name);
                names.Add(name, SourcePlace.Of(use.File, use.Index), SourcePlace.Of(declaration.File, declaration.Index));
            }

            foreach (var names in found.Values) yield return names.Finding();

            foreach (var (name, places) in declared)
            {
                var both = places.Where(place => included.Contains(place.File)).ToList();
                if (both.Count > 1 && name != "main" && both.Exists(place => TagChoice.HasCustomTag(place.File)) && told.Add(name)) yield return Twice(name, both, choice);
            }
        }
    }

    private static Dictionary<string, List<NamePlace>> Declarations(List<GoFile> files)
    {
        var declared = new Dictionary<string, List<NamePlace>>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var (name, index) in file.Declared())
            {
                if (!declared.TryGetValue(name, out var places)) declared[name] = places = [];
                places.Add(new NamePlace(file, index));
            }
        }

        return declared;
    }

    /// <summary>The first use of each name. A name that the function or the imports of the file declare too is none.</summary>
    private static IEnumerable<(string Name, NamePlace Use)> Uses(SourcePackage package, IEnumerable<GoFile> included, IReadOnlyCollection<string> names)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var lookup = wanted.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var file in included.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            if (file.Imports.Any(import => import.Name == ".")) continue;
            foreach (var function in file.Functions)
            {
                for (var index = function.Parameters; index < function.End; index++)
                {
                    if (!file.Text.IsFreeIdentifier(index) || !lookup.TryGetValue(file.Text.Span(index), out var name)) continue;
                    // A label, or the key of a literal.
                    if (file.Text.Is(index + 1, ":") && !file.Text.Is(index - 1, "case")) continue;
                    if (file.Text.IsAny(index - 1, "break", "continue", "goto") || file.PackageNamed(name) is not null || IsMember(file.Text, index) || package.Errors.IsLocal(file, function, index)) continue;
                    wanted.Remove(name);
                    yield return (name, new NamePlace(file, index));
                }
            }
        }
    }

    /// <summary>A field or method of a type that is written inside of the function: a name with a type, or brackets, behind a line end.</summary>
    private static bool IsMember(GoText text, int index)
    {
        var open = index;
        for (var steps = 0; open > 0 && !text.Is(open, "{"); steps++)
        {
            if (steps > LongestBlock) return true;
            open = (text.IsAny(open, "}", ")", "]") && text.Partner(open) >= 0 ? text.Partner(open) : open) - 1;
        }

        return text.IsAny(open - 1, "struct", "interface");
    }

    private static DoctorFinding Twice(string name, List<NamePlace> places, TagChoice choice) => new()
    {
        Id = SourcesDiagnoses.TagCounterpart.Id,
        Severity = choice.Added is null ? DoctorSeverity.Breaks : DoctorSeverity.Surprises,
        Message = $"{name} is declared twice in a {choice.Words}: {places[0].File.Name} and {places[1].File.Name} both take part",
        Hint = $"give one of the files the constraint that the other has not, such as !{choice.Added ?? TagChoice.CustomTags(places.Select(place => place.File)).First()}",
        Evidence = [SourcePlace.Of(places[1].File, places[1].Index), SourcePlace.Of(places[0].File, places[0].Index)],
    };

    private sealed record NamePlace(GoFile File, int Index);
}
