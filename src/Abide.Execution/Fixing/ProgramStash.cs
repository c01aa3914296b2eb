using System.Collections.Immutable;
using Abide.Builds.Plans;

namespace Abide.Execution.Fixing;

/// <summary>What builds made whose copies are gone.</summary>
internal sealed class ProgramStash(CopyPlace place) : IDisposable
{
    private readonly Dictionary<string, ImmutableArray<HandedFile>> _made = new(StringComparer.Ordinal);

    /// <summary>Keeps what a build made.</summary>
    /// <param name="build">What the build is called.</param>
    /// <param name="copy">Where it ran.</param>
    /// <param name="made">What it made.</param>
    public void Take(string build, ProjectCopy copy, ImmutableArray<HandedFile> made)
    {
        _made[build] = made;
        foreach (var file in made.Where(file => file.Kind != HandedKind.Link))
        {
            var to = FileOf(build, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(Path.Combine(copy.Directory, file.Path), to);
        }
    }

    /// <summary>What differs between a build that is kept and another, one sentence each; by path.</summary>
    /// <param name="build">What the kept one is called.</param>
    /// <param name="copy">Where the other ran.</param>
    /// <param name="made">What it made.</param>
    public IEnumerable<string> Differences(string build, ProjectCopy copy, ImmutableArray<HandedFile> made)
    {
        var second = made.ToDictionary(file => file.Path, StringComparer.Ordinal);
        foreach (var first in _made[build])
        {
            if (!second.Remove(first.Path, out var other)) yield return $"{first.Path} is made by one build only";
            else if (first.LeadsTo is not null || other.LeadsTo is not null)
            {
                if (first.LeadsTo != other.LeadsTo) yield return $"{first.Path} {Word(first)} in one build, and {Word(other)} in the other";
            }
            else if (first.Sha256 != other.Sha256)
                yield return ByteDifference.Describe(first.Path, File.ReadAllBytes(FileOf(build, first.Path)), File.ReadAllBytes(Path.Combine(copy.Directory, first.Path))) ?? $"{first.Path} differs";
        }

        foreach (var path in second.Keys.Order(StringComparer.Ordinal))
            yield return $"{path} is made by one build only";
    }

    /// <summary>What a build that is kept made, and another did not; by path.</summary>
    public IEnumerable<string> NotMadeAgain(string build, ImmutableArray<HandedFile> made) =>
        _made[build].Select(file => file.Path).Except(made.Select(file => file.Path), StringComparer.Ordinal);

    public void Dispose() => place.Dispose();

    private static string Word(HandedFile file) => file.LeadsTo is { } target ? $"leads to {target}" : "is a file";

    private string FileOf(string build, string path) => Path.Combine(place.Directory, build, path);
}
