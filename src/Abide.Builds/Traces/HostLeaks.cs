using System.Collections.Immutable;
using Abide.Builds.Plans;

namespace Abide.Builds.Traces;

/// <summary>Finds what a build took from this machine that was to take its headers and libraries from elsewhere.</summary>
public static class HostLeaks
{
    private const int MostHeaders = 50;

    /// <summary>Libraries first, then headers; each file once.</summary>
    /// <param name="trace">What the build used.</param>
    /// <param name="bounds">What it may use.</param>
    /// <param name="own">Directories that belong to the build as well: its copy, Go's own tree, modules. Absolute, links resolved.</param>
    public static ImmutableArray<HostLeak> Find(BuildTrace trace, BuildBounds bounds, IReadOnlyCollection<string> own)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentNullException.ThrowIfNull(own);
        return [.. Libraries().DistinctBy(leak => leak.Path), .. Headers()];

        IEnumerable<HostLeak> Libraries() =>
            from link in trace.Links
            from file in link.Files
            where file.Needed != false && IsOutside(file.File ?? file.Path, file.Root) && IsOutside(file.Path, file.Root)
            select new HostLeak(file.Path, HostLeakKind.Library, TraceFindings.Line(link, file));

        IEnumerable<HostLeak> Headers()
        {
            var strays = trace.Inclusions.Where(inclusion => IsOutside(inclusion.File, inclusion.Root) && !(bounds.CLibraryAlone && CLibraryHeaders.Include(inclusion.File))).ToList();
            var files = strays.Select(inclusion => inclusion.File).ToHashSet(StringComparer.Ordinal);
            return strays.Where(inclusion => !files.Contains(inclusion.IncluderFile)).DistinctBy(inclusion => inclusion.File).Take(MostHeaders)
                .Select(inclusion => new HostLeak(inclusion.File, HostLeakKind.Header, TraceFindings.Line(trace, inclusion)));
        }

        bool IsOutside(string path, int root) =>
            path is ['/', ..] && trace.Roots[root].Kind is FileRootKind.Host or FileRootKind.Cross or FileRootKind.Directory
            && !bounds.Directories.Concat(own).Any(directory => PathNames.IsIn(path, directory));
    }
}
