using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;
using Abide.Formats;
using Abide.Formats.Roots;

namespace Abide.Cli.Files;

/// <summary>
/// Judges many files on all cores. One content is judged once: hard links and links are known by their inode before
/// anything is read, copies by their digest. The result does not depend on which worker was first.
/// </summary>
/// <param name="judge">Judges each content.</param>
/// <param name="files">The file system that paths are resolved in.</param>
/// <param name="buffers">Memory shared by the workers.</param>
/// <param name="digests">Whether the report shows digests. Without, a file is digested only if another one has its length.</param>
internal sealed class FileScan(ProgramJudge judge, IRootTree files, FileBuffers buffers, bool digests)
{
    private readonly ConcurrentDictionary<string, FirstSeen> _byContent = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Judged> _judged = [];
    private readonly ConcurrentBag<Problem> _problems = [];
    private readonly ConcurrentDictionary<string, bool> _rootsWithPrograms = new(StringComparer.Ordinal);
    private FrozenSet<long> _sharedLengths = [];
    private int _done;

    /// <summary>Files to look at; known once the walk has ended.</summary>
    public int Total { get; private set; }

    /// <summary>Files looked at so far.</summary>
    public int Done => Volatile.Read(ref _done);

    public async Task<CheckReport> RunAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var walkProblems = new List<Problem>();
        var walk = new FileWalk(walkProblems);
        var units = GroupByInode(walk.Find(paths, cancellationToken));
        Total = units.Length;
        _sharedLengths = units.CountBy(unit => unit.First.Status.Length).Where(pair => pair.Value > 1).Select(pair => pair.Key).ToFrozenSet();

        var next = -1;
        var workers = Enumerable.Range(0, Math.Min(Environment.ProcessorCount, units.Length)).Select(_ => Task.Run(
            () =>
            {
                using var content = new FileContent(buffers);
                for (int i; (i = Interlocked.Increment(ref next)) < units.Length; Interlocked.Increment(ref _done))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Judge(units[i], i, content, cancellationToken);
                    content.Release();
                }
            },
            cancellationToken)).ToArray();
        await Task.WhenAll(workers);

        var empty = walk.Roots
            .Where(root => !_rootsWithPrograms.ContainsKey(root) && walkProblems.TrueForAll(problem => problem.Path != root))
            .Select(root => Problems.NothingToJudge.At(root, "there is no ELF file below the directory"));
        return Merge([.. walkProblems, .. _problems, .. empty]);
    }

    /// <summary>Paths of one inode together, the real name before links to it; units in the order of their first path.</summary>
    private static Unit[] GroupByInode(List<Candidate> candidates) =>
    [
        .. candidates
            .GroupBy(candidate => (candidate.Status.Device, candidate.Status.Inode))
            .Select(group => new Unit([.. group
                .OrderBy(candidate => candidate.IsLink)
                .ThenBy(candidate => candidate.Path, StringComparer.Ordinal)
                .DistinctBy(candidate => candidate.Path, StringComparer.Ordinal)]))
            .OrderBy(unit => unit.First.Path, StringComparer.Ordinal),
    ];

    private void Judge(Unit unit, int index, FileContent content, CancellationToken cancellationToken)
    {
        var candidate = unit.Candidates.FirstOrDefault(candidate => candidate.Named) ?? unit.First;
        if (!content.TryRead(candidate, out var problem, cancellationToken))
        {
            if (problem is not null)
                _problems.Add(problem);
            return;
        }

        foreach (var member in unit.Candidates)
        {
            if (member.Root is { } root)
                _rootsWithPrograms.TryAdd(root, true);
        }

        var sha256 = digests || _sharedLengths.Contains(candidate.Status.Length) ? content.Sha256 : null;
        var identity = sha256 ?? $"the only one of {candidate.Status.Length} bytes";

        // Hard links may lie in several directories, and $ORIGIN is the directory of the one that is started.
        var places = unit.Candidates.GroupBy(member => Path.GetDirectoryName(Locate(member.Path)) ?? "/", StringComparer.Ordinal).ToArray();
        for (var place = 0; place < places.Length; place++)
        {
            var members = places[place].ToArray();
            var mine = new Lazy<JudgedFile>(() => judge.Judge(members[0].Path, Locate(members[0].Path), content.Bytes, sha256));
            var first = _byContent.GetOrAdd(identity, new FirstSeen(index, place, mine));
            var isFirst = ReferenceEquals(first.File, mine);
            var shared = !isFirst && (first.Index, first.Place).CompareTo((index, place)) < 0 && !DependsOnPlace(first.File.Value);

            var file = shared ? null : mine.Value;
            _judged.Add(new Judged(identity, index, place, places[place].Key, [.. members.Select(member => member.Path)], unit.Candidates.Any(member => member.Named), file));
        }
    }

    /// <summary>
    /// Where a path really lies: the kernel resolves every link before it starts a program, so $ORIGIN is there too.
    /// </summary>
    private string Locate(string path)
    {
        var full = Path.GetFullPath(path);
        return files.Find(full)?.Path ?? full;
    }

    private static bool DependsOnPlace(JudgedFile file) => file.Program is null || !file.Program.Facts.RunPath.IsEmpty;

    private CheckReport Merge(List<Problem> problems)
    {
        var placeless = _byContent.Where(pair => !DependsOnPlace(pair.Value.File.Value)).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        var programs = new List<ProgramReport>();
        foreach (var copies in _judged.GroupBy(judged => (judged.Identity, placeless.Contains(judged.Identity) ? "" : judged.Directory)))
        {
            // The first in order always judged itself, see Judge.
            var ordered = copies.OrderBy(judged => (judged.Index, judged.Place)).ToArray();
            var owner = ordered[0].File!;
            problems.AddRange(owner.Problems.Where(problem => ordered[0].Named || problem.Id != Problems.NotProgram.Id));
            if (owner.Program is { } program)
                programs.Add(program with { AlsoAt = [.. ordered.SelectMany(judged => judged.Paths).Where(path => path != program.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] });
        }

        return new CheckReport
        {
            Programs = [.. programs.OrderBy(program => program.Path, StringComparer.Ordinal)],
            Problems = [.. problems.OrderBy(problem => problem.Path, StringComparer.Ordinal).ThenBy(problem => problem.Id, StringComparer.Ordinal).ThenBy(problem => problem.Message, StringComparer.Ordinal)],
        };
    }

    /// <summary>One inode under all the paths that lead to it.</summary>
    private sealed record Unit(ImmutableArray<Candidate> Candidates)
    {
        public Candidate First => Candidates[0];
    }

    private sealed record FirstSeen(int Index, int Place, Lazy<JudgedFile> File);

    /// <param name="Identity">Equal for equal contents: the digest, or the length where no other file has it.</param>
    /// <param name="Index">Of the unit; with <paramref name="Place"/>, the order that decides who owns a content.</param>
    /// <param name="Place">Of the directory among those of the unit.</param>
    /// <param name="Directory">Where it lies.</param>
    /// <param name="Paths">Not empty.</param>
    /// <param name="Named">Whether the user named it; object files and core dumps in a walk are passed over quietly.</param>
    /// <param name="File">Null when an earlier file with the same content was judged instead.</param>
    private sealed record Judged(string Identity, int Index, int Place, string Directory, ImmutableArray<string> Paths, bool Named, JudgedFile? File);
}
