using System.Collections.Immutable;
using Abide.Builds.Projects.Sources.Checks;
using Abide.Builds.Projects.Xsys;
using Abide.Formats.Roots;

namespace Abide.Builds.Projects.Sources;

/// <summary>Looks through the Go source of a project for what breaks or surprises, with file, line and column (docs/diagnoses, BLD30xx).</summary>
public static class SourceChecks
{
    /// <param name="tree">Where project, GOROOT and module cache lie.</param>
    /// <param name="context">What is known of the project.</param>
    /// <returns>Findings by package, then by check.</returns>
    public static ImmutableArray<DoctorFinding> Examine(IRootTree tree, SourceContext context)
    {
        var across = new TaggedPackages(context);
        ImmutableArray<ISourceCheck> checks =
        [
            new WrappedComparison(),
            new ClosedFileTest(),
            new RawSyscallNumber(new SyscallNumbers(tree, context)),
            new TagCounterparts(),
            new CgoErrno(),
            new IsoNumberParsing(tree),
            new LinknameReferences(tree),
            new XsysIdentifiers(new XsysVersions(tree, context.Xsys, context.ModuleCache)),
            across,
        ];
        var findings = ImmutableArray.CreateBuilder<DoctorFinding>();
        foreach (var package in SourceWalk.Packages(tree, context.Directory))
        {
            foreach (var check in checks) findings.AddRange(check.Examine(package, context));
        }

        // Who uses names that come and go with a tag is only known once all packages were seen.
        if (across.NeedsImporters)
        {
            foreach (var package in SourceWalk.Packages(tree, context.Directory)) across.ExamineImporter(package);
            findings.AddRange(across.Findings);
        }

        return findings.ToImmutable();
    }
}
