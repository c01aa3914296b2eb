using Abide.Builds.Projects;
using Abide.Builds.Projects.Modules;

namespace Abide.Builds.Plans.Modules;

/// <summary>The go commands that put a pin into go.mod, go.sum and vendor, and that show that it holds.</summary>
internal sealed class PinSteps
{
    private readonly ProjectFacts _project;
    private readonly ModulePin _pin;

    /// <param name="situation">The project.</param>
    /// <param name="facts">What was learnt of it.</param>
    /// <param name="pin">What is to hold.</param>
    public PinSteps(FixSituation situation, BuildFacts facts, ModulePin pin)
    {
        (_project, _pin) = (facts.Project!, pin);
        Tools = new GoSteps(situation, facts, (pin.InUse.Path, pin.To.Version));
        // Minimal version selection takes the highest that anything requires: only a replacement can go below, or to a directory.
        var isAlone = _project.Members.All(member => member.File?.Requires.All(require => require.Path == pin.InUse.Path) ?? true);
        IsReplacement = pin.To.Version.Length == 0 || (!pin.IsRaise && !isAlone);
    }

    public GoSteps Tools { get; }

    /// <summary>Whether go.mod replaces the module; otherwise it requires the version.</summary>
    public bool IsReplacement { get; }

    /// <summary>Replacements of the module that are there already.</summary>
    public IEnumerable<(ModuleFile File, ModuleReplacement Replacement)> Replacements =>
        _project.Files.SelectMany(file => file.Replaces.Where(replace => replace.Path == _pin.InUse.Path).Select(replace => (file, replace)));

    public IEnumerable<PlanStep> All()
    {
        const string used = "{{with .Replace}}{{or .Version .Path}}{{else}}{{.Version}}{{end}}";
        var (path, version) = (_pin.InUse.Path, _pin.To.Version);
        var wanted = version.Length > 0 ? version : _pin.To.Directory;
        var drops = Replacements.Select(each => $"-dropreplace={path}{(each.Replacement.Version is null ? "" : "@" + each.Replacement.Version)}");
        var edit = IsReplacement ? $"-replace={path}={(version.Length > 0 ? $"{path}@{version}" : _pin.To.Directory)}" : $"-require={path}@{version}";
        yield return Tools.Go(["mod", "edit", .. drops, edit], IsReplacement ? "uses that version whatever anything requires" : "requires the version");
        foreach (var step in Tools.Complete()) yield return step;
        yield return Tools.Go(["list", "-mod=mod", "-m", "-f", used, path], "shows which version holds", wanted);
        if (!_project.HasVendor) yield break;
        foreach (var step in Tools.Vendor()) yield return step;
        if (_pin.Names is [var first, ..]) yield return Tools.Go(["list", "-mod=vendor", "-f", $"{{{{with .Module}}}}{used}{{{{end}}}}", first.Package], "shows what is compiled", wanted);
    }
}
