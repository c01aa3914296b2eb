using System.Collections.Immutable;
using Abide.Builds.Diagnoses;

namespace Abide.Builds.Logs;

/// <summary>Recognised causes, each once, with the first of its messages. Its size is bounded, whatever the log holds.</summary>
internal sealed class CauseList
{
    private const int MostCauses = 100;
    private const int MostValues = 40;
    private const int MostEvidence = 4;
    private const int MostUnsettled = 2000;

    // How far back the output of a test that failed is looked for.
    private const int TestOutput = 200;

    private readonly List<Cause> _causes = [];
    private readonly Dictionary<(string Id, string Subject), Cause> _bySubject = [];
    private readonly List<(Recognition Recognition, LogLine Line, int Block)> _unsettled = [];
    private readonly HashSet<int> _blocks = [];

    /// <summary>Parts of the log in which a cause was recognised.</summary>
    public IReadOnlySet<int> Blocks => _blocks;

    public void Add(Recognition recognition, LogLine line, int block)
    {
        _unsettled.Add((recognition, line, block));
        if (_unsettled.Count > MostUnsettled)
            Settle();
    }

    /// <summary>What was recognised shortly before was the output of a test.</summary>
    public void DropUnsettled(long line)
    {
        _unsettled.RemoveAll(hit => line - hit.Line.Number <= TestOutput);
        Settle();
    }

    /// <summary>What was recognised so far stands.</summary>
    public void Settle()
    {
        foreach (var (recognition, line, block) in _unsettled)
        {
            _blocks.Add(block);
            Put(recognition, line, block);
        }

        _unsettled.Clear();
    }

    /// <summary>The causes in the order of the log, without those that another one brings about.</summary>
    public ImmutableArray<RecognisedCause> Told() =>
    [
        .. _causes
            .Where(cause => !Consequences.Folds.Any(fold => fold.Consequence == cause.Diagnosis && _causes.Exists(root => root.Diagnosis == fold.Root && root.Blocks.Overlaps(cause.Blocks))))
            .OrderBy(cause => cause.Evidence[0].Number)
            .Select(cause => cause.Told()),
    ];

    private void Put(Recognition recognition, LogLine line, int block)
    {
        if (!_bySubject.TryGetValue((recognition.Diagnosis.Id, recognition.Subject), out var cause))
        {
            // Thousands of subjects are one cause told with many words.
            cause = _causes.Count < MostCauses ? null : _causes.Find(known => known.Diagnosis == recognition.Diagnosis);
            if (cause is null && _causes.Count >= MostCauses + AllDiagnoses.List.Length)
                return;
            if (cause is null)
            {
                cause = new Cause(recognition);
                _causes.Add(cause);
                _bySubject.Add((recognition.Diagnosis.Id, recognition.Subject), cause);
            }
        }

        cause.Add(recognition, line, block);
    }

    private sealed class Cause(Recognition first)
    {
        private readonly List<(string Name, List<string> Values)> _facts = [];
        private long _count;

        public Diagnosis Diagnosis => first.Diagnosis;

        public List<LogLine> Evidence { get; } = [];

        public HashSet<int> Blocks { get; } = [];

        public void Add(Recognition recognition, LogLine line, int block)
        {
            _count++;
            Blocks.Add(block);
            if (_count <= MostEvidence)
                Evidence.AddRange(recognition.Beside.Where(beside => beside is not null).Append(line).OrderBy(shown => shown!.Number).Where(shown => !Evidence.Contains(shown!))!);
            foreach (var (name, value) in recognition.Facts)
                Note(name, value);
        }

        public RecognisedCause Told()
        {
            ImmutableArray<LogFact> facts = [.. _facts.Select(fact => new LogFact(fact.Name, [.. fact.Values]))];
            return new()
            {
                Diagnosis = first.Diagnosis,
                Headline = first.Summary?.Invoke(facts) ?? first.Headline,
                Facts = facts,
                Count = _count,
                Evidence = [.. Evidence],
            };
        }

        private void Note(string name, string value)
        {
            var values = _facts.Find(fact => fact.Name == name).Values;
            if (values is null)
                _facts.Add((name, [value]));
            else if (values.Count < MostValues && !values.Contains(value))
                values.Add(value);
        }
    }
}
