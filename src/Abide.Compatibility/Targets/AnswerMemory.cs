using System.Collections.Concurrent;

namespace Abide.Compatibility.Targets;

/// <summary>Answers that were worked out once: hundreds of programs ask a library for the same symbols. Thread-safe.</summary>
internal sealed class AnswerMemory
{
    // A symbol has a handful of versions; a program that asks for thousands is answered, but not remembered.
    private const int MostVersions = 32;

    private readonly ConcurrentDictionary<string, Remembered> _byName = new(StringComparer.Ordinal);

    public Answer? Find(string name, string? version)
    {
        if (!_byName.TryGetValue(name, out var remembered))
            return null;

        for (var each = remembered; each is not null; each = each.Next)
        {
            if (each.Version == version)
                return each.Answer;
        }

        return null;
    }

    public Answer Keep(string name, string? version, Answer answer)
    {
        // Two threads may forget each other's answer here; it is then worked out again.
        var others = _byName.GetValueOrDefault(name);
        if (others is null || others.Count < MostVersions)
            _byName[name] = new Remembered(version, answer, others);
        return answer;
    }

    /// <summary>The answer for one version of a name, and those for other versions of it.</summary>
    private sealed record Remembered(string? Version, Answer Answer, Remembered? Next)
    {
        public int Count { get; } = Next is null ? 1 : Next.Count + 1;
    }
}
