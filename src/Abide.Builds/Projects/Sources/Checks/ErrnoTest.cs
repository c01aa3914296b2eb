namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>A place where a program asks whether an error is a number of the system. Indexes are tokens.</summary>
/// <param name="File">The file.</param>
/// <param name="Function">The function around.</param>
/// <param name="Constant">The number.</param>
/// <param name="Start">Where the error's expression starts.</param>
/// <param name="End">The token behind it.</param>
/// <param name="Sees">True for <c>errors.Is</c>, which looks inside of errors; false for <c>==</c>, <c>!=</c> and <c>case</c>.</param>
/// <param name="Index">Where the test is written.</param>
internal sealed record ErrnoTest(GoFile File, GoFunction Function, ErrnoConstant Constant, int Start, int End, bool Sees, int Index)
{
    /// <summary>In one file; more are a table.</summary>
    private const int MostTests = 1_000;

    /// <summary>Numbers of the system named in one file, tested or not.</summary>
    private const int MostConstants = 5_000;

    /// <summary>Tokens between a clause and the head of its switch.</summary>
    private const int LongestSwitch = 5_000;

    /// <summary>The error as the file writes it.</summary>
    public string Error => File.Text.Text[File.Text[Start].Start..File.Text[End - 1].End];

    public static IEnumerable<ErrnoTest> In(SourcePackage package) => package.Sources.Where(file => file.IsWhole).SelectMany(file => In(package, file).Take(MostTests));

    private static IEnumerable<ErrnoTest> In(SourcePackage package, GoFile file)
    {
        var constants = 0;
        foreach (var function in file.Functions.Where(function => function.Body >= 0))
        {
            for (var index = function.Body; index < function.End && constants < MostConstants; index++)
            {
                if (ErrnoConstant.At(file, index) is not { } constant) continue;
                constants++;
                if (package.Errors.IsLocal(file, function, index)) continue;
                if (Of(file, function, constant, index) is { } test) yield return test;
            }
        }
    }

    private static ErrnoTest? Of(GoFile file, GoFunction function, ErrnoConstant constant, int index)
    {
        var text = file.Text;
        if (text.IsAny(index - 1, "==", "!=") && OperandBefore(text, index - 1) is >= 0 and var start)
            return new ErrnoTest(file, function, constant, start, index - 1, false, start);
        if (text.IsAny(constant.End, "==", "!=") && OperandBehind(text, constant.End + 1) is >= 0 and var end)
            return new ErrnoTest(file, function, constant, constant.End + 1, end, false, index);
        if (text.Is(index - 1, ",") && text.Is(constant.End, ")") && text.Partner(constant.End) is >= 3 and var open
            && text.Is(open - 1, "Is") && text.Is(open - 2, ".") && file.PackageNamed(text.Span(open - 3)) == "errors")
            return new ErrnoTest(file, function, constant, open + 1, index - 1, true, open - 3);
        return SwitchedOn(text, constant, index) is { } tag ? new ErrnoTest(file, function, constant, tag.Start, tag.End, false, index) : null;
    }

    /// <summary>Start of the names and calls in front of a comparison, <c>err</c> or <c>f.Close()</c>; -1 for anything else.</summary>
    private static int OperandBefore(GoText text, int comparison)
    {
        var index = comparison - 1;
        if (text.Is(index, ")")) index = text.Partner(index) - 1;
        if (!text.IsIdentifier(index)) return -1;
        while (text.Is(index - 1, ".") && text.IsIdentifier(index - 2)) index -= 2;
        return text.IsAny(index - 1, ".", "*", "&", "-", "<-", "+") ? -1 : index;
    }

    private static int OperandBehind(GoText text, int index)
    {
        if (!text.IsIdentifier(index)) return -1;
        for (index++; text.Is(index, ".") && text.IsIdentifier(index + 1);) index += 2;
        if (text.Is(index, "(") && text.Partner(index) > 0) index = text.Partner(index) + 1;
        return text.IsAny(index, ".", "[", "(", "+", "-") ? -1 : index;
    }

    /// <summary>The tag of <c>switch err { case syscall.EBADF:</c>.</summary>
    private static (int Start, int End)? SwitchedOn(GoText text, ErrnoConstant constant, int index)
    {
        if (!text.IsAny(constant.End, ":", ",") || !text.IsAny(index - 1, "case", ",")) return null;
        var at = index - 1;
        // Back over the other values of the clause, then over the clauses before it.
        while (at > 0 && !text.Is(at, "case") && (text.IsIdentifier(at) || text.IsAny(at, ".", ","))) at--;
        if (!text.Is(at, "case")) return null;
        for (var steps = 0; at > 0 && !text.Is(at, "{"); steps++)
        {
            if (steps > LongestSwitch) return null;
            at = (text.IsAny(at, "}", ")", "]") && text.Partner(at) >= 0 ? text.Partner(at) : at) - 1;
        }

        var end = at;
        var start = end;
        while (start > 0 && !text.IsSemicolon(start - 1) && !text.Is(start - 1, "switch")) start = (text.Partner(start - 1) is >= 0 and var open && open < start ? open : start - 1);
        var keyword = start - 1;
        // switch err := f(); err { … }
        if (text.IsSemicolon(keyword) && text[keyword].Length > 0)
            while (keyword > 0 && !text.IsAny(keyword, "switch", "{", "}")) keyword--;
        return text.Is(keyword, "switch") && start < end && text.IsIdentifier(start) ? (start, end) : null;
    }
}
