using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Abide.Builds.Projects.Modules;

/// <summary>go.sum: one checksum a line, <c>module version h1:…</c> for its files or <c>module version/go.mod h1:…</c> for its go.mod.</summary>
/// <param name="Path">As it is to be named to people.</param>
/// <param name="Entries"><c>module version</c> and <c>module version/go.mod</c>.</param>
/// <param name="Malformed">Lines that the go command refuses, with their text.</param>
public sealed record ChecksumList(string Path, FrozenSet<string> Entries, ImmutableArray<(int Line, string Text)> Malformed)
{
    public static ChecksumList Read(ReadOnlySpan<byte> bytes, string path)
    {
        const int MostMalformed = 5;
        var entries = new HashSet<string>(StringComparer.Ordinal);
        var malformed = ImmutableArray.CreateBuilder<(int, string)>();
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            number++;
            // Blank lines and conflict marks: the former are allowed, the latter are what is met.
            switch (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                case []:
                    break;
                case [var module, var version, _]:
                    entries.Add($"{module} {version}");
                    break;
                default:
                    if (malformed.Count < MostMalformed) malformed.Add((number, line.Length > 200 ? line[..200] : line));
                    break;
            }
        }

        return new(path, entries.ToFrozenSet(StringComparer.Ordinal), malformed.DrainToImmutable());
    }

    /// <summary>Whether anything of that version can be checked.</summary>
    public bool Knows(string module, string version) => Entries.Contains($"{module} {version}") || Entries.Contains($"{module} {version}/go.mod");
}
