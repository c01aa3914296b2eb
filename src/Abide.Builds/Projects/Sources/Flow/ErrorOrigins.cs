using System.Collections.Immutable;

namespace Abide.Builds.Projects.Sources.Flow;

/// <summary>
/// Where error values of one package come from: followed back through local variables, through functions of the package and
/// through their parameters. Everything else is unknown.
/// </summary>
internal sealed class ErrorOrigins(ImmutableArray<GoFile> files)
{
    /// <summary>Calls followed into other functions.</summary>
    private const int DeepestCall = 4;

    /// <summary>Tokens looked at for one package; generated code behind that is not followed.</summary>
    private const long MostWork = 20_000_000;

    private readonly Dictionary<GoFile, ReachingAssignments> _assignments = [];
    private readonly Dictionary<string, ErrorOrigin> _results = new(StringComparer.Ordinal);
    private readonly Dictionary<(GoFunction Function, string Name), bool> _locals = [];
    private int _depth;
    private long _work = MostWork;

    public ReachingAssignments AssignmentsOf(GoFile file)
    {
        if (!_assignments.TryGetValue(file, out var assignments)) _assignments[file] = assignments = new ReachingAssignments(file.Text);
        return assignments;
    }

    /// <summary>What the variable at that token holds there.</summary>
    public ErrorOrigin OfVariable(GoFile file, GoFunction function, int index)
    {
        if (_depth >= DeepestCall) return ErrorOrigin.Unknown;
        var values = Reaching(file, function, index);
        if (!values.IsKnown) return ErrorOrigin.Unknown;
        _depth++;
        var origin = ErrorOrigin.Any(values.Assignments.Select(assignment => OfAssignment(file, function, assignment)));
        if (values.Parameter >= 0) origin = values.Assignments.IsEmpty ? OfParameter(function, values.Parameter) : ErrorOrigin.Unknown;
        _depth--;
        return origin;
    }

    /// <summary>What an expression yields as its last value. The range is of tokens; <paramref name="end"/> is behind it.</summary>
    public ErrorOrigin OfExpression(GoFile file, GoFunction function, int start, int end)
    {
        var text = file.Text;
        while (text.Is(start, "(") && text.Partner(start) == end - 1) (start, end) = (start + 1, end - 1);
        if (text.Is(start, "nil") && end == start + 1) return ErrorOrigin.Nil;
        if (text.IsFreeIdentifier(start) && end == start + 1) return OfVariable(file, function, start);
        return text.Is(end - 1, ")") && CalleeOf(text, start, end) is { } callee ? OfCall(file, function, callee, end - 1) : ErrorOrigin.Unknown;
    }

    /// <summary>Tokens of the names in <c>a.b.c(…)</c>, when the expression is exactly that.</summary>
    public static ImmutableArray<int>? CalleeOf(GoText text, int start, int end)
    {
        var names = ImmutableArray.CreateBuilder<int>();
        var index = start;
        while (text.IsIdentifier(index))
        {
            names.Add(index);
            index++;
            if (!text.Is(index, ".")) break;
            index++;
        }

        return names.Count > 0 && text.Is(index, "(") && text.Partner(index) == end - 1 ? names.ToImmutable() : null;
    }

    /// <summary>The variable at that token is an <c>*os.File</c> of the standard library, and where it was opened; null when that cannot be told.</summary>
    public ReachingValues? FileVariable(GoFile file, GoFunction function, int index)
    {
        var values = Reaching(file, function, index);
        if (!values.IsKnown) return null;
        if (values.Parameter >= 0) return values.Assignments.IsEmpty && IsFileParameter(file, function, file.Text.Span(index)) ? values : null;
        return !values.Assignments.IsEmpty && values.Assignments.All(assignment => OpensFile(file, function, assignment)) ? values : null;
    }

    /// <summary>Import path and name of a function of another package, <c>os.Open</c>; null for anything else.</summary>
    public string? Qualified(GoFile file, GoFunction function, ImmutableArray<int> callee) =>
        callee.Length == 2 && file.PackageNamed(file.Text.Span(callee[0])) is { } package && !IsLocal(file, function, callee[0])
            ? $"{package}.{file.Text.String(callee[1])}"
            : null;

    /// <summary>The function has a variable of that name, which hides a package or a function.</summary>
    public bool IsLocal(GoFile file, GoFunction function, int index)
    {
        var key = (function, file.Text.String(index));
        if (!_locals.TryGetValue(key, out var isLocal)) _locals[key] = isLocal = FindsLocal(file, function, key.Item2);
        return isLocal;
    }

    private bool FindsLocal(GoFile file, GoFunction function, string name)
    {
        if (!HasWork(function.End - function.Parameters)) return true;
        var text = file.Text;
        for (var at = Math.Max(function.Receiver, 0) == 0 ? function.Parameters : function.Receiver; at < function.End; at++)
        {
            if (!text.IsFreeIdentifier(at) || !text.Is(at, name)) continue;
            // A name and its type side by side: a parameter or a var.
            if (text.IsIdentifier(at + 1) || (text.IsAny(at - 1, "(", ",") && IsType(text, at + 1))) return true;
            if (text.Is(at - 1, "var") || AssignmentsOf(file).Reader.At(at) is { Declares: true }) return true;
        }

        return false;
    }

    /// <summary>A type starts here, as it does behind the name of a parameter. A product looks the same, which costs a finding at most.</summary>
    private static bool IsType(GoText text, int index) =>
        text.IsAny(index, "*", "func", "map", "chan", "interface", "struct", "...") || (text.Is(index, "[") && text.Is(index + 1, "]"));

    private ReachingValues Reaching(GoFile file, GoFunction function, int index) =>
        HasWork(file.Text.Count) ? AssignmentsOf(file).Find(function, file.Text.String(index), index) : ReachingValues.Unknown;

    private bool HasWork(int tokens) => (_work -= tokens) > 0;

    private bool OpensFile(GoFile file, GoFunction function, Assignment assignment) =>
        assignment.Place == 0 && AssignmentsOf(file).Reader.Values(assignment) is [var value] && file.Text.Is(value.End - 1, ")")
        && CalleeOf(file.Text, value.Start, value.End) is { } callee && Qualified(file, function, callee) is { } name && StandardErrors.OpensFile(name);

    private static bool IsFileParameter(GoFile file, GoFunction function, ReadOnlySpan<char> name)
    {
        var text = file.Text;
        for (var index = function.Parameters + 1; index < text.Partner(function.Parameters); index++)
        {
            if (name.SequenceEqual(text.Span(index)) && text.IsAny(index - 1, "(", ","))
                return text.Is(index + 1, "*") && text.Is(index + 3, ".") && text.Is(index + 4, "File") && file.PackageNamed(text.Span(index + 2)) == "os";
        }

        return false;
    }

    private ErrorOrigin OfAssignment(GoFile file, GoFunction function, Assignment assignment)
    {
        if (assignment.Start == assignment.End) return ErrorOrigin.Nil;
        var values = AssignmentsOf(file).Reader.Values(assignment);
        if (values.Count == assignment.Places) return OfExpression(file, function, values[assignment.Place].Start, values[assignment.Place].End);
        // Functions return their error last.
        return values.Count == 1 && assignment.Place == assignment.Places - 1 ? OfExpression(file, function, values[0].Start, values[0].End) : ErrorOrigin.Unknown;
    }

    private ErrorOrigin OfCall(GoFile file, GoFunction function, ImmutableArray<int> callee, int close)
    {
        var text = file.Text;
        if (Qualified(file, function, callee) is { } name) return OfStandard(file, name, callee[0], text.Partner(close));
        var method = text.String(callee[^1]);
        if (callee.Length == 1) return IsLocal(file, function, callee[0]) ? ErrorOrigin.Unknown : OfResult(method);
        if (StandardErrors.WrapperOfFileMethod(method) is not { } wrapper) return ErrorOrigin.Unknown;
        var isFile = callee.Length == 2
            ? FileVariable(file, function, callee[0]) is not null
            : callee.Length == 3 && file.PackageNamed(text.Span(callee[0])) == "os" && text.IsAny(callee[1], "Stdin", "Stdout", "Stderr") && !IsLocal(file, function, callee[0]);
        return isFile ? new ErrorOrigin(ErrorShape.Wrapped, $"(*os.File).{method}", wrapper, file, callee[0]) : ErrorOrigin.Unknown;
    }

    private static ErrorOrigin OfStandard(GoFile file, string name, int index, int open)
    {
        if (StandardErrors.WrapperOf(name) is { } wrapper) return new ErrorOrigin(ErrorShape.Wrapped, name, wrapper, file, index);
        if (name == "fmt.Errorf" && file.Text[open + 1].Kind == GoTokenKind.String && file.Text.Span(open + 1).Contains("%w", StringComparison.Ordinal))
            return new ErrorOrigin(ErrorShape.Wrapped, name, "*fmt.wrapError", file, index);
        return name.StartsWith("syscall.", StringComparison.Ordinal) || name.StartsWith("golang.org/x/sys/", StringComparison.Ordinal) ? ErrorOrigin.Bare : ErrorOrigin.Unknown;
    }

    /// <summary>The error that a function of this package returns.</summary>
    private ErrorOrigin OfResult(string name)
    {
        if (_results.TryGetValue(name, out var known)) return known;
        _results[name] = ErrorOrigin.Unknown;
        var origins = new List<ErrorOrigin>();
        foreach (var file in files)
        {
            foreach (var function in file.Functions)
            {
                if (function.Receiver >= 0 || function.Name != name) continue;
                if (function.Body < 0) return ErrorOrigin.Unknown;
                origins.AddRange(Returned(file, function));
            }
        }

        var origin = origins.Count == 0 ? ErrorOrigin.Unknown : ErrorOrigin.Any(origins);
        // Followed from deep below, an answer may be unknown that is known from elsewhere.
        if (origin.Shape == ErrorShape.Unknown && _depth > 1) _results.Remove(name);
        else _results[name] = origin;
        return origin;
    }

    private List<ErrorOrigin> Returned(GoFile file, GoFunction function)
    {
        var text = file.Text;
        var origins = new List<ErrorOrigin>();
        for (var index = function.Body; index < function.End; index++)
        {
            if (!text.Is(index, "return") || (HasWork(index - function.Body) && AssignmentsOf(file).IsInLiteral(function, index))) continue;
            var returned = new Assignment(index, 0, 1, false, index + 1, AssignmentsOf(file).Reader.EndOf(index + 1));
            var values = AssignmentsOf(file).Reader.Values(returned);
            origins.Add(values.Count == 0 ? ErrorOrigin.Unknown : OfExpression(file, function, values[^1].Start, values[^1].End));
        }

        return origins;
    }

    /// <summary>One caller in the package that hands in a wrapped error is enough: for that one the comparison is wrong.</summary>
    private ErrorOrigin OfParameter(GoFunction function, int place)
    {
        if (function.Receiver >= 0) return ErrorOrigin.Unknown;
        foreach (var file in files)
        {
            if (!HasWork(file.Text.Count)) return ErrorOrigin.Unknown;
            foreach (var caller in file.Functions)
            {
                for (var index = caller.Body + 1; caller.Body >= 0 && index < caller.End; index++)
                {
                    if (!file.Text.IsFreeIdentifier(index) || !file.Text.Is(index, function.Name) || !file.Text.Is(index + 1, "(") || IsLocal(file, caller, index)) continue;
                    var arguments = AssignmentsOf(file).Reader.Values(new Assignment(index, 0, 1, false, index + 2, file.Text.Partner(index + 1)));
                    if (place >= arguments.Count) continue;
                    var origin = OfExpression(file, caller, arguments[place].Start, arguments[place].End);
                    if (origin.Shape == ErrorShape.Wrapped) return origin;
                }
            }
        }

        return ErrorOrigin.Unknown;
    }
}
