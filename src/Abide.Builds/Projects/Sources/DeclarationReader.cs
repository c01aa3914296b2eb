using System.Collections.Immutable;

namespace Abide.Builds.Projects.Sources;

/// <summary>Finds package clause, imports and declarations among the tokens of a file (Go specification, "Source file organization").</summary>
internal sealed class DeclarationReader(GoText text)
{
    public string Package { get; private set; } = "";

    public ImmutableArray<GoImport>.Builder Imports { get; } = ImmutableArray.CreateBuilder<GoImport>();

    public ImmutableArray<GoSpec>.Builder Specs { get; } = ImmutableArray.CreateBuilder<GoSpec>();

    public ImmutableArray<GoFunction>.Builder Functions { get; } = ImmutableArray.CreateBuilder<GoFunction>();

    public void Read()
    {
        var index = 0;
        while (index < text.Count)
        {
            if (text.Is(index, "package") && Package.Length == 0 && text.IsIdentifier(index + 1))
            {
                Package = text.String(index + 1);
                index += 2;
            }
            else if (text.Is(index, "func"))
            {
                index = ReadFunction(index + 1);
            }
            else if (text.IsAny(index, "import", "const", "var", "type"))
            {
                index = ReadGroup(index);
            }
            else
            {
                index = Next(index);
            }
        }
    }

    /// <summary>The token behind this one, or behind the bracket that closes it.</summary>
    private int Next(int index) => Math.Max(text.Partner(index), index) + 1;

    private int EndOfSpec(int index)
    {
        while (index < text.Count && !text.IsSemicolon(index) && !text.Is(index, ")")) index = Next(index);
        return index;
    }

    private int ReadGroup(int keyword)
    {
        if (!text.Is(keyword + 1, "(")) return ReadSpec(keyword, keyword + 1, 0);
        var close = text.Partner(keyword + 1);
        if (close < 0) return keyword + 2;
        var ordinal = 0;
        for (var index = keyword + 2; index < close;)
            index = text.IsSemicolon(index) ? index + 1 : ReadSpec(keyword, index, ordinal++);
        return close + 1;
    }

    /// <returns>The token behind it, always behind <paramref name="start"/>.</returns>
    private int ReadSpec(int keyword, int start, int ordinal)
    {
        var end = Math.Max(EndOfSpec(start), start + 1);
        if (text.Is(keyword, "import"))
        {
            var path = end - 1;
            if (text[path].Kind == GoTokenKind.String && text[path].Length > 2)
                Imports.Add(new GoImport(text.Text.Substring(text[path].Start + 1, text[path].Length - 2), path > start ? text.String(start) : null, path));
            return end;
        }

        if (!text.IsIdentifier(start)) return end;
        var names = ImmutableArray.CreateBuilder<int>();
        names.Add(start);
        var index = start + 1;
        if (!text.Is(keyword, "type"))
        {
            for (; text.Is(index, ",") && text.IsIdentifier(index + 1); index += 2) names.Add(index + 1);
        }

        while (index < end && !text.Is(index, "=")) index = Next(index);
        var kind = text.Is(keyword, "const") ? GoSpecKind.Constant : text.Is(keyword, "var") ? GoSpecKind.Variable : GoSpecKind.Type;
        Specs.Add(new GoSpec(kind, names.ToImmutable(), index < end ? index : -1, end, ordinal));
        return end;
    }

    private int ReadFunction(int index)
    {
        var receiver = -1;
        if (text.Is(index, "(") && text.Partner(index) >= 0)
        {
            receiver = index;
            index = text.Partner(index) + 1;
        }

        var name = index++;
        if (text.Is(index, "[")) index = Next(index);
        if (!text.IsIdentifier(name) || !text.Is(index, "(") || text.Partner(index) < 0) return index;
        var parameters = index;
        index = text.Partner(index) + 1;
        while (index < text.Count && !text.IsSemicolon(index) && !IsBody(index)) index = Next(index);
        var body = text.Is(index, "{") && text.Partner(index) >= 0 ? index : -1;
        var end = body < 0 ? index - 1 : text.Partner(body);
        Functions.Add(new GoFunction(text.String(name), name, receiver, parameters, body, end));
        return end + 1;
    }

    /// <summary>In results, <c>struct { … }</c> and <c>interface { … }</c> have braces of their own.</summary>
    private bool IsBody(int index) => text.Is(index, "{") && !text.IsAny(index - 1, "struct", "interface");
}
