using System.Collections.Immutable;

namespace Abide.Builds.Projects.Xsys;

/// <summary>One name that two versions of golang.org/x/sys/unix do not have alike.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it is, in the newer one where both have it.</param>
/// <param name="Before">Its value or signature in the first; null when the first lacks it.</param>
/// <param name="After">The same in the second; null when the second lacks it.</param>
public sealed record XsysChange(string Name, XsysKind Kind, string? Before, string? After);

/// <summary>What changed between two versions of golang.org/x/sys/unix for one platform.</summary>
public sealed record XsysComparison
{
    /// <summary>By kind in the order of <see cref="XsysKind"/>, then by name.</summary>
    public required ImmutableArray<XsysChange> Changes { get; init; }

    public IEnumerable<XsysChange> Added => Changes.Where(change => change.Before is null);

    public IEnumerable<XsysChange> Removed => Changes.Where(change => change.After is null);

    /// <summary>Values and signatures that are not the same; a name that became another kind of thing is here as well.</summary>
    public IEnumerable<XsysChange> Changed => Changes.Where(change => change is { Before: not null, After: not null });

    public static XsysComparison Of(XsysDeclarations before, XsysDeclarations after)
    {
        var changes = ImmutableArray.CreateBuilder<XsysChange>();
        foreach (var (name, old) in before.All)
        {
            if (!after.All.TryGetValue(name, out var next)) changes.Add(new XsysChange(name, old.Kind, old.Value, null));
            else if (old.Value != next.Value || old.Kind != next.Kind) changes.Add(new XsysChange(name, next.Kind, old.Value, next.Value));
        }

        foreach (var (name, next) in after.All)
        {
            if (!before.Has(name)) changes.Add(new XsysChange(name, next.Kind, null, next.Value));
        }

        return new XsysComparison { Changes = [.. changes.OrderBy(change => change.Kind).ThenBy(change => change.Name, StringComparer.Ordinal)] };
    }
}
