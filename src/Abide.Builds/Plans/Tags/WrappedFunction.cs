using System.Collections.Immutable;
using Abide.Builds.Projects.Sources;
using Abide.Builds.Projects.Xsys;

namespace Abide.Builds.Plans.Tags;

/// <param name="Name">Of the parameter or result.</param>
/// <param name="Type">As another package writes it: <c>*unix.OpenHow</c>.</param>
internal readonly record struct WrappedValue(string Name, string Type)
{
    public bool IsVariadic => Type.StartsWith("...", StringComparison.Ordinal);
}

/// <summary>A function of golang.org/x/sys/unix, as a package that wraps it must write it down.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">All named.</param>
/// <param name="Results">All named; the last is the error.</param>
/// <param name="Imports">Packages beside unix that the types are of.</param>
internal sealed record WrappedFunction(string Name, ImmutableArray<WrappedValue> Parameters, ImmutableArray<WrappedValue> Results, ImmutableArray<string> Imports)
{
    /// <summary>Null when it returns no error, or has types that another package cannot name.</summary>
    public static WrappedFunction? Read(XsysCalls package, string name)
    {
        if (package.Declaration(name) is not var (file, function)) return null;
        var text = file.Text;
        var close = text.Partner(function.Parameters);
        if (close < 0) return null;
        var reader = new SignatureReader(package, file);
        var parameters = reader.List(function.Parameters + 1, close, "p");
        var end = function.Body >= 0 ? function.Body : function.End + 1;
        while (end > close && text.IsSemicolon(end - 1)) end--;
        var results = close + 1 >= end ? [] : text.Is(close + 1, "(") ? reader.List(close + 2, text.Partner(close + 1), "r") : reader.List(close + 1, end, "r");
        return reader.IsSound && !results.IsEmpty && results[^1].Type == "error" ? new(name, parameters, results, [.. reader.Imports.Order(StringComparer.Ordinal)]) : null;
    }

    /// <summary><c>Openat2(dirfd int, path string, how *unix.OpenHow) (fd int, err error)</c>.</summary>
    public string Signature => $"{Name}({Join(Parameters)}) ({Join(Results)})";

    /// <summary><c>dirfd, path, how</c>.</summary>
    public string Arguments => string.Join(", ", Parameters.Select(parameter => parameter.IsVariadic ? $"{parameter.Name}..." : parameter.Name));

    private static string Join(ImmutableArray<WrappedValue> values) => string.Join(", ", values.Select(value => $"{value.Name} {value.Type}"));

    private sealed class SignatureReader(XsysCalls package, GoFile file)
    {
        public HashSet<string> Imports { get; } = new(StringComparer.Ordinal);

        public bool IsSound { get; private set; } = true;

        /// <summary>Parameters or results between two tokens; those without a name get one.</summary>
        public ImmutableArray<WrappedValue> List(int start, int end, string prefix)
        {
            var text = file.Text;
            var pieces = Pieces(start, end);
            var isNamed = pieces.Exists(piece => piece.End - piece.Start > 1 && text.IsIdentifier(piece.Start) && !text.Is(piece.Start + 1, "."));
            var values = new WrappedValue[pieces.Count];
            var type = "";
            for (var i = pieces.Count - 1; i >= 0; i--)
            {
                var (first, last) = pieces[i];
                if (!isNamed || last - first > 1) type = Type(isNamed ? first + 1 : first, last);
                var name = isNamed && !text.Is(first, "_") ? text.String(first) : prefix + i;
                // A parameter that hides the package would make its own type unspeakable.
                values[i] = new(name is "unix" ? prefix + i : name, type);
            }

            IsSound &= !values.Any(value => value.Type.Length == 0);
            return [.. values];
        }

        private List<(int Start, int End)> Pieces(int start, int end)
        {
            var pieces = new List<(int, int)>();
            var from = start;
            for (var index = start; index <= end; index++)
            {
                if (index < end && file.Text.Partner(index) > index) index = file.Text.Partner(index);
                else if (index == end || file.Text.Is(index, ","))
                {
                    if (index > from) pieces.Add((from, index));
                    from = index + 1;
                }
            }

            return pieces;
        }

        private string Type(int start, int end)
        {
            var text = file.Text;
            var words = new System.Text.StringBuilder();
            for (var index = start; index < end; index++)
            {
                var word = text.String(index);
                if (text.IsIdentifier(index) && text.Is(index + 1, ".")) Import(word);
                else if (text.IsFreeIdentifier(index) && package.Types.Contains(word))
                {
                    IsSound &= char.IsUpper(word[0]);
                    words.Append("unix.");
                }

                if (words.Length > 0 && char.IsLetterOrDigit(words[^1]) && char.IsLetterOrDigit(word[0])) words.Append(' ');
                words.Append(word);
            }

            return words.ToString();
        }

        private void Import(string name)
        {
            if (file.PackageNamed(name) is { } path) Imports.Add(path);
            else IsSound = false;
        }
    }
}
