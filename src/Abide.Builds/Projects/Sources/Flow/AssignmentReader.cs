namespace Abide.Builds.Projects.Sources.Flow;

/// <summary>Reads assignments around one name.</summary>
internal sealed class AssignmentReader(GoText text, BlockMap blocks)
{
    /// <summary>Variables on one left side; behind that it is no assignment that this follows.</summary>
    private const int MostPlaces = 50;

    /// <summary>The assignment to the variable at that token; null when it is only read there.</summary>
    public Assignment? At(int index)
    {
        if (!text.IsFreeIdentifier(index)) return null;
        var behind = 0;
        var next = index + 1;
        if (text.Is(index - 1, "var") && !text.IsAny(next, ",", "=")) return Declared(index);
        while (text.Is(next, ",") && behind < MostPlaces)
        {
            next = SkipOperand(next + 1);
            behind++;
        }

        if (!text.IsAny(next, "=", ":=")) return null;
        var before = 0;
        for (var previous = index - 1; text.Is(previous, ",") && before < MostPlaces; before++) previous = SkipOperandBack(previous - 1);
        return new Assignment(index, before, before + 1 + behind, text.Is(next, ":=") || text.Is(index - 1, "var"), next + 1, EndOf(next + 1));
    }

    /// <summary>Splits the right side at its commas.</summary>
    public List<(int Start, int End)> Values(Assignment assignment)
    {
        var values = new List<(int, int)>();
        var start = assignment.Start;
        for (var index = start; index < assignment.End; index = Next(index))
        {
            if (!text.Is(index, ",")) continue;
            values.Add((start, index));
            start = index + 1;
        }

        if (start < assignment.End) values.Add((start, assignment.End));
        return values;
    }

    /// <summary>The token behind an expression list: the end of the statement, or the block that the head of one stands before.</summary>
    public int EndOf(int start)
    {
        var index = start;
        while (index < text.Count && !text.IsSemicolon(index) && !text.IsAny(index, ")", "}", "]", ":"))
        {
            if (text.Is(index, "{") && blocks[index].IsControl) break;
            index = Next(index);
        }

        return Math.Min(index, text.Count);
    }

    /// <summary><c>var err error</c>, <c>var err error = f()</c>.</summary>
    private Assignment Declared(int index)
    {
        var equals = index + 1;
        while (equals < text.Count && !text.IsSemicolon(equals) && !text.Is(equals, "=")) equals = Next(equals);
        return text.Is(equals, "=") ? new Assignment(index, 0, 1, true, equals + 1, EndOf(equals + 1)) : new Assignment(index, 0, 1, true, equals, equals);
    }

    private int Next(int index) => Math.Max(text.Partner(index), index) + 1;

    private int SkipOperand(int index)
    {
        while (text.Is(index, "*")) index++;
        while (text.IsIdentifier(index) || text.IsAny(index, ".", "[", "(")) index = Next(index);
        return index;
    }

    private int SkipOperandBack(int index)
    {
        while (index >= 0 && (text.IsIdentifier(index) || text.IsAny(index, ".", "]", ")", "*")))
            index = (text.Partner(index) is >= 0 and var open ? open : index) - 1;
        return index;
    }
}
