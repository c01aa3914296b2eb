namespace Abide.Builds.Plans.Modules;

/// <summary>A function's parameters and results as <see cref="Projects.Xsys.XsysDeclarations"/> writes them down.</summary>
internal static class GoSignature
{
    /// <summary>The types alone, one for each value: <c>(a, b int) (err error)</c> is <c>(int,int)(error)</c>.</summary>
    public static string TypesOf(string signature)
    {
        var types = new List<string>();
        for (var at = 0; at < signature.Length;)
        {
            if (signature[at] == ' ') at++;
            else if (signature[at] == '(')
            {
                var end = EndOf(signature, at);
                types.Add($"({string.Join(',', List(signature[(at + 1)..end]))})");
                at = Math.Min(end + 1, signature.Length);
            }
            else
            {
                types.Add($"({signature[at..].Trim()})");
                break;
            }
        }

        return string.Concat(types);
    }

    private static List<string> List(string text)
    {
        var pieces = Pieces(text);
        var isNamed = pieces.Exists(piece => NameEnd(piece) > 0);
        var type = "";
        for (var i = pieces.Count - 1; i >= 0; i--)
        {
            var end = NameEnd(pieces[i]);
            // A name alone has the type of the next: a, b int.
            if (!isNamed || end > 0) type = isNamed ? pieces[i][end..].Trim() : pieces[i];
            pieces[i] = type;
        }

        return pieces;
    }

    /// <summary>Where the type begins behind a name; 0 where there is only one of both.</summary>
    private static int NameEnd(string piece)
    {
        var end = piece.IndexOf(' ', StringComparison.Ordinal);
        return end > 0 && piece[..end].All(c => char.IsLetterOrDigit(c) || c == '_') && piece[..end] is not ("chan" or "func" or "map" or "struct" or "interface") ? end : 0;
    }

    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        var (depth, from) = (0, 0);
        for (var at = 0; at <= text.Length; at++)
        {
            if (at == text.Length || (depth == 0 && text[at] == ','))
            {
                if (text[from..at].Trim() is { Length: > 0 } piece) pieces.Add(piece);
                from = at + 1;
            }
            else
            {
                depth += text[at] is '(' or '[' or '{' ? 1 : text[at] is ')' or ']' or '}' ? -1 : 0;
            }
        }

        return pieces;
    }

    private static int EndOf(string text, int open)
    {
        var depth = 0;
        for (var at = open; at < text.Length; at++)
        {
            depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
            if (depth == 0) return at;
        }

        return text.Length;
    }
}
