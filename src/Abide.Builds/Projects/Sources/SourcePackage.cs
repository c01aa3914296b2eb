using System.Collections.Immutable;
using Abide.Builds.Projects.Sources.Flow;

namespace Abide.Builds.Projects.Sources;

/// <summary>The Go files of one directory that say the same package, whatever build they are for.</summary>
/// <param name="Directory">Path in the tree.</param>
/// <param name="Name">The package's name.</param>
/// <param name="Files">Its files, tests among them, in the order of their names.</param>
internal sealed record SourcePackage(string Directory, string Name, ImmutableArray<GoFile> Files)
{
    private ErrorOrigins? _errors;

    /// <summary>The files that are no tests.</summary>
    public IEnumerable<GoFile> Sources => Files.Where(file => !file.IsTest);

    /// <summary>
    /// Where error values come from. Tests hand in what they like, and are not asked. Of the variants of a function for several
    /// systems, the one for Linux is named first.
    /// </summary>
    public ErrorOrigins Errors => _errors ??= new ErrorOrigins([.. Sources.OrderByDescending(GoPlatform.IsUsual)]);
}
