using Abide.Builds.Diagnoses.Sources;
using Abide.Builds.Projects.Sources.Flow;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary><see cref="SourcesDiagnoses.WrappedComparison"/>: <c>err == syscall.ENOENT</c> where the number is inside of another error.</summary>
internal sealed class WrappedComparison : ISourceCheck
{
    public IEnumerable<DoctorFinding> Examine(SourcePackage package, SourceContext context)
    {
        foreach (var test in ErrnoTest.In(package))
        {
            if (test.Sees || ClosedFileTest.Finding(package, test) is not null || AsksProperlyToo(test)) continue;
            var origin = package.Errors.OfExpression(test.File, test.Function, test.Start, test.End);
            if (origin.Shape != ErrorShape.Wrapped || origin.File is null || TakesApart(test)) continue;
            yield return new DoctorFinding
            {
                Id = SourcesDiagnoses.WrappedComparison.Id,
                Severity = DoctorSeverity.Surprises,
                Message = $"{test.Error} is never equal to {test.Constant.Text} here: {origin.Maker} puts a {origin.Wrapper} around the error number",
                Hint = $"write errors.Is({test.Error}, {test.Constant.Text})",
                Evidence = [SourcePlace.Of(test.File, test.Index), SourcePlace.Of(origin.File, origin.Index)],
            };
        }
    }

    /// <summary>The same condition looks inside of the error as well: the comparison is then only too much.</summary>
    private static bool AsksProperlyToo(ErrnoTest test)
    {
        var text = test.File.Text;
        for (var index = test.Index; !IsBorder(text, index); index--)
        {
            if (text.Is(index, ")") && text.Partner(index) >= 0) index = text.Partner(index);
            if (IsErrorsCall(text, index)) return true;
        }

        for (var index = test.Index; !IsBorder(text, index); index++)
        {
            if (IsErrorsCall(text, index)) return true;
            if (text.Is(index, "(")) index = Math.Max(text.Partner(index), index);
        }

        return false;
    }

    private static bool IsBorder(GoText text, int index) => text.IsSemicolon(index) || text.IsAny(index, "{", "}", ",");

    /// <summary>The function also looks inside by itself, <c>err.(*os.PathError)</c>: the comparison is for the errors that have no inside.</summary>
    private static bool TakesApart(ErrnoTest test)
    {
        var text = test.File.Text;
        for (var index = test.Function.Body; index < test.Function.End; index++)
        {
            if (text.Is(index, ".") && text.Is(index + 1, "(") && text.IsFreeIdentifier(index - 1) && text.Span(index - 1).SequenceEqual(test.Error)) return true;
        }

        return false;
    }

    private static bool IsErrorsCall(GoText text, int index) => text.Is(index, "errors") && text.Is(index + 1, ".") && text.IsAny(index + 2, "Is", "As", "AsType");
}
