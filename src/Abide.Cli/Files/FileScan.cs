using System.Collections.Concurrent;
using System.Collections.Immutable;
using Abide.Compatibility.Verdicts;
using Abide.Formats;
using Abide.Formats.Roots;

namespace Abide.Cli.Files;

/// <summary>
/// Judges many files on all cores. One content is judged once: hard links and links are known by their inode before
/// anything is read, copies by their digest. Nothing of a program is kept once it is handed on, so that memory does not
/// grow with their number.
/// </summary>
/// <param name="judge">Judges each content.</param>
/// <param name="files">The file system that paths are resolved in.</param>
/// <param name="buffers">Memory shared by the workers.</param>
/// <param name="digests">Whether the report shows digests. Without, a file is digested only if another one has its length.</param>
internal sealed class FileScan(ProgramJudge judge, IRootTree files, FileBuffers buffers, bool digests)
{
    private readonly ConcurrentQueue<Problem> _problems = new();
    private readonly ConcurrentDictionary<string, string> _rootsWithPrograms = new(StringComparer.Ordinal);
    private int _done;

    /// <summary>Files to look at; known once the walk has ended.</summary>
    public int Total { get; private set; }

    /// <summary>Files looked at so far.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Hands each program to <paramref name="found"/>, in the order of their paths and never two at once.</summary>
    /// <returns>What is wrong with the input, sorted by path, then id.</returns>
    public ImmutableArray<Problem> Run(IEnumerable<string> paths, Action<ProgramReport> found, CancellationToken cancellationToken)
    {
        var walkProblems = new List<Problem>();
        var walk = new FileWalk(walkProblems);
        var all = SameFile.GroupByInode(walk.Find(paths, cancellationToken));
        Total = all.Count;

        var copies = new CopySearch(files);
        ForEach(copies.MayHaveCopies(all), LookAt, cancellationToken);

        var places = copies.Places(all);
        Total = Done + places.Sum(place => 1 + place.Copies.Length);
        var reports = new InOrder<ProgramReport>(places.Count, found);
        ForEach(
            LargestFirst(places),
            (number, content, token) =>
            {
                var place = places[number];
                reports.WaitToBegin(number, token);
                var report = Judge(place, content, token);
                content.Release();
                reports.Complete(number, report);
                Interlocked.Add(ref _done, 1 + place.Copies.Length);
            },
            cancellationToken);

        var empty = walk.Roots
            .Where(root => !_rootsWithPrograms.ContainsKey(root) && walkProblems.TrueForAll(problem => problem.Path != root))
            .Select(root => Problems.NothingToJudge.At(root, "there is no ELF file below the directory"));
        return
        [
            .. walkProblems.Concat(_problems).Concat(empty)
                .OrderBy(problem => problem.Path, StringComparer.Ordinal)
                .ThenBy(problem => problem.Id, StringComparer.Ordinal)
                .ThenBy(problem => problem.Message, StringComparer.Ordinal),
        ];
    }

    /// <summary>Numbers of places, those of the largest files first as far as results need not wait: so no worker is left alone with one at the end.</summary>
    private static List<int> LargestFirst(List<Place> places) =>
        [.. Enumerable.Range(0, places.Count).Chunk(InOrder<ProgramReport>.Stretch).SelectMany(numbers => numbers.OrderByDescending(number => places[number].File.Length))];

    private void ForEach<T>(List<T> items, Action<T, FileContent, CancellationToken> action, CancellationToken cancellationToken)
    {
        var next = -1;
        Workers.Run(
            Math.Min(Environment.ProcessorCount, items.Count),
            token =>
            {
                using var content = new FileContent(buffers);
                for (int i; (i = Interlocked.Increment(ref next)) < items.Count; content.Release())
                {
                    token.ThrowIfCancellationRequested();
                    action(items[i], content, token);
                }
            },
            cancellationToken);
    }

    private void LookAt(SameFile file, FileContent content, CancellationToken cancellationToken)
    {
        if (TryRead(file, content, cancellationToken))
        {
            file.Seen = new SameFile.Look(content.Sha256, ProgramJudge.DependsOnPlace(content.Bytes, file.First.Path));
            return;
        }

        file.Seen = new SameFile.Look(null, DependsOnPlace: false);
        Interlocked.Increment(ref _done);
    }

    private ProgramReport? Judge(Place place, FileContent content, CancellationToken cancellationToken)
    {
        if (!TryRead(place.File, content, cancellationToken))
            return null;

        var judged = judge.Judge(place.Path, place.Location, content.Bytes, digests ? content.Sha256 : null);
        foreach (var problem in judged.Problems)
        {
            if (place.File.Named || problem.Id != Problems.NotProgram.Id)
                _problems.Enqueue(problem);
        }

        ImmutableArray<string> alsoAt = [.. place.AlsoAt];
        return judged.Program is not { } program || alsoAt.IsEmpty ? judged.Program : program with { AlsoAt = alsoAt };
    }

    private bool TryRead(SameFile file, FileContent content, CancellationToken cancellationToken)
    {
        if (!content.TryRead(file.ToRead, out var problem, cancellationToken))
        {
            if (problem is not null)
                _problems.Enqueue(problem);
            return false;
        }

        foreach (var path in file.Paths)
        {
            if (path.Root is { } root)
                _rootsWithPrograms.TryAdd(root, root);
        }

        return true;
    }
}
