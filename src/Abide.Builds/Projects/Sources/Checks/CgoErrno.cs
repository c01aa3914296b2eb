using Abide.Builds.Diagnoses.Headers;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary><see cref="HeaderDiagnoses.Errno"/>: <c>C.errno</c>, which cgo refuses with any flags.</summary>
internal sealed class CgoErrno : ISourceCheck
{
    public IEnumerable<DoctorFinding> Examine(SourcePackage package, SourceContext context)
    {
        foreach (var file in package.Files)
        {
            if (!file.Imports.Any(import => import.Path == "C")) continue;
            for (var index = 0; index < file.Text.Count; index++)
            {
                if (!file.Text.IsFreeIdentifier(index) || !file.Text.Is(index, "C") || !file.Text.Is(index + 1, ".") || !file.Text.Is(index + 2, "errno")) continue;
                if (file.FunctionAt(index) is { } function && package.Errors.IsLocal(file, function, index)) continue;
                yield return new DoctorFinding
                {
                    Id = HeaderDiagnoses.Errno.Id,
                    Severity = DoctorSeverity.Breaks,
                    Message = "cgo refuses C.errno, with any flags: errno is a macro around a function, not a variable",
                    Hint = "take the error as the second result of the call, r, err := C.f(), or return errno from a C function of your own",
                    Evidence = [SourcePlace.Of(file, index)],
                };
                break;
            }
        }
    }
}
