namespace Abide.Builds.Projects.Checks;

/// <summary>Causes that a log shows after the fact and the doctor finds before; a test holds them against the records.</summary>
internal static class SharedIds
{
    public const string SysrootHeaders = "BLD2002";
    public const string HostHeaders = "BLD2008";
    public const string LibraryMissing = "BLD2102";
    public const string HostCompiler = "BLD2201";
    public const string CgoOff = "BLD2202";
}
