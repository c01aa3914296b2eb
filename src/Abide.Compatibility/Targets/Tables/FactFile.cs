using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace Abide.Compatibility.Targets;

/// <summary>
/// The tables of data/ (docs/formats/data-tables.md), embedded as one zip archive. Each is inflated when a target first
/// asks for it; callers keep what they make of it.
/// </summary>
internal static class FactFile
{
    private static readonly Lock s_lock = new();
    private static readonly Lazy<ZipArchive> s_archive = new(Open);

    /// <summary>Names of all tables, as under data/, sorted.</summary>
    public static ImmutableArray<string> Names
    {
        get
        {
            lock (s_lock)
                return [.. s_archive.Value.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The text of a table, or null when there is none of that name.</summary>
    public static string? Find(string name)
    {
        // ZipArchive is not thread-safe: its entries share one stream.
        lock (s_lock)
        {
            if (s_archive.Value.GetEntry(name) is not { } entry)
                return null;

            using var stream = entry.Open();
            var bytes = new byte[entry.Length];
            stream.ReadExactly(bytes);
            return Encoding.UTF8.GetString(bytes);
        }
    }

    /// <summary>The text of a table that is always there.</summary>
    public static string Read(string name) => Find(name) ?? throw new InvalidOperationException($"table {name} is not embedded");

    private static ZipArchive Open() => new(
        typeof(FactFile).Assembly.GetManifestResourceStream("tables.zip") ?? throw new InvalidOperationException("tables.zip is not embedded"),
        ZipArchiveMode.Read);
}
