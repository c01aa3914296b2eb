using Abide.Compatibility.Targets;
using Abide.Compatibility.Tests.Verdicts.Corpus;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Elf;
using Abide.Formats.Roots;
using Abide.Fuzzing;

namespace Abide.Compatibility.Tests.Hostile;

/// <summary>Damaged programs are judged without exception, and never as if nothing were wrong.</summary>
public sealed class DamagedProgramTests
{
    private static readonly ProgramJudge Judge = new(
        [.. TargetCatalog.DefaultNames.Append("debian:12").SelectMany(name => TargetCatalog.Resolve(name).Targets)],
        new DirectoryTree(AppContext.BaseDirectory));

    public static TheoryData<string> Programs => ["/bin/true", "/bin/bash", "/usr/bin/readelf", "/lib64/ld-linux-x86-64.so.2"];

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_whose_segments_are_cut_short_runs_nowhere(string path)
    {
        var whole = File.ReadAllBytes(path);
        ElfFile.TryParse(whole, path, out var file, out _).ShouldBeTrue();
        var loaded = file.Segments.Where(segment => segment.Type == SegmentType.Load).Max(segment => segment.Offset + segment.FileSize);

        for (var length = 0; (ulong)length < loaded; length += Math.Max(1, (int)loaded / 150))
        {
            var (report, problems) = Judge.Judge(path, path, whole.AsMemory(0, length), "");

            problems.ShouldNotBeEmpty($"{length} bytes");
            (report?.Verdicts ?? []).Where(verdict => verdict.Outcome is Outcome.Runs or Outcome.Degraded).ShouldBeEmpty($"{length} bytes");
        }
    }

    [Fact]
    public void A_search_path_of_thousands_of_directories_is_not_followed_to_its_end()
    {
        var program = Path.Combine(Directory.CreateTempSubdirectory("abide-hostile-").FullName, "hello");
        C.Program(program, "hello.c", "-Wl,-rpath," + string.Join(':', Enumerable.Range(0, 5000).Select(i => $"$ORIGIN/{i}")));

        var (report, _) = Judge.Judge(program, program, File.ReadAllBytes(program), "");

        report.ShouldNotBeNull().Verdicts.ShouldAllBe(verdict => verdict.Outcome == Outcome.Undetermined || verdict.Outcome == Outcome.Fails);
        Directory.Delete(Path.GetDirectoryName(program)!, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_changed_where_readers_look_is_judged_without_exception(string path)
    {
        var mutation = new Mutation(File.ReadAllBytes(path));
        var verdicts = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var (report, problems) = Judge.Judge(path, path, mutation.Apply(seed), "");
            (report is not null || problems.Length > 0).ShouldBeTrue($"seed {seed}");
            verdicts += report?.Verdicts.Length ?? 0;
        }

        verdicts.ShouldBeGreaterThan(300);
    }
}
