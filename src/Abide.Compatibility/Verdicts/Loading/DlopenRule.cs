using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Loading;

internal sealed class DlopenRule : Rule
{
    public override string Id => "ABI1204";

    public override string Title => "Library to be opened at run time missing";

    public override string Explanation =>
        "The program opens a library by name while it runs: it says so in `.note.dlopen`, or its runtime is known to (libcrypto for a FIPS Go toolchain, "
        + "ICU for .NET). It starts without the library; the feature behind it does not work, and for a required one the program usually gives up. "
        + "A library that is only suggested is told as a note.";

    public override string Remedy => "Install the package that provides one of the alternatives, or turn the feature off.";

    public override string Example => "panic: opensslcrypto: can't initialize OpenSSL : openssl: can't load libcrypto.so.3: cannot open shared object file";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        foreach (var need in DlopenNeeds.Of(program.Program, program.Go))
        {
            if (need.Sonames.IsEmpty) continue;
            var found = need.Sonames.Select(soname => offer.Libraries.FindLibrary(soname, [])).ToList();
            if (found.Exists(lookup => lookup.IsPresent)) continue;

            var unknown = found.Exists(lookup => lookup.Answer == Answer.Unknown);
            var names = need.Sonames.Length > 3 ? $"{need.Sonames[0]} … {need.Sonames[^1]}" : string.Join(" or ", need.Sonames);
            var purpose = need.Feature is null ? "" : $" ({need.Feature})";
            yield return new Finding
            {
                Id = Id,
                Severity = need.Priority == "suggested" ? Severity.Note : unknown ? need.Priority == "required" ? Severity.Undetermined : Severity.Note : Severity.Degraded,
                Subject = need.Sonames[0],
                Need = $"dlopen of {names}",
                Message = unknown
                    ? $"no fact whether {offer.DisplayName} has {names}, which {program.Program.Path} opens at run time{purpose}"
                    : $"{offer.DisplayName} has no {names}, which {program.Program.Path} opens at run time{purpose}",
                Hint = found.Select(lookup => lookup.Package).FirstOrDefault(package => package is not null) is { } package ? $"install {package}" : "install the package that provides it, or turn the feature off",
                Evidence = [new Evidence { File = program.Program.Path, Section = need.Source }, TargetEvidence.Of(found[0].Provenance)],
            };
        }
    }
}
