using System.Collections.Immutable;

namespace Abide.Builds.Projects.Sources;

/// <summary>Reads the two notations of build constraints: <c>//go:build a &amp;&amp; !b</c>, and <c>// +build a,!b c</c>.</summary>
internal ref struct BuildExpressionParser
{
    /// <summary>Go itself refuses constraints that are longer than a few hundred terms; brackets nest no deeper here.</summary>
    private const int DeepestNesting = 50;

    private readonly string _text;
    private int _position;
    private int _depth;

    private BuildExpressionParser(string text) => _text = text;

    /// <summary>What stands behind <c>//go:build</c>; null when it is no expression.</summary>
    public static BuildExpression? Parse(string text)
    {
        var parser = new BuildExpressionParser(text);
        var expression = parser.Disjunction();
        parser.SkipBlanks();
        return parser._position == text.Length ? expression : null;
    }

    /// <summary>What stands behind <c>+build</c> on one line: alternatives apart by blanks, each of terms apart by commas.</summary>
    public static BuildExpression? ParsePlusBuild(string text)
    {
        var alternatives = ImmutableArray.CreateBuilder<BuildExpression>();
        foreach (var clause in text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            var terms = ImmutableArray.CreateBuilder<BuildExpression>();
            foreach (var term in clause.Split(','))
            {
                var name = term.TrimStart('!');
                if (name.Length == 0 || term.Length - name.Length > 1 || !name.All(IsTagCharacter)) return null;
                terms.Add(name.Length < term.Length ? new BuildNegation(new BuildTag(name)) : new BuildTag(name));
            }

            alternatives.Add(terms.Count == 1 ? terms[0] : new BuildConjunction(terms.ToImmutable()));
        }

        return alternatives.Count switch
        {
            0 => null,
            1 => alternatives[0],
            _ => new BuildDisjunction(alternatives.ToImmutable()),
        };
    }

    private BuildExpression? Disjunction()
    {
        if (Conjunction() is not { } first) return null;
        var operands = ImmutableArray.CreateBuilder<BuildExpression>();
        operands.Add(first);
        while (Takes("||"))
        {
            if (Conjunction() is not { } next) return null;
            operands.Add(next);
        }

        return operands.Count == 1 ? first : new BuildDisjunction(operands.ToImmutable());
    }

    private BuildExpression? Conjunction()
    {
        if (Operand() is not { } first) return null;
        var operands = ImmutableArray.CreateBuilder<BuildExpression>();
        operands.Add(first);
        while (Takes("&&"))
        {
            if (Operand() is not { } next) return null;
            operands.Add(next);
        }

        return operands.Count == 1 ? first : new BuildConjunction(operands.ToImmutable());
    }

    private BuildExpression? Operand()
    {
        if (++_depth > DeepestNesting) return null;
        var operand = Takes("!") ? Operand() is { } negated ? new BuildNegation(negated) : null
            : Takes("(") ? Disjunction() is { } inner && Takes(")") ? inner : null
            : Tag();
        _depth--;
        return operand;
    }

    private BuildTag? Tag()
    {
        SkipBlanks();
        var start = _position;
        while (_position < _text.Length && IsTagCharacter(_text[_position])) _position++;
        return _position == start ? null : new BuildTag(_text[start.._position]);
    }

    private static bool IsTagCharacter(char c) => c is '_' or '.' || char.IsLetterOrDigit(c);

    private bool Takes(string mark)
    {
        SkipBlanks();
        if (!_text.AsSpan(_position).StartsWith(mark, StringComparison.Ordinal)) return false;
        _position += mark.Length;
        return true;
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t') _position++;
    }
}
