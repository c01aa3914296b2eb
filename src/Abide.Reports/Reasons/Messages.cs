namespace Abide.Reports.Reasons;

/// <summary>
/// The messages of one cause. Most name their program, so that there are as many as programs; what a page shows of them is
/// kept, and of the rest no more than the words they share.
/// </summary>
/// <param name="limit">How many messages a page can show.</param>
internal sealed class Messages(int limit)
{
    private readonly HashSet<long> _digests = [];
    private readonly List<string> _first = [];
    private readonly Elision _shared = new();

    /// <summary>Different messages.</summary>
    public int Count => _digests.Count;

    /// <summary>In the order in which they came, at most as many as a page can show.</summary>
    public IReadOnlyList<string> First => _first;

    /// <summary>The words that all have in common, or null when too little is left to make sense.</summary>
    public string? Shared => _shared.Folded;

    public void Add(string message)
    {
        if (!_digests.Add(Digest(message)))
            return;

        if (_first.Count < limit)
            _first.Add(message);
        _shared.Add(message);
    }

    /// <summary>FNV-1a, 64 bits: equal messages are told once, and nothing worse than a line too few hangs on a collision.</summary>
    private static long Digest(string message)
    {
        var digest = 0xcbf29ce484222325;
        foreach (var character in message)
            digest = unchecked((digest ^ character) * 0x100000001b3);
        return (long)digest;
    }
}
