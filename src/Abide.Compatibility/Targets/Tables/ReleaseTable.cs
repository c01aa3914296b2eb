using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>data/releases.txt: every release in canonical order.</summary>
internal static class ReleaseTable
{
    private static readonly Lazy<List<Release>> s_all = new(() => Parse(FactFile.Read("releases.txt")));
    private static readonly Lazy<Dictionary<string, Release>> s_byId =
        new(() => All.ToDictionary(release => release.Id, StringComparer.Ordinal));

    public static IReadOnlyList<Release> All => s_all.Value;

    public static Release? Find(string id) => s_byId.Value.GetValueOrDefault(id);

    /// <summary>
    /// A line (<c>[el8]</c>) only lends its keys to the sections that extend its name by a minor (<c>[el8.6]</c>); a
    /// section without such followers is a release of its own.
    /// </summary>
    internal static List<Release> Parse(string text)
    {
        var sections = ReadSections(text);
        var releases = new List<Release>();
        var line = new Section("");
        for (var i = 0; i < sections.Count; i++)
        {
            var section = sections[i];
            if (i + 1 < sections.Count && IsMinorOf(sections[i + 1].Name, section.Name))
            {
                line = section;
                continue;
            }

            var isMinor = line.Name.Length > 0 && IsMinorOf(section.Name, line.Name);
            if (isMinor)
            {
                foreach (var (key, value) in line.Values)
                    section.Values.TryAdd(key, value);
            }

            releases.Add(Create(section, isMinor ? line.Name : section.Name, releases.Count));
        }

        return releases;
    }

    private static bool IsMinorOf(string name, string line) =>
        name.Length > line.Length && name[line.Length] == '.' && name.StartsWith(line, StringComparison.Ordinal);

    private static List<Section> ReadSections(string text)
    {
        var sections = new List<Section>();
        var reader = new LineReader(text);
        while (reader.Read())
        {
            if (reader.IsSection)
            {
                sections.Add(new(reader.Section.ToString()));
                continue;
            }

            var colon = reader.Line.IndexOf(": ");
            if (colon < 0 || sections.Count == 0)
                throw new FormatException($"releases.txt: {reader.Line}");
            sections[^1].Values.Add(reader.Line[..colon].ToString(), reader.Line[(colon + 2)..].ToString());
        }

        return sections;
    }

    private static Release Create(Section section, string line, int order)
    {
        var (id, values) = (section.Name, section.Values);
        var libc = values["libc"].Split(' ');
        var stream = values.TryGetValue("stream", out var named) ? named.Split(' ') : null;
        return new()
        {
            Id = id,
            Line = line,
            Order = order,
            Distributions = Words(values, "distributions"),
            Version = values.TryGetValue("version", out var version) ? version : id.TrimStart("abcdefghijklmnopqrstuvwxyz").ToString(),
            Aliases = Words(values, "alias"),
            Architectures = Words(values, "arch"),
            Libc = libc[0] switch { "glibc" => LibcFamily.Glibc, "musl" => LibcFamily.Musl, _ => LibcFamily.Unknown },
            LibcVersion = libc.Length > 1 ? System.Version.Parse(libc[1]) : null,
            LibcProvenance = Release.ReadProvenance(values["libc-known"]),
            CpuBaseline = values.TryGetValue("cpu", out var level) ? (CpuLevel)int.Parse(level) : null,
            CpuProvenance = values.TryGetValue("cpu-known", out var cpu) ? Release.ReadProvenance(cpu) : null,
            Stream = stream?[0],
            StreamDate = stream?[1],
            SelinuxEnforcing = values.GetValueOrDefault("selinux") switch { "enforcing" => Answer.Yes, "no" => Answer.No, _ => Answer.Unknown },
            I686 = values.GetValueOrDefault("i686"),
            UsrMerged = values.GetValueOrDefault("usr-merged") == "yes",
            Values = values,
        };
    }

    private static ImmutableArray<string> Words(Dictionary<string, string> values, string key) =>
        values.TryGetValue(key, out var text) ? [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)] : [];

    private sealed class Section(string name)
    {
        public string Name { get; } = name;

        public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);
    }
}
