using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Loading;

internal sealed class InterpreterRule : Rule
{
    public override string Id => "ABI1201";

    public override string Title => "Program interpreter missing";

    public override string Explanation =>
        "PT_INTERP names the dynamic loader that the kernel starts instead of the program. If that file does not exist, execve fails with ENOENT, "
        + "and shells print the misleading `No such file or directory` for the program itself. Usual reasons: a musl program on a glibc system "
        + "(or the reverse), a 32-bit program on a system without 32-bit libraries, a loader path of Nix or Guix.";

    public override string Remedy =>
        "Use the build for the target's C library (for npm packages the one without `-musl`), install the 32-bit loader (`glibc.i686`) where the release has one, or link statically.";

    public override string Example => "$ ./biome-musl --version\nbash: ./biome-musl: No such file or directory";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.Program.Interpreter is not { } path || program.Interpreter.Answer == Answer.Yes) yield break;

        var isMusl = path.Contains("ld-musl", StringComparison.Ordinal);
        var missing = program.Interpreter.Answer == Answer.No;
        yield return new Finding
        {
            Id = Id,
            Severity = missing ? Severity.Fails : Severity.Undetermined,
            Subject = path,
            Need = $"interpreter {path}",
            Message = missing
                ? $"{offer.DisplayName} has no {path}{Because(program.Interpreter.Reason)}: execve fails with \"No such file or directory\""
                : $"no fact whether {offer.DisplayName} has {path}{Because(program.Interpreter.Reason)}",
            Hint = !missing ? "judge against a root directory of that release: --on dir:DIRECTORY"
                : isMusl && offer.Libc == LibcFamily.Glibc ? "this is a musl program: use the glibc build of it, or a static one"
                : !isMusl && offer.Libc == LibcFamily.Musl ? "this is a glibc program: use the musl build of it, or a static one"
                : program.Interpreter.Package is { } package ? $"install {package}"
                : program.Program.Architecture == "i686" ? "install the 32-bit C library of the release if it has one (glibc.i686), or use the 64-bit build"
                : "use a build for this release",
            Evidence = [new Evidence { File = program.Program.Path, Section = "PT_INTERP" }, TargetEvidence.Of(program.Interpreter.Provenance, path)],
        };
    }

    private static string Because(string? reason) => reason is null ? "" : $" ({reason})";
}
