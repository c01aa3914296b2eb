using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Loading;

internal sealed class UnknownLibraryRule : Rule
{
    public override string Id => "ABI1205";

    public override string Title => "No fact about a library";

    public override string Explanation =>
        "The bundled facts of a release cover its C library and the libraries that were measured on real systems of it, not every package. "
        + "Whether this one exists there, and with which versions, is not known, so nothing is claimed.";

    public override string Remedy => "Judge against a root directory of the release that has the packages you install there: `--on dir:/srv/el9`.";

    public override string Example => "$ abide check ./app --on dir:/srv/el9";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var missing in program.Unresolved)
        {
            if (missing.Found.Answer != Answer.Unknown || program.WorkingDirectoryNeeds.Any(need => need.Name == missing.Name && need.By == missing.By)) continue;
            yield return new Finding
            {
                Id = Id,
                Severity = Severity.Undetermined,
                Subject = missing.Name,
                Need = missing.Name,
                Message = $"no fact whether {offer.DisplayName} has {missing.Name}, which {missing.By.DisplayName} needs{(missing.Found.Reason is { } reason ? $" ({reason})" : "")}",
                Hint = "judge against a root directory of that release with its packages: --on dir:DIRECTORY",
                Evidence = [new Evidence { File = missing.By.DisplayName, Section = "DT_NEEDED" }],
            };
        }
    }
}
