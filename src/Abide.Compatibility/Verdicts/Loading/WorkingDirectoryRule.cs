using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Loading;

internal sealed class WorkingDirectoryRule : Rule
{
    public override string Id => "ABI1206";

    public override string Title => "Library looked for from the working directory";

    public override string Explanation =>
        "A DT_NEEDED entry with a slash is a path, and ld.so opens it as it is: `lib/libfoo.so` from the directory in which the program is started. The same goes for a RPATH or RUNPATH entry that does not begin with a slash or $ORIGIN, "
        + "and for an empty one (`/opt/lib:`), which means the working directory itself. So the program starts in one directory and not in another, or takes another library there.\n\n"
        + "The library is looked for from the program's own directory and from the one above. One that is found is judged with the program; what it lacks is told as well. "
        + "A search path that leads to no such file from there is passed over, as LD_LIBRARY_PATH is.";

    public override string Remedy =>
        "Give the program a RUNPATH that begins with `$ORIGIN` (`patchelf --set-rpath '$ORIGIN/lib'`). For a path in DT_NEEDED, link with `-L` and `-l` against a library that has a DT_SONAME, or replace the entry (`patchelf --replace-needed lib/libfoo.so libfoo.so`).";

    public override string Example => "$ ./app\n42\n$ cd / && /opt/app/app\n/opt/app/app: error while loading shared libraries: lib/libfoo.so: cannot open shared object file: No such file or directory";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var need in program.WorkingDirectoryNeeds)
        {
            var isPath = need.Name.Contains('/', StringComparison.Ordinal);
            var what = isPath ? "by a relative path" : need.Entry is "" or "." ? "in the working directory" : $"in {need.Entry} of the working directory";
            yield return new Finding
            {
                Id = Id,
                Severity = Severity.Undetermined,
                Subject = need.Name,
                Need = need.Name,
                Message = $"{need.By.DisplayName} needs {need.Name}, which the loader looks for {what}: {Told(need, offer)}",
                Hint = need.Directory is { } directory
                    ? $"start the program in {directory}, or give it a RUNPATH that begins with $ORIGIN"
                    : "start the program where that path leads to the library, or link the library by its name with a RUNPATH that begins with $ORIGIN",
                Evidence = [new Evidence { File = need.By.DisplayName, Section = isPath ? "DT_NEEDED" : need.By.Needs is { HasRunPath: false } ? "DT_RPATH" : "DT_RUNPATH" }],
            };
        }
    }

    private static string Told(WorkingDirectoryNeed need, Offer offer) => (need.Directory, need.Elsewhere) switch
    {
        (null, _) => "where the program is started is not known, and no directory near it has the file",
        (_, Answer.Yes) => $"started in {need.Directory} it takes {need.Path}, elsewhere another one",
        (_, Answer.No) => $"started in {need.Directory} it takes {need.Path}, elsewhere it finds none",
        _ => $"started in {need.Directory} it takes {need.Path}, elsewhere that of {offer.DisplayName}, if there is one",
    };
}
