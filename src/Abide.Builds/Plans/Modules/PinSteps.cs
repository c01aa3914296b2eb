using System.Collections.Immutable;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Modules;
using Abide.Builds.Projects.Settings;

namespace Abide.Builds.Plans.Modules;

/// <summary>The go commands that put a pin into go.mod, go.sum and vendor, and that show that it holds.</summary>
internal sealed class PinSteps
{
    private readonly BuildFacts _facts;
    private readonly ProjectFacts _project;
    private readonly ModulePin _pin;
    private readonly string _place;

    /// <param name="situation">The project.</param>
    /// <param name="facts">What was learnt of it.</param>
    /// <param name="pin">What is to hold.</param>
    public PinSteps(FixSituation situation, BuildFacts facts, ModulePin pin)
    {
        (_facts, _project, _pin) = (facts, facts.Project!, pin);
        _place = Path.GetRelativePath(situation.Project, _project.Root);
        // Minimal version selection takes the highest that anything requires: only a replacement can go below, or to a directory.
        var isAlone = _project.Members.All(member => member.File?.Requires.All(require => require.Path == pin.InUse.Path) ?? true);
        IsReplacement = pin.To.Version.Length == 0 || (!pin.IsRaise && !isAlone) || Replacements.Any(replace => replace.File.Path.EndsWith(".work", StringComparison.Ordinal));
        IsUnchecked = pin.To.Version.Length > 0 && !_project.Sums.Any(sum => sum.Entries.Contains($"{pin.InUse.Path} {pin.To.Version}")) && AsksDatabase;
    }

    /// <summary>Whether go.mod replaces the module; otherwise it requires the version.</summary>
    public bool IsReplacement { get; }

    /// <summary>Whether go.sum gets lines that the checksum database is not asked about.</summary>
    public bool IsUnchecked { get; }

    /// <summary>Replacements of the module that are there already.</summary>
    public IEnumerable<(ModuleFile File, ModuleReplacement Replacement)> Replacements =>
        _project.Files.SelectMany(file => file.Replaces.Where(replace => replace.Path == _pin.InUse.Path).Select(replace => (file, replace)));

    private string Version => _pin.To.Version;

    private string Wanted => Version.Length > 0 ? Version : _pin.To.Directory;

    private bool AsksDatabase => _facts.Settings["GOSUMDB"].Value != "off" && _facts.Settings.Effective("GOSUMDB") != "off"
        && !Unchecked("GONOSUMDB").Concat(Unchecked("GOPRIVATE")).Any(pattern => pattern == "*" || _pin.InUse.Path == pattern || _pin.InUse.Path.StartsWith(pattern.TrimEnd('/') + "/", StringComparison.Ordinal));

    public IEnumerable<PlanStep> All()
    {
        var path = _pin.InUse.Path;
        foreach (var member in _project.Members.Where(member => member.File?.Requires.Any(require => require.Path == path) == true))
        {
            List<string> edits = [];
            edits.AddRange(member.File!.Replaces.Where(replace => replace.Path == path).Select(replace => $"-dropreplace={path}{(replace.Version is null ? "" : "@" + replace.Version)}"));
            edits.Add(IsReplacement ? $"-replace={path}={(Version.Length > 0 ? $"{path}@{Version}" : _pin.To.Directory)}" : $"-require={path}@{Version}");
            var file = Path.GetRelativePath(_project.Root, $"{member.Directory}/go.mod");
            yield return Go(["mod", "edit", .. edits, file], IsReplacement ? "uses that version whatever anything requires" : "requires the version");
        }

        yield return Go(["list", "-mod=mod", "-deps", "./..."], "has the go command complete go.mod and go.sum, without the network", isChecksumming: true);
        yield return Go(["list", "-mod=mod", "-m", "-f", "{{with .Replace}}{{or .Version .Path}}{{else}}{{.Version}}{{end}}", path], "shows which version holds", Wanted);
        yield return Go(["mod", "verify"], "compares what is in the module cache with go.sum", "all modules verified", isChecksumming: true);
        if (!_project.HasVendor) yield break;
        yield return Go(["mod", "vendor"], "writes the vendor directory anew", isChecksumming: true);
        yield return new SetVariable("GOFLAGS", VendorFlags(), "builds from the vendor directory and from nothing else, in CI as well");
        if (_pin.Names is [var first, ..])
            yield return Go(["list", "-mod=vendor", "-f", "{{with .Module}}{{with .Replace}}{{or .Version .Path}}{{else}}{{.Version}}{{end}}{{end}}", first.Package], "shows what is compiled", Wanted);
    }

    /// <summary>Runs the go command in the project's module; where the checksum database would be asked for what it cannot be, it is told not to.</summary>
    public RunTool Go(ImmutableArray<string> arguments, string why, string? prints = null, bool isChecksumming = false, params string[] variables)
    {
        if (isChecksumming && IsUnchecked) variables = [.. variables, $"GONOSUMDB={string.Join(',', Unchecked("GONOSUMDB").Append(_pin.InUse.Path))}"];
        return new RunTool([.. variables.Length > 0 ? ["env", .. variables] : Array.Empty<string>(), "go", .. arguments], why, prints, _place);
    }

    private string[] Unchecked(string variable) => _facts.Settings[variable].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string VendorFlags() => string.Join(' ', GoSettings.Words(_facts.Settings["GOFLAGS"].Value)
        .Where(word => !word.StartsWith("-mod=", StringComparison.Ordinal)).Append("-mod=vendor").Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'" : word));
}
