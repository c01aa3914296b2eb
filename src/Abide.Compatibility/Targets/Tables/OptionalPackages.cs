namespace Abide.Compatibility.Targets;

/// <summary>data/packages.txt: packages that a release offers, but does not install by default, for what it otherwise lacks.</summary>
internal static class OptionalPackages
{
    private static readonly Lazy<Dictionary<string, string>> s_packages = new(Parse);

    public static Provenance Provenance { get; } = new("optional packages of the release", Confidence.Unverified);

    /// <summary>The package with a file of this name (a soname, a loader), or null when none is known.</summary>
    public static string? Find(Release release, string file) => s_packages.Value.GetValueOrDefault($"{release.Line} {file}");

    private static Dictionary<string, string> Parse()
    {
        var packages = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new LineReader(FactFile.Read("packages.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            foreach (var line in fields[0].Split(' '))
            {
                foreach (var file in fields[1].Split(' '))
                    packages[$"{line} {file}"] = fields[2];
            }
        }

        return packages;
    }
}
