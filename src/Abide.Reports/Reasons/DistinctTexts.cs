namespace Abide.Reports.Reasons;

/// <summary>Texts in the order in which they came first.</summary>
internal sealed class DistinctTexts
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _inOrder = [];

    public int Count => _inOrder.Count;

    public IReadOnlyList<string> InOrder => _inOrder;

    /// <summary>Null is no text.</summary>
    public void Add(string? text)
    {
        if (text is not null && _seen.Add(text))
            _inOrder.Add(text);
    }
}
