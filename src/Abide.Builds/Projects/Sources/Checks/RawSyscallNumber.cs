using System.Numerics;
using Abide.Builds.Diagnoses.Sources;
using Abide.Builds.Projects.Constants;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>
/// <see cref="SourcesDiagnoses.RawSyscallNumber"/>: a number in place of <c>SYS_…</c> in a file that is built for architectures
/// on which that number is another system call.
/// </summary>
internal sealed class RawSyscallNumber(SyscallNumbers numbers) : ISourceCheck
{
    public IEnumerable<DoctorFinding> Examine(SourcePackage package, SourceContext context)
    {
        var files = package.Sources.Where(file => file.IsWhole).ToList();
        var constants = new Dictionary<string, PackageConstants>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (!file.Imports.Any(import => import.Path is "syscall" or "golang.org/x/sys/unix")) continue;
            foreach (var function in file.Functions)
            {
                for (var index = function.Body; function.Body >= 0 && index < function.End; index++)
                {
                    if (!IsRawCall(file, index) || package.Errors.IsLocal(file, function, index)) continue;
                    if (Finding(files, constants, file, index, context) is { } finding) yield return finding;
                }
            }
        }
    }

    private static bool IsRawCall(GoFile file, int index)
    {
        var text = file.Text;
        return text.IsFreeIdentifier(index) && text.Is(index + 1, ".") && text.Is(index + 3, "(")
            && text.IsAny(index + 2, "Syscall", "Syscall6", "RawSyscall", "RawSyscall6", "SyscallNoError", "RawSyscallNoError")
            && file.PackageNamed(text.Span(index)) is "syscall" or "golang.org/x/sys/unix";
    }

    private DoctorFinding? Finding(List<GoFile> files, Dictionary<string, PackageConstants> known, GoFile file, int index, SourceContext context)
    {
        var text = file.Text;
        var start = index + 4;
        var end = start;
        while (end < text.Partner(index + 3) && !text.Is(end, ",")) end = Math.Max(text.Partner(end), end) + 1;
        // unix.SYS_OPENAT and the like: the usual way, and the right one.
        if (end == start || (end == start + 3 && text.Is(start + 1, "."))) return null;

        var meanings = new List<(string Architecture, BigInteger Number, string? Name)>();
        foreach (var architecture in numbers.Architectures)
        {
            var choice = new TagChoice(new GoPlatform("linux", architecture), context.GoRelease, context.Tags, null);
            if (!choice.Includes(file)) continue;
            if (!known.TryGetValue(architecture, out var constants)) known[architecture] = constants = new PackageConstants(files.Where(choice.Includes), architecture);
            // SYS_… of the syscall packages has no value here: that is the right way to write it.
            if (new ConstantExpression(text, constants, 0, 64).Evaluate(start, end)?.Number is not { } number) return null;
            if (numbers.Covers(architecture, number)) meanings.Add((architecture, number, numbers.NameOf(architecture, number)));
        }

        var named = meanings.Where(meaning => meaning.Name is not null).ToList();
        if (named.Count == 0 || meanings.Select(meaning => meaning.Name).Distinct(StringComparer.Ordinal).Count() < 2) return null;
        // Where the number itself differs, the constant was written for each architecture.
        if (meanings.Select(meaning => meaning.Number).Distinct().Count() > 1) return null;
        var words = meanings.GroupBy(meaning => meaning.Name, StringComparer.Ordinal)
            .Select(group => $"{group.Key ?? "no system call"} on {string.Join(", ", group.Select(meaning => meaning.Architecture))}");
        return new DoctorFinding
        {
            Id = SourcesDiagnoses.RawSyscallNumber.Id,
            Severity = DoctorSeverity.Surprises,
            Message = $"system call {meanings[0].Number} is {string.Join("; ", words)}; {file.Name} is built for all of them",
            Hint = $"write unix.SYS_{named[0].Name!.ToUpperInvariant()} of golang.org/x/sys/unix, or limit the file to one architecture with //go:build {named[0].Architecture}",
            Evidence = [SourcePlace.Of(file, start)],
        };
    }
}
