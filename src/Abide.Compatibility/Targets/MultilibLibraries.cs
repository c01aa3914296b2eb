using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>
/// 32-bit x86 libraries of a 64-bit release that offers them as packages: none is there until someone installs it, the
/// loader included.
/// </summary>
internal sealed class MultilibLibraries(Release release) : ILibrarySource
{
    private static readonly Provenance s_provenance = new("general knowledge", Confidence.Unverified);

    public string LibToken => "lib";

    public Lookup<ILibrary> FindInterpreter(string path) => Absent("glibc");

    public Lookup<ILibrary> FindLibrary(string name, ImmutableArray<string> directories, bool defaultPaths = true)
    {
        if (name == RuntimeVersions.Libstdcxx)
            return Absent("libstdc++");
        if (name == RuntimeVersions.Libgcc)
            return Absent("libgcc");
        return name == "ld-linux.so.2" || GlibcTable.Ships(name, "x86_64", release.LibcVersion)
            ? Absent("glibc")
            : new(Answer.Unknown, null, $"no fact whether {release.Id} ships a 32-bit {name}");
    }

    private Lookup<ILibrary> Absent(string package) =>
        new(Answer.No, null, $"{release.Line} does not install 32-bit libraries by default", PackageOf(package), s_provenance);

    private string PackageOf(string package) => release.Distributions.Contains("debian")
        ? package switch { "glibc" => "libc6:i386", "libgcc" => "libgcc-s1:i386", _ => "libstdc++6:i386" }
        : package + ".i686";
}
