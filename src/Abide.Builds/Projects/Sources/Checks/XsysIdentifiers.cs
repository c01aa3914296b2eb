using Abide.Builds.Diagnoses.Toolchains;
using Abide.Builds.Projects.Xsys;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary><see cref="ToolchainDiagnoses.XsysLacksName"/>: a name of golang.org/x/sys/unix that the version in use does not have for a platform.</summary>
internal sealed class XsysIdentifiers(XsysVersions versions) : ISourceCheck
{
    private const string Package = "golang.org/x/sys/unix";

    private readonly HashSet<(string Name, string Platform)> _told = [];

    public IEnumerable<DoctorFinding> Examine(SourcePackage package, SourceContext context)
    {
        foreach (var platform in context.Platforms)
        {
            if (versions.InUse(platform) is not { } declarations) continue;
            var choice = new TagChoice(platform, context.GoRelease, context.Tags, null);
            foreach (var file in package.Sources.Where(choice.Includes))
            {
                foreach (var (name, index) in PackageUses.In(package, file, Package))
                {
                    if (!declarations.Has(name) && _told.Add((name, platform.ToString()))) yield return Finding(file, name, index, platform, context);
                }
            }
        }
    }

    private DoctorFinding Finding(GoFile file, string name, int index, GoPlatform platform, SourceContext context)
    {
        var first = versions.FirstWith(name, platform);
        return new DoctorFinding
        {
            Id = ToolchainDiagnoses.XsysLacksName.Id,
            Severity = DoctorSeverity.Breaks,
            Message = $"golang.org/x/sys {(context.XsysVersion.Length > 0 ? context.XsysVersion : "in use")} has no unix.{name} for {platform}",
            Hint = first is null
                ? "raise it: go get golang.org/x/sys@latest"
                : $"raise it: go get golang.org/x/sys@{first}, the first version in the module cache that has it",
            Evidence = [SourcePlace.Of(file, index)],
        };
    }
}
