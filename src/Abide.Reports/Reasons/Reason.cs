using Abide.Compatibility.Verdicts;

namespace Abide.Reports.Reasons;

/// <summary>
/// One cause, told once: every finding with the same id, severity and subject, whatever program and target it was found on.
/// Findings are added in the order of programs, then of targets; of each only what differs from those before is kept.
/// </summary>
/// <param name="id">Rule id.</param>
/// <param name="subject">What it is about, for example a library.</param>
/// <param name="severity">That of every finding.</param>
/// <param name="waived">Reason of the waiver that covers all of them, or null.</param>
/// <param name="verbose">Whether the page shows everything; else no more than <see cref="PageLimit"/> messages and hints.</param>
internal sealed class Reason(string id, string subject, Severity severity, string? waived, bool verbose)
{
    /// <summary>More items of a kind than any page shows without being verbose.</summary>
    public const int PageLimit = 20;

    private readonly string _suffix = $" in {subject}";
    private readonly Messages _messages = new(verbose ? int.MaxValue : PageLimit);
    private readonly DistinctTexts _needs = new();
    private readonly Dictionary<string, DistinctTexts> _needsByTarget = new(StringComparer.Ordinal);
    private readonly DistinctTexts _targets = new();
    private readonly DistinctTexts _hints = new();
    private readonly Dictionary<string, DistinctTexts> _targetsByHint = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _programsByHint = new(StringComparer.Ordinal);
    private readonly DistinctTexts _symbols = new();
    private readonly DistinctTexts _functions = new();
    private readonly Dictionary<string, DistinctTexts> _symbolsByFunction = new(StringComparer.Ordinal);
    private readonly DistinctTexts _objects = new();
    private readonly DistinctTexts _sources = new();
    private readonly List<string> _programs = [];
    private Evidence? _firstInProgram;
    private bool _needsAreInSubject = true;
    private bool _needsAreLists;

    public string Id => id;

    public string Subject => subject;

    public Severity Severity => severity;

    public string? Waived => waived;

    /// <summary>Findings.</summary>
    public int Hits { get; private set; }

    /// <summary>
    /// The cause in one line. One message speaks for itself; several versions of one library are folded, newest last
    /// (<c>libc.so.6 lacks GLIBC_2.28, GLIBC_2.33, GLIBC_2.34</c>); so are messages that differ in a word or two.
    /// </summary>
    public string Headline => Told ?? $"{Rules.Find(Id)?.Title ?? Subject}: {Words.List(Sorted(_needs), 4)}";

    /// <summary>The messages as one sentence, or null when they differ too much; the headline is then only a title.</summary>
    public string? Told
    {
        get
        {
            if (_messages.Count == 1)
                return _messages.First[0];
            if (_needsAreInSubject)
                return $"{(Severity == Severity.Undetermined ? $"no fact whether {Subject} has" : $"{Subject} lacks")} {(NamesSymbols ? Words.List(Symbols, 3) : Words.List(Items(_needs), 8))}";

            // A sentence that has lost what it is about tells nothing.
            return _messages.Shared is { } shared && _needs.InOrder.All(need => shared.Contains(need, StringComparison.Ordinal)) ? shared : null;
        }
    }

    /// <summary>Messages that the headline does not already tell; no more than fit.</summary>
    public IReadOnlyList<string> Messages => _messages.Count == 1 ? [] : _messages.First;

    /// <summary>No more than fit.</summary>
    public IReadOnlyList<string> Hints => _hints.InOrder;

    /// <summary>Paths, in the order of the report.</summary>
    public IReadOnlyList<string> Programs => _programs;

    public IReadOnlyList<string> Targets => _targets.InOrder;

    public IReadOnlyList<string> Needs => _needs.InOrder;

    /// <summary>What asks for it: symbols with their versions, in the order found.</summary>
    public IReadOnlyList<string> Symbols => _symbols.InOrder;

    /// <summary>Files that ask or offer, other than the programs themselves.</summary>
    public IReadOnlyList<string> Objects => _objects.InOrder;

    /// <summary>Where the facts come from, with the confidence in them; verbose pages only.</summary>
    public IReadOnlyList<string> Sources => _sources.InOrder;

    /// <summary>Byte offset of the first evidence in a program itself, or null.</summary>
    public long? Offset => _firstInProgram?.Offset;

    /// <summary>Who asks for it: functions, packages or C objects, in the order found.</summary>
    public IReadOnlyList<string> Functions =>
    [
        .. _functions.InOrder.Select(function => _symbolsByFunction[function].InOrder switch
        {
            [] => function,
            [var symbol] => $"{function} ({symbol})",
            var symbols => $"{function} ({symbols.Count} symbols)",
        }),
    ];

    /// <summary>Whether the needs are lists of symbols already, which cannot be folded as single names can.</summary>
    public bool NamesSymbols => Symbols.Count > 0 && _needsAreLists;

    /// <summary>Targets whose findings give this hint.</summary>
    public IReadOnlyList<string> TargetsOf(string hint) => _targetsByHint[hint].InOrder;

    /// <summary>Paths of programs whose findings give this hint, in the order of the report.</summary>
    public IReadOnlyList<string> ProgramsOf(string hint) => _programsByHint[hint];

    /// <summary>What is missing on a target, without the subject where that is clear; empty when nothing is.</summary>
    public IReadOnlyList<string> ItemsOn(string target) => _needsByTarget.TryGetValue(target, out var needs) ? Items(needs) : [];

    public void Add(ProgramReport program, string target, Finding finding)
    {
        Hits++;
        _messages.Add(finding.Message);
        _needs.Add(finding.Need);
        Of(_needsByTarget, target).Add(finding.Need);
        _needsAreInSubject &= finding.Need.EndsWith(_suffix, StringComparison.Ordinal);
        _needsAreLists |= finding.Need.Contains(", ", StringComparison.Ordinal);
        _targets.Add(target);
        AddHint(finding.Hint, target, program.Path);
        AddProgram(_programs, program.Path);
        if (finding.Evidence is [{ File: { } file }, ..] && file != program.Path)
            _objects.Add(file);
        foreach (var evidence in finding.Evidence)
            AddEvidence(evidence, program.Path);
    }

    private void AddHint(string? hint, string target, string program)
    {
        if (hint is null)
            return;

        if (!_targetsByHint.TryGetValue(hint, out var targets))
        {
            if (!verbose && _hints.Count == PageLimit)
                return;
            _hints.Add(hint);
            _targetsByHint.Add(hint, targets = new DistinctTexts());
            _programsByHint.Add(hint, []);
        }

        targets.Add(target);
        AddProgram(_programsByHint[hint], program);
    }

    /// <summary>Programs come one after the other.</summary>
    private static void AddProgram(List<string> programs, string path)
    {
        if (programs is not [.., var last] || !ReferenceEquals(last, path))
            programs.Add(path);
    }

    private void AddEvidence(Evidence evidence, string program)
    {
        _symbols.Add(evidence.Symbol);
        if (evidence.Function is { } function)
        {
            _functions.Add(function);
            Of(_symbolsByFunction, function).Add(evidence.Symbol);
        }

        if (verbose && evidence.Source is { } source)
            _sources.Add(evidence.Confidence is { } confidence ? $"{source} ({confidence.ToString().ToLowerInvariant()})" : source);
        if (_firstInProgram is null && evidence.File == program)
            _firstInProgram = evidence;
    }

    private static DistinctTexts Of(Dictionary<string, DistinctTexts> byKey, string key)
    {
        if (!byKey.TryGetValue(key, out var texts))
            byKey.Add(key, texts = new DistinctTexts());
        return texts;
    }

    private IReadOnlyList<string> Items(DistinctTexts needs) =>
        [.. Sorted(needs).Select(need => need.EndsWith(_suffix, StringComparison.Ordinal) ? need[..^_suffix.Length] : need)];

    private static IReadOnlyList<string> Sorted(DistinctTexts needs) => [.. needs.InOrder.Order(VersionOrder.Instance)];
}
