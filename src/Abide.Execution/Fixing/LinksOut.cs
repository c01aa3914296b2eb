using System.Collections.Immutable;

namespace Abide.Execution.Fixing;

/// <summary>Links of a project that lead out of it. Those with absolute targets lead there from a copy as well; relative ones lead nowhere from it.</summary>
internal sealed class LinksOut
{
    private const int MostTold = 5;

    private readonly ImmutableArray<ProjectEntry> _through;
    private readonly ImmutableArray<ProjectEntry> _nowhere;

    private LinksOut(ImmutableArray<ProjectEntry> through, ImmutableArray<ProjectEntry> nowhere) => (_through, _nowhere) = (through, nowhere);

    /// <summary>Looks through a project; what version control keeps for itself does not count.</summary>
    public static LinksOut Of(ProjectTree tree)
    {
        var links = tree.Entries.Where(entry => entry.Link is not null && !ProjectTree.IsVersionControl(entry.Path) && LeadsOut(tree.Directory, entry)).ToLookup(entry => entry.Link!.StartsWith('/'));
        return new([.. links[true]], [.. links[false]]);
    }

    /// <summary>What limits the answer, one sentence each without a final stop.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (!_through.IsEmpty) yield return $"{Names(_through)} out of the project: what a build writes through {(_through.Length == 1 ? "it" : "them")} is written there, and not looked at";
            if (!_nowhere.IsEmpty) yield return $"{Names(_nowhere)} out of the project, and nowhere from a copy of it; name with --project a directory that has both";
        }
    }

    /// <summary>Where programs that are missed may have been put; empty when no link leads there.</summary>
    public string Suspicion => _through.IsEmpty ? "" : $"; {Names(_through)} out of the project, and what is written through {(_through.Length == 1 ? "it" : "them")} is not looked at";

    private static string Names(ImmutableArray<ProjectEntry> links)
    {
        var names = links.Take(MostTold).Select(link => $"{link.Path} ({link.Link})");
        return $"{string.Join(", ", names)}{(links.Length > MostTold ? $" and {links.Length - MostTold} more links lead" : links.Length == 1 ? " is a link that leads" : " are links that lead")}";
    }

    private static bool LeadsOut(string project, ProjectEntry entry)
    {
        if (entry.Link!.Length == 0) return false;
        var target = Path.GetFullPath(entry.Link, Path.GetDirectoryName(Path.Combine(project, entry.Path))!);
        return target != project && project != "/" && !target.StartsWith(project + "/", StringComparison.Ordinal);
    }
}
