using Abide.Recall.Tests.Recall;
using Abide.Tests;
using Xunit.Abstractions;

namespace Abide.Recall.Tests.Emulation;

/// <summary>Of Debian's programs for AArch64, hardly any keeps a number to itself.</summary>
public sealed class Arm64OpenShareTests(ITestOutputHelper output)
{
    private const double MostOpen = 0.03;

    [Fact]
    public void At_most_three_in_a_hundred_programs_have_an_open_set()
    {
        var all = 0;
        var open = new List<string>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(TestCache.DebianRoot("work-arm64"), "usr", "bin")).Order(StringComparer.Ordinal))
        {
            if (File.ResolveLinkTarget(path, returnFinalTarget: false) is not null) continue;
            if (JudgedProgram.Read(path, File.ReadAllBytes(path)) is not { Claim: { } claim }) continue;
            all++;
            if (claim.Open) open.Add($"{Path.GetFileName(path)}: {string.Join(", ", claim.Untold)}");
        }

        output.WriteLine($"open: {open.Count} of {all} programs ({100.0 * open.Count / all:F1} %)");
        foreach (var line in open) output.WriteLine(line);
        all.ShouldBeGreaterThan(200);
        open.Count.ShouldBeLessThanOrEqualTo((int)(MostOpen * all), string.Join('\n', open));
    }
}
