using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;
using Abide.Formats;

namespace Abide.Reports.Tests.Samples;

/// <summary>What a check found.</summary>
internal sealed record SampleReport
{
    public required ImmutableArray<ProgramReport> Programs { get; init; }

    public required ImmutableArray<Problem> Problems { get; init; }

    /// <summary>The bytes that a format makes of it.</summary>
    public byte[] Render(IReport format)
    {
        foreach (var program in Programs)
            format.Add(program);
        using var output = new MemoryStream();
        format.Write(Problems, output);
        return output.ToArray();
    }
}
