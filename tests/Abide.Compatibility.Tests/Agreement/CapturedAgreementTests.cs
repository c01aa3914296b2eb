using System.Collections.Immutable;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Roots;
using Abide.Compatibility.Tests.Targets.Captures;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Elf;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Agreement;

/// <summary>A root, and what was captured of it, are one target: for every file, every finding is the same to the letter.</summary>
public sealed class CapturedAgreementTests
{
    private const int ProgramsPerRoot = 60;
    private const int LibrariesPerRoot = 70;

    private static readonly ImmutableArray<string> s_releases = ["bullseye", "bookworm", "trixie"];

    [Fact]
    public async Task Verdicts_on_a_captured_root_are_those_on_the_root()
    {
        var compared = await CompareAsync(target => target, ProgramsPerRoot, LibrariesPerRoot);

        compared.Count.ShouldBeGreaterThan(1000);
        compared.Count(pair => pair.Of.Outcome != Outcome.Runs).ShouldBeGreaterThan(compared.Count / 4);
        compared.Where(pair => Text(pair.Of) != Text(pair.Captured)).Select(Difference).Take(3).ShouldBeEmpty();
    }

    /// <summary>On another kernel, what the libraries' code asks it for counts as well.</summary>
    [Fact]
    public async Task Verdicts_on_another_kernel_are_the_same_too()
    {
        var kernel = TargetCatalog.Resolve("el7.9").Targets.ShouldHaveSingleItem();

        var compared = await CompareAsync(target => target.WithKernel(kernel), ProgramsPerRoot / 2, LibrariesPerRoot / 3);

        compared.Count(pair => pair.Of.Findings.Any(finding => finding.Id.StartsWith("ABI18", StringComparison.Ordinal))).ShouldBeGreaterThan(80);
        compared.Where(pair => Text(pair.Of) != Text(pair.Captured)).Select(Difference).Take(3).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("bullseye", "debian:11")]
    [InlineData("bookworm", "debian:12")]
    [InlineData("trixie", "debian:13")]
    public void A_captured_and_a_bundled_release_never_contradict_each_other(string root, string bundled)
    {
        var captured = Offer(RootTarget.Create("captured", Capturing.Debian(root), null, _ => null));
        var known = Offer(TargetCatalog.Resolve(bundled).Targets.ShouldHaveSingleItem());
        captured.LibcVersion.ShouldBe(known.LibcVersion);
        captured.CpuBaseline.ShouldBe(known.CpuBaseline);
        captured.Libraries.LibToken.ShouldBe(known.Libraries.LibToken);

        List<string> contradictions = [];
        var asked = 0;
        foreach (var needs in s_releases.SelectMany(release => Sample.Draw(release, TestCache.DebianRoot(release), ProgramsPerRoot, LibrariesPerRoot)).Select(Needs))
        {
            if (needs.Interpreter is { } interpreter) Compare(interpreter, captured.Libraries.FindInterpreter(interpreter), known.Libraries.FindInterpreter(interpreter));
            foreach (var name in needs.Needed)
            {
                var (one, other) = (captured.Libraries.FindLibrary(name, []), known.Libraries.FindLibrary(name, []));
                Compare(name, one, other);
                if (one.Value is not { } ours || other.Value is not { } theirs) continue;
                foreach (var version in needs.VersionNeeds.Where(need => need.File == name)) Tell($"{version.Version} in {name}", ours.DefinesVersion(version.Version), theirs.DefinesVersion(version.Version));
                foreach (var import in needs.Imports.Where(import => import.File == name)) Tell($"{import} in {name}", ours.DefinesSymbol(import.Name, import.Version), theirs.DefinesSymbol(import.Name, import.Version));
            }
        }

        asked.ShouldBeGreaterThan(5000);
        contradictions.Distinct(StringComparer.Ordinal).ShouldBeEmpty();

        void Compare(string what, Lookup<ILibrary> one, Lookup<ILibrary> other) => Tell(what, one.Answer, other.Answer);

        void Tell(string what, Answer one, Answer other)
        {
            asked++;
            if (one != other && one != Answer.Unknown && other != Answer.Unknown) contradictions.Add($"{what}: captured {one}, bundled {other}");
        }
    }

    private static Offer Offer(Target target) => target.OfferFor("x86_64").Value.ShouldNotBeNull();

    private static Compatibility.Needs.ProgramNeeds Needs(SampledFile file)
    {
        ElfFile.TryParse(File.ReadAllBytes(file.Source), file.Path, out var elf, out _).ShouldBeTrue(file.ToString());
        return Compatibility.Needs.NeedsReader.Read(elf!, file.Path, file.Path);
    }

    private static async Task<IReadOnlyCollection<(SampledFile File, Verdict Of, Verdict Captured)>> CompareAsync(Func<Target, Target> on, int programs, int libraries)
    {
        // By the same name, so that what differs is not the name.
        ProgramJudge roots = new([.. s_releases.Select(release => on(RootTarget.Create(release, new DirectoryTree(TestCache.DebianRoot(release)), null, _ => null)))], new EmptyTree());
        ProgramJudge captures = new([.. s_releases.Select(release => on(RootTarget.Create(release, Capturing.Debian(release), null, _ => null)))], new EmptyTree());
        System.Collections.Concurrent.ConcurrentBag<(SampledFile, Verdict, Verdict)> pairs = [];
        await Parallel.ForEachAsync(s_releases.SelectMany(release => Sample.Draw(release, TestCache.DebianRoot(release), programs, libraries)), async (file, cancellation) =>
        {
            var bytes = await File.ReadAllBytesAsync(file.Source, cancellation);
            var location = $"/alone/{file.Name}";
            var (one, other) = (roots.Judge(file.Path, location, bytes, null).Program!, captures.Judge(file.Path, location, bytes, null).Program!);
            foreach (var (first, second) in one.Verdicts.Zip(other.Verdicts)) pairs.Add((file, first, second));
        });
        return pairs;
    }

    private static string Difference((SampledFile File, Verdict Of, Verdict Captured) pair) => $"{pair.File} on {pair.Of.Target}\nroot: {Text(pair.Of)}\ncaptured: {Text(pair.Captured)}";

    private static string Text(Verdict verdict) => $"{verdict.Outcome}\n" + string.Join('\n', verdict.Findings.Select(finding =>
        $"{finding.Id} {finding.Severity} {finding.Subject} {finding.Need} {finding.Message} {finding.Hint} {string.Join(' ', finding.Evidence.Select(evidence => evidence.ToString()))}"));
}
