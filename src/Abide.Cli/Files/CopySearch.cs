using Abide.Formats.Roots;

namespace Abide.Cli.Files;

/// <summary>Finds out which files are judged together: one content is judged once, unless what it needs depends on where it lies.</summary>
/// <param name="files">The file system that paths are resolved in.</param>
internal sealed class CopySearch(IRootTree files)
{
    /// <summary>Files of which another may be a copy, because it has the same length, or that lie in several directories.</summary>
    public List<SameFile> MayHaveCopies(List<SameFile> all)
    {
        var byLength = all.ToList();
        byLength.Sort((left, right) => left.Length.CompareTo(right.Length));
        var found = new List<SameFile>();
        for (var i = 0; i < byLength.Count; i++)
        {
            var length = byLength[i].Length;
            if ((i > 0 && byLength[i - 1].Length == length)
                || (i + 1 < byLength.Count && byLength[i + 1].Length == length)
                || (byLength[i].Paths.Length > 1 && PlacesOf(byLength[i]).Length > 1))
                found.Add(byLength[i]);
        }

        return found;
    }

    /// <summary>What is to be judged, in the order of the paths to report, once the files of <see cref="MayHaveCopies"/> were looked at.</summary>
    /// <param name="all">Every file, in the order of their paths; the first of several copies is the one that is judged.</param>
    public List<Place> Places(List<SameFile> all)
    {
        var byContent = new Dictionary<string, List<Place>>(StringComparer.Ordinal);
        var places = new List<Place>(all.Count);
        foreach (var file in all)
        {
            if (file.Seen is null)
            {
                places.AddRange(PlacesOf(file));
            }
            else if (file.Seen is { Sha256: { } sha256 } seen)
            {
                // Copies have one digest, and so one answer to what they depend on.
                foreach (var place in PlacesOf(file))
                {
                    var content = seen.DependsOnPlace ? $"{sha256} {place.Directory}" : sha256;
                    if (!byContent.TryGetValue(content, out var copies))
                        byContent.Add(content, copies = []);
                    copies.Add(place);
                }
            }
        }

        places.AddRange(byContent.Values.Select(copies => copies[0] with { Copies = [.. copies.Skip(1)] }));
        places.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return places;
    }

    /// <summary>Hard links may lie in several directories, and $ORIGIN is the directory of the one that is started.</summary>
    private Place[] PlacesOf(SameFile file)
    {
        if (file.Paths.Length == 1)
            return [new Place(file, Locate(file.First), [file.First.Path])];

        return
        [
            .. file.Paths
                .Select(path => new Place(file, Locate(path), [path.Path]))
                .GroupBy(place => place.Directory, StringComparer.Ordinal)
                .Select(group => group.First() with { Paths = [.. group.Select(place => place.Path)] }),
        ];
    }

    private string Locate(Candidate candidate)
    {
        var full = Path.GetFullPath(candidate.Path);
        if (candidate.IsLink)
            return files.Find(full)?.Path ?? full;

        // Of a file that is no link only the directory is left to resolve, and most files share theirs.
        return files.Find(Path.GetDirectoryName(full) ?? "/") is { } directory ? $"{directory.Path.TrimEnd('/')}/{Path.GetFileName(full)}" : full;
    }
}
