using Abide.Builds.Diagnoses.Sources;
using Abide.Builds.Projects.Sources.Flow;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>
/// <see cref="SourcesDiagnoses.ClosedFile"/>: EBADF is expected of an <c>os.File</c> that this function closed before, or of
/// closing it a second time.
/// </summary>
internal sealed class ClosedFileTest : ISourceCheck
{
    public IEnumerable<DoctorFinding> Examine(SourcePackage package, SourceContext context) =>
        ErrnoTest.In(package).Select(test => Finding(package, test)).OfType<DoctorFinding>();

    /// <summary>The finding for one test; null when it is right, or cannot be told.</summary>
    public static DoctorFinding? Finding(SourcePackage package, ErrnoTest test)
    {
        if (test.Constant.Name != "EBADF" || CallBehind(package, test) is not { } call) return null;
        var text = test.File.Text;
        var (file, method) = (text.String(call.Variable), text.String(call.Variable + 2));
        if (StandardErrors.WrapperOfFileMethod(method) is null || package.Errors.FileVariable(test.File, test.Function, call.Variable) is not { } opened) return null;
        var closed = ClosedBefore(test, opened, call.Variable);
        if (closed < 0 && method != "Close") return null;
        return new DoctorFinding
        {
            Id = SourcesDiagnoses.ClosedFile.Id,
            Severity = DoctorSeverity.Surprises,
            Message = closed >= 0
                ? $"{file}.{method}() on a closed os.File answers os.ErrClosed, never {test.Constant.Text}"
                : $"{file}.Close() on an os.File that is closed already answers os.ErrClosed, not {test.Constant.Text}",
            Hint = $"test errors.Is({test.Error}, os.ErrClosed)",
            Evidence = closed >= 0
                ? [SourcePlace.Of(test.File, test.Index), SourcePlace.Of(test.File, closed)]
                : [SourcePlace.Of(test.File, test.Index), SourcePlace.Of(test.File, call.Variable)],
        };
    }

    /// <summary>The call <c>f.Method(…)</c> that made the error which is tested.</summary>
    private static (int Variable, int End)? CallBehind(SourcePackage package, ErrnoTest test)
    {
        var (start, end) = (test.Start, test.End);
        var text = test.File.Text;
        if (end == start + 1 && text.IsIdentifier(start))
        {
            var assignments = package.Errors.AssignmentsOf(test.File);
            if (assignments.Find(test.Function, text.String(start), start) is not { IsKnown: true, Parameter: < 0, Assignments: [var assignment] }) return null;
            if (assignment.Place != assignment.Places - 1 || assignments.Reader.Values(assignment) is not [var value]) return null;
            (start, end) = value;
        }

        return ErrorOrigins.CalleeOf(text, start, end) is { Length: 2 } ? (start, end) : null;
    }

    /// <summary>
    /// A statement <c>f.Close()</c> in the same or an enclosing block in front of the call, behind everything that opened the
    /// file; -1 when there is none. It is looked for statement by statement: a deferred or conditional one proves nothing.
    /// </summary>
    private static int ClosedBefore(ErrnoTest test, ReachingValues opened, int call)
    {
        var text = test.File.Text;
        var name = text.String(call);
        var last = opened.Assignments.IsEmpty ? test.Function.Body : opened.Assignments.Max(assignment => assignment.End);
        for (var index = call - 1; index > last; index--)
        {
            if (text.IsAny(index, "}", ")", "]") && text.Partner(index) > 0)
            {
                // f.Close() ends in a bracket itself.
                if (text.Is(index, ")") && IsCloseStatement(text, name, index)) return index - 4;
                index = text.Partner(index);
            }
            else if (text.IsAny(index, "case", "default", "else", "for", "func"))
            {
                // Only what surely ran before counts.
                return -1;
            }
        }

        return -1;
    }

    private static bool IsCloseStatement(GoText text, string name, int close) =>
        text.Partner(close) == close - 1 && text.Is(close - 2, "Close") && text.Is(close - 3, ".") && text.Is(close - 4, name)
        && (text.IsSemicolon(close - 5) || text.IsAny(close - 5, "{", "=") || (text.Is(close - 5, ":=") && text.IsIdentifier(close - 6)));
}
