using System.Text;
using System.Text.RegularExpressions;
using Abide.Builds.Diagnoses.Sources;
using Abide.Formats.Roots;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>
/// <see cref="SourcesDiagnoses.IsoNumberParsing"/>: C code of a cgo package reads numbers with <c>_GNU_SOURCE</c> defined, which
/// headers of glibc 2.38 and later turn into calls that older ones have not.
/// </summary>
internal sealed partial class IsoNumberParsing(IRootTree tree) : ISourceCheck
{
    private const int LongestSource = 4 << 20;

    public IEnumerable<DoctorFinding> Examine(SourcePackage package, SourceContext context)
    {
        var preambles = package.Sources.Select(file => (File: file, Preamble: CgoPreamble.Of(file))).Where(pair => pair.Preamble is not null).ToList();
        var flagged = preambles.Find(pair => Flag().IsMatch(pair.Preamble!.Text));
        var defined = preambles.Find(pair => Definition().IsMatch(pair.Preamble!.Text));
        if ((flagged.File ?? defined.File) is not { } place) yield break;

        // The flag is for all C files of the package; a definition only for the text below it.
        var call = (flagged.File is null ? [defined] : preambles).Select(pair => (pair.File.Path, Call: CallIn(pair.Preamble!.Text))).FirstOrDefault(pair => pair.Call is not null);
        if (call.Call is null && flagged.File is not null) call = InSources(package.Directory);
        if (call.Call is null) yield break;
        var preamble = (flagged.Preamble ?? defined.Preamble)!;
        yield return new DoctorFinding
        {
            Id = SourcesDiagnoses.IsoNumberParsing.Id,
            Severity = DoctorSeverity.Note,
            Message = $"_GNU_SOURCE makes {call.Call} of {call.Path[(call.Path.LastIndexOf('/') + 1)..]} need GLIBC_2.38 when it is built with the headers of glibc 2.38 or later",
            Hint = "leave the definition out where nothing needs it, or build against an older sysroot",
            Evidence = [SourcePlace.OfOffset(place, preamble.Offset + OffsetOfFlag(place, preamble.Offset))],
        };
    }

    private (string Path, string? Call) InSources(string directory) => (tree.List(directory) ?? [])
        .Where(name => name.EndsWith(".c", StringComparison.Ordinal))
        .Select(name => (Path: $"{directory}/{name}", Call: tree.Read($"{directory}/{name}", LongestSource) is { } bytes ? CallIn(Encoding.UTF8.GetString(bytes)) : null))
        .FirstOrDefault(found => found.Call is not null);

    private static string? CallIn(string code) => NumberCall().Match(code) is { Success: true } match ? match.Groups["call"].Value : null;

    private static int OffsetOfFlag(GoFile file, int from) => Math.Max(file.Text.Text.AsSpan(from).IndexOf("_GNU_SOURCE"), 0);

    [GeneratedRegex(@"#cgo\s[^\n]*CFLAGS\s*:[^\n]*-D\s?_GNU_SOURCE", RegexOptions.NonBacktracking)]
    private static partial Regex Flag();

    [GeneratedRegex(@"#\s*define\s+_GNU_SOURCE\b", RegexOptions.NonBacktracking)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\b(?<call>strtol|strtoll|strtoul|strtoull|strtoimax|strtoumax|scanf|sscanf|fscanf|vsscanf)\s*\(", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NumberCall();
}
