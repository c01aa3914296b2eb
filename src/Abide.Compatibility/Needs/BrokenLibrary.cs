using System.Collections.Immutable;
using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Needs;

/// <summary>A file where a library should be, at which ld.so stops instead of searching on.</summary>
/// <param name="path">Where it lies.</param>
/// <param name="reason">What ld.so says of it.</param>
/// <param name="provenance">Whose it is.</param>
internal sealed class BrokenLibrary(string path, string reason, Provenance provenance) : ILibrary
{
    public string Reason => $"{path}: {reason}";

    /// <summary>What ld.so says, without the path.</summary>
    public string Cause => reason;

    public string Soname => System.IO.Path.GetFileName(path);

    public string Path => path;

    public Provenance Provenance => provenance;

    public ImmutableArray<string> Needed => [];

    public Answer HasVersionDefinitions => Answer.Unknown;

    public string? Package => null;

    public Answer DefinesVersion(string version) => Answer.Unknown;

    public Answer DefinesSymbol(string name, string? version) => Answer.Unknown;
}
