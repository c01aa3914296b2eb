using System.Security.Cryptography;
using Abide.Compatibility.Needs;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Roots;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Elf;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Verdicts.Corpus;

/// <summary>Judges one program on one target.</summary>
internal static class Judging
{
    /// <summary>A whole Debian root as a target.</summary>
    public static Target Debian(string release, KernelOffer? kernel = null) =>
        RootTarget.Create($"dir:{release}", new DirectoryTree(TestCache.DebianRoot(release)), kernel?.Release, _ => kernel);

    /// <summary>A bundled release.</summary>
    public static Target Bundled(string name) => TargetCatalog.Resolve(name).Targets.ShouldHaveSingleItem();

    /// <summary>A kernel by its number.</summary>
    public static KernelOffer Kernel(int major, int minor, int patch, int? pageSize = null) => new()
    {
        Release = "test",
        Uname = $"{major}.{minor}.{patch}",
        Version = new Version(major, minor, patch),
        Provenance = new Provenance("test", Confidence.Measured),
        PageSize = pageSize,
    };

    /// <summary>Judges a file of this machine.</summary>
    public static Verdict JudgeFile(string path, Target target) => Judge(path, new DirectoryTree("/"), target);

    /// <param name="path">Absolute in <paramref name="files"/>.</param>
    /// <param name="files">Where the program and what is shipped with it lie.</param>
    /// <param name="target">What it is to run on.</param>
    public static Verdict Judge(string path, IRootTree files, Target target)
    {
        var bytes = files.Read(path).ShouldNotBeNull(path);
        var judged = new ProgramJudge([target], files).Judge(path, path, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return judged.Program.ShouldNotBeNull(string.Join('\n', judged.Problems)).Verdicts.ShouldHaveSingleItem();
    }

    /// <summary>A program as the first object of its own closure.</summary>
    public static LoadedObject Load(string file, string location)
    {
        ElfFile.TryParse(File.ReadAllBytes(file), location, out var elf, out _).ShouldBeTrue();
        var needs = NeedsReader.Read(elf!, location, location);
        return new LoadedObject { Name = location, Origin = ObjectOrigin.Program, LoadedBy = null, Library = ElfLibrary.View(elf!, needs), Needs = needs };
    }

    /// <summary>The only finding of a rule.</summary>
    public static Finding ShouldFind(this Verdict verdict, string id, Severity severity)
    {
        var finding = verdict.Findings.Where(finding => finding.Id == id).ShouldHaveSingleItem(Describe(verdict));
        finding.Severity.ShouldBe(severity, finding.Message);
        return finding;
    }

    public static void ShouldNotFind(this Verdict verdict, string id) => verdict.Findings.ShouldNotContain(finding => finding.Id == id, Describe(verdict));

    /// <summary>No finding of any rule.</summary>
    public static void ShouldRun(this Verdict verdict)
    {
        verdict.Findings.ShouldBeEmpty(Describe(verdict));
        verdict.Outcome.ShouldBe(Outcome.Runs);
    }

    private static string Describe(Verdict verdict) =>
        $"{verdict.Target}: {verdict.Outcome}\n{string.Join('\n', verdict.Findings.Select(finding => $"{finding.Id} {finding.Severity}: {finding.Message}"))}";
}
