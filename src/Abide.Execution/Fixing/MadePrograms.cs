using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;
using Abide.Formats.Elf;

namespace Abide.Execution.Fixing;

/// <summary>Finds the executables and shared objects that a build made in a copy, and has them judged.</summary>
/// <param name="judge">Judges each.</param>
/// <param name="waive">Applied to each.</param>
internal sealed class MadePrograms(ProgramJudge judge, Func<ProgramReport, ProgramReport> waive)
{
    private const int MagicLength = 4;

    /// <summary>Every program that was not there before, or is another now; of those that are not named, one content once, by its shortest path.</summary>
    /// <param name="copy">Where.</param>
    /// <param name="named">Paths, relative to the copy, that alone count; empty for all.</param>
    /// <param name="now">What the copy holds.</param>
    /// <param name="before">What was there when the build began, by path.</param>
    /// <param name="inPlace">Whether they are judged as if they lay where they were copied from, with what lies beside them there.</param>
    /// <param name="token">Stops it.</param>
    public ImmutableArray<MadeProgram> Find(ProjectCopy copy, ImmutableArray<string> named, ProjectTree now, IReadOnlyDictionary<string, PresentProgram> before, bool inPlace, CancellationToken token)
    {
        var found = new List<MadeProgram>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, file) in Candidates(now))
        {
            if (!named.IsEmpty && !named.Contains(path)) continue;
            if (ProjectTree.Hash(file) is not { } digest || (named.IsEmpty && before.GetValueOrDefault(path) is { } old && old.Sha256 == digest && old.Written == File.GetLastWriteTimeUtc(file)) || (!seen.Add(digest) && named.IsEmpty)) continue;
            token.ThrowIfCancellationRequested();
            if (new FileInfo(file).Length > Array.MaxLength) throw new FixException($"{path} is longer than 2 GiB and cannot be judged", "name the programs that count with --program");
            var bytes = File.ReadAllBytes(file);
            if (judge.Judge(path, inPlace ? Path.Combine(copy.Original, path) : file, bytes, digest).Program is { } program)
                found.Add(new(waive(program), bytes.Length));
        }

        return [.. found.OrderBy(program => program.Report.Path, StringComparer.Ordinal)];
    }

    /// <summary>The programs that a tree holds, by path.</summary>
    public static IReadOnlyDictionary<string, PresentProgram> Present(ProjectTree tree) =>
        Candidates(tree).ToDictionary(each => each.Path, each => new PresentProgram(ProjectTree.Hash(each.File), File.GetLastWriteTimeUtc(each.File)), StringComparer.Ordinal);

    private static IEnumerable<(string Path, string File)> Candidates(ProjectTree tree) =>
        tree.Entries
            .Where(entry => entry is { IsDirectory: false, Link: null, Length: > MagicLength })
            .OrderBy(entry => entry.Path.Length)
            .Select(entry => (entry.Path, Path.Combine(tree.Directory, entry.Path)))
            .Where(each => IsProgram(each.Item2));

    /// <summary>Whether a file is an executable or shared object, by its first bytes.</summary>
    public static bool IsProgram(string path)
    {
        const int TypeOffset = 16, Enough = 18; // e_type (System V ABI, ELF header)
        Span<byte> start = stackalloc byte[Enough];
        try
        {
            using var file = File.OpenHandle(path);
            if (RandomAccess.Read(file, start, 0) < Enough || !start.StartsWith("\u007fELF"u8)) return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        return (ElfType)(start[TypeOffset] | start[TypeOffset + 1]) is ElfType.Executable or ElfType.Shared; // small numbers: the other byte is zero in either order
    }
}

/// <param name="Sha256">Null when it cannot be read.</param>
/// <param name="Written">When it was last written: a build that makes the same bytes again writes them.</param>
internal sealed record PresentProgram(string? Sha256, DateTime Written);

/// <param name="Report">Its verdicts; the path is relative to the copy.</param>
/// <param name="Size">In bytes.</param>
internal sealed record MadeProgram(ProgramReport Report, long Size);
