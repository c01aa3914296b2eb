using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Roots;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Agreement;

/// <summary>
/// Every sampled file on every release: the verdict must agree with what the release's own loader does. Figures and
/// disagreements go to the test report; docs/agreement.md tells how the comparison is made and what it cannot see.
/// </summary>
public sealed class AgreementTests(LoaderTruths loader) : IClassFixture<LoaderTruths>
{
    [Fact]
    public void The_sample_is_large_and_much_of_it_really_fails()
    {
        loader.Truths.Count.ShouldBeGreaterThan(1500);
        loader.Truths.Values.Count(truth => truth.Fate != Fate.Starts).ShouldBeGreaterThan(loader.Truths.Count * 3 / 10);
    }

    [Fact]
    public async Task Verdicts_on_a_root_directory_agree_with_its_loader()
    {
        AgreementFigures figures = await CompareAsync("root directories", release =>
            RootTarget.Create($"dir:{release}", new DirectoryTree(TestCache.DebianRoot(release)), kernel: null, _ => null));

        figures.FalseRuns.ShouldBe(0, Describe(figures));
        figures.UndeterminedShare.ShouldBeLessThanOrEqualTo(0.05);
        figures.Disagreements.Count().ShouldBe(0, Describe(figures));
    }

    [Fact]
    public async Task Verdicts_on_a_bundled_release_agree_with_its_loader()
    {
        AgreementFigures figures = await CompareAsync("bundled releases", release => TargetCatalog.Resolve(release).Targets.ShouldHaveSingleItem());

        figures.FalseRuns.ShouldBe(0, Describe(figures));
        figures.UndeterminedShare.ShouldBeLessThanOrEqualTo(0.05);
        figures.AgreementShare.ShouldBeGreaterThanOrEqualTo(0.99, Describe(figures));
    }

    private async Task<AgreementFigures> CompareAsync(string title, Func<string, Target> targetFor)
    {
        ProgramJudge judge = new([.. LoaderTruths.Releases.Select(targetFor)], new EmptyTree());
        ConcurrentBag<JudgedPair> pairs = [];
        await Parallel.ForEachAsync(loader.Files, async (file, cancellation) =>
        {
            byte[] bytes = await File.ReadAllBytesAsync(file.Source, cancellation);
            JudgedFile judged = judge.Judge(file.Path, $"/alone/{file.Name}", bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            ImmutableArray<Verdict> verdicts = judged.Program.ShouldNotBeNull(file.ToString()).Verdicts;
            foreach ((string release, Verdict verdict) in LoaderTruths.Releases.Zip(verdicts))
                pairs.Add(new JudgedPair(loader.Truths[(file, release)], verdict));
        });

        AgreementFigures figures = new(title, [.. pairs.OrderBy(pair => (loader.Files.IndexOf(pair.Truth.File), LoaderTruths.Releases.IndexOf(pair.Truth.Target)))]);
        TestReports.Write($"agreement-{title.Replace(' ', '-')}.md", figures.ToMarkdown());
        return figures;
    }

    private static string Describe(AgreementFigures figures) =>
        string.Join('\n', figures.Disagreements.Take(10).Select(pair => $"{pair.Accord}: {pair.Truth.File} on {pair.Truth.Target}"));
}
