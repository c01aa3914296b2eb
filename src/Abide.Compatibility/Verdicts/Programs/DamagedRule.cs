using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Programs;

internal sealed class DamagedRule : Rule
{
    public override string Id => "ABI1002";

    public override string Title => "Damaged program";

    public override string Explanation =>
        "Something that the kernel or the loader reads lies outside the file or contradicts itself, so the list of needs is incomplete. "
        + "What was found wrong is told as a problem (`FMT…`). The program may well not start anywhere; a verdict from half its needs would be a guess.";

    public override string Remedy => "Compare size and checksum with the original, and copy or build it again.";

    public override string Example => "$ head -c 20000 /usr/bin/git > cut && chmod +x cut && ./cut\nSegmentation fault";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var loaded in program.OwnObjects)
        {
            if (loaded.Needs is not { IsDamaged: true }) continue;
            yield return new Finding
            {
                Id = Id,
                Severity = Severity.Undetermined,
                Subject = loaded.DisplayName,
                Need = "an intact file",
                Message = $"{loaded.DisplayName} is damaged, so its needs are not all known",
                Hint = "compare its size and checksum with the original",
                Evidence = [new Evidence { File = loaded.DisplayName }],
            };
        }
    }
}
