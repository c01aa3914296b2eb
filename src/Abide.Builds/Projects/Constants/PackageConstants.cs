using Abide.Builds.Projects.Sources;

namespace Abide.Builds.Projects.Constants;

/// <summary>
/// The constants that a set of files declares, evaluated when they are asked for (Go specification, "Constant expressions").
/// Booleans, fractions and sizes of types are no values here; <see cref="ValueOf"/> is null for them.
/// </summary>
internal sealed class PackageConstants
{
    private const int DeepestReference = 60;

    /// <summary>Constants on one line.</summary>
    private const int MostPlaces = 200;

    private readonly Dictionary<string, Declaration> _declarations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConstantValue?> _values = new(StringComparer.Ordinal);
    private readonly int _wordBits;
    private int _depth;

    /// <param name="files">Files of one package for one platform.</param>
    /// <param name="architecture">GOARCH, which tells how wide <c>uintptr</c> is.</param>
    public PackageConstants(IEnumerable<GoFile> files, string architecture)
    {
        _wordBits = architecture is "386" or "amd64p32" or "arm" or "armbe" or "mips" or "mipsle" or "mips64p32" or "mips64p32le" or "ppc" or "riscv" or "s390" or "sparc" ? 32 : 64;
        foreach (var file in files)
        {
            GoSpec? written = null;
            foreach (var spec in file.Specs)
            {
                if (spec.Kind != GoSpecKind.Constant) continue;
                // Without an expression, the one above is repeated.
                if (spec.Assign >= 0 || spec.Ordinal == 0) written = spec;
                if (written is not { Assign: >= 0 }) continue;
                for (var place = 0; place < Math.Min(spec.Names.Length, MostPlaces); place++)
                    _declarations.TryAdd(file.Text.String(spec.Names[place]), new Declaration(file, spec, written, place));
            }
        }
    }

    public IEnumerable<string> Names => _declarations.Keys;

    public bool Declares(string name) => _declarations.ContainsKey(name);

    /// <summary>The value of a constant; null when it is not declared, or cannot be evaluated.</summary>
    public ConstantValue? ValueOf(string name)
    {
        if (_values.TryGetValue(name, out var known)) return known;
        if (!_declarations.TryGetValue(name, out var declaration) || _depth >= DeepestReference) return null;
        // A constant that needs itself has no value.
        _values[name] = null;
        _depth++;
        var value = Evaluate(declaration);
        _depth--;
        _values[name] = value;
        return value;
    }

    private ConstantValue? Evaluate(Declaration declaration)
    {
        var (file, spec, written, place) = declaration;
        var text = file.Text;
        var start = written.Assign + 1;
        for (var skipped = 0; skipped < place; start++)
        {
            if (start >= written.End) return null;
            if (text.Partner(start) > start) start = text.Partner(start);
            else if (text.Is(start, ",")) skipped++;
        }

        var end = start;
        while (end < written.End && !text.Is(end, ",")) end = Math.Max(text.Partner(end), end) + 1;
        var value = new ConstantExpression(text, this, spec.Ordinal, _wordBits).Evaluate(start, end);
        var typeStart = written.Names[^1] + 1;
        return value is null || typeStart == written.Assign
            ? value
            : value with { Type = text.Text[text[typeStart].Start..text[written.Assign - 1].End] };
    }

    private sealed record Declaration(GoFile File, GoSpec Spec, GoSpec Written, int Place);
}
