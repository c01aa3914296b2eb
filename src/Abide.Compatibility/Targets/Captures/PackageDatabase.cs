using System.Collections.Immutable;
using System.Text;
using Abide.Formats.Roots;

namespace Abide.Compatibility.Targets.Captures;

/// <summary>
/// The packages of a root. Debian's and Alpine's databases are text and are read; RPM's are a SQLite file, or one of its older
/// formats, and are only named: reading them takes a database library, and rpm in the root is not executed.
/// </summary>
internal static class PackageDatabase
{
    private const int MaximumSize = 256 << 20;

    private static readonly ImmutableArray<(string Kind, string Path)> s_unread =
    [
        ("rpm-sqlite", "/var/lib/rpm/rpmdb.sqlite"),
        ("rpm-sqlite", "/usr/lib/sysimage/rpm/rpmdb.sqlite"),
        ("rpm-ndb", "/usr/lib/sysimage/rpm/Packages.db"),
        ("rpm-ndb", "/var/lib/rpm/Packages.db"),
        ("rpm-bdb", "/var/lib/rpm/Packages"),
    ];

    /// <summary>The first database that is there; null for none.</summary>
    public static PackagesDocument? Read(IRootTree tree)
    {
        if (ReadDebian(tree, "/var/lib/dpkg/status") is { } debian) return debian;
        if (tree.List("/var/lib/dpkg/status.d") is { Count: > 0 } parts) return ReadParts(tree, "/var/lib/dpkg/status.d", parts);
        if (tree.Read("/lib/apk/db/installed", MaximumSize) is { } alpine) return new("apk", "/lib/apk/db/installed", Sorted(Records(alpine).Select(record => Item(record, "P", "V", "A"))));
        foreach (var (kind, path) in s_unread)
        {
            if (tree.Find(path) is { Kind: RootEntryKind.File }) return new(kind, path, Items: null);
        }

        return null;
    }

    private static PackagesDocument? ReadDebian(IRootTree tree, string path) =>
        tree.Read(path, MaximumSize) is { } bytes ? new("dpkg", path, Sorted(Debian(bytes))) : null;

    /// <summary>Images without a package manager have a file for each package, beside lists of checksums.</summary>
    private static PackagesDocument ReadParts(IRootTree tree, string directory, IReadOnlyList<string> parts) =>
        new("dpkg", directory, Sorted(parts.Where(name => !name.EndsWith(".md5sums", StringComparison.Ordinal)).SelectMany(name => tree.Read($"{directory}/{name}", MaximumSize) is { } bytes ? Debian(bytes) : [])));

    /// <summary>deb-status: what is not installed any more, but has configuration left, is listed as well.</summary>
    private static IEnumerable<ImmutableArray<string>?> Debian(byte[] bytes) => Records(bytes)
        .Where(record => record.GetValueOrDefault("Status", "installed").EndsWith("installed", StringComparison.Ordinal) && !record.GetValueOrDefault("Status", "").EndsWith("not-installed", StringComparison.Ordinal))
        .Select(record => Item(record, "Package", "Version", "Architecture"));

    private static ImmutableArray<string>? Item(Dictionary<string, string> record, string name, string version, string architecture) =>
        record.TryGetValue(name, out var called) ? [called, record.GetValueOrDefault(version, ""), record.GetValueOrDefault(architecture, "")] : null;

    private static ImmutableArray<ImmutableArray<string>> Sorted(IEnumerable<ImmutableArray<string>?> items) =>
        [.. items.OfType<ImmutableArray<string>>().OrderBy(item => item[0], StringComparer.Ordinal).ThenBy(item => item[2], StringComparer.Ordinal).ThenBy(item => item[1], StringComparer.Ordinal)];

    /// <summary>Paragraphs of <c>Key: value</c> lines; continuation lines are passed over.</summary>
    private static IEnumerable<Dictionary<string, string>> Records(byte[] bytes)
    {
        var record = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            if (line.Length == 0)
            {
                if (record.Count > 0) yield return record;
                record = new(StringComparer.Ordinal);
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[0] != ' ' && line[0] != '\t') record.TryAdd(line[..colon], line[(colon + 1)..].Trim());
        }

        if (record.Count > 0) yield return record;
    }
}
