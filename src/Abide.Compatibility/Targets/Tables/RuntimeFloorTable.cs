using System.Collections.Immutable;

namespace Abide.Compatibility.Targets;

/// <summary>The oldest Linux that a language runtime documents.</summary>
/// <param name="Runtime"><c>go</c>, <c>rust</c>, <c>node</c>.</param>
/// <param name="First">The first release of which this holds, major and minor.</param>
/// <param name="Last">The last one; null for all since.</param>
/// <param name="Architectures">Empty for all.</param>
/// <param name="Kernel">Upstream version.</param>
/// <param name="Provenance">Where it is documented.</param>
public sealed record RuntimeFloor(string Runtime, Version First, Version? Last, ImmutableArray<string> Architectures, Version Kernel, Provenance Provenance);

/// <summary>data/runtime-floors.txt.</summary>
public static class RuntimeFloorTable
{
    private static readonly Lazy<ImmutableArray<RuntimeFloor>> s_all = new(Parse);

    /// <summary>The floor of one release. Null where nothing is documented for that release on that architecture.</summary>
    /// <param name="runtime"><c>go</c>, <c>rust</c>, <c>node</c>.</param>
    /// <param name="release">What follows the second number does not matter.</param>
    /// <param name="architecture">Canonical.</param>
    public static RuntimeFloor? Find(string runtime, Version release, string architecture)
    {
        ArgumentNullException.ThrowIfNull(release);
        var minor = new Version(release.Major, release.Minor);
        return s_all.Value.FirstOrDefault(row =>
            row.Runtime == runtime
            && row.First <= minor
            && (row.Last is null || minor <= row.Last)
            && (row.Architectures.IsEmpty || row.Architectures.Contains(architecture)));
    }

    private static ImmutableArray<RuntimeFloor> Parse()
    {
        const string None = "-";
        var rows = ImmutableArray.CreateBuilder<RuntimeFloor>();
        var reader = new LineReader(FactFile.Read("runtime-floors.txt"));
        while (reader.Read())
        {
            var fields = reader.Line.ToString().Split('\t');
            rows.Add(new(
                fields[0],
                Version.Parse(fields[1]),
                fields[2] == None ? null : Version.Parse(fields[2]),
                fields[3] == None ? [] : [.. fields[3].Split(' ')],
                Version.Parse(fields[4]),
                new(fields[6], Release.ReadConfidence(fields[5]))));
        }

        return rows.DrainToImmutable();
    }
}
