namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>One thing to look for in the packages of a project.</summary>
internal interface ISourceCheck
{
    IEnumerable<DoctorFinding> Examine(SourcePackage package, SourceContext context);
}
