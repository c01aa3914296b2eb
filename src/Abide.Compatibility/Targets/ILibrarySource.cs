using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>The libraries and loaders of one target for one architecture; thread-safe.</summary>
public interface ILibrarySource
{
    /// <summary>Whether the program interpreter (PT_INTERP, an absolute path) exists.</summary>
    Lookup<ILibrary> FindInterpreter(string path);

    /// <summary>
    /// Finds a library as ld.so would after the program's own paths: <paramref name="name"/> is a DT_NEEDED string. With
    /// a slash it is a path. Otherwise <paramref name="directories"/> (RPATH/RUNPATH entries that point into the
    /// target, absolute, expanded) are searched first, then — unless <paramref name="defaultPaths"/> is false
    /// (DF_1_NODEFLIB) — the directories of ld.so.conf and the loader's defaults.
    /// </summary>
    Lookup<ILibrary> FindLibrary(string name, ImmutableArray<string> directories, bool defaultPaths = true);

    /// <summary>Sonames of libraries that may be there, in no order; whoever asks for one may still be told that it is not.</summary>
    IEnumerable<string> Sonames => [];

    /// <summary>What $LIB expands to: <c>lib64</c>, <c>lib/x86_64-linux-gnu</c>.</summary>
    string LibToken { get; }
}
