namespace Abide.Builds.Plans;

/// <summary>What a small Go program finds for a name on this machine, built with cgo and without.</summary>
/// <param name="Kind"><c>host</c> or <c>user</c>.</param>
/// <param name="Name">The name that was asked for.</param>
/// <param name="WithCgo">The answer, or <c>not found</c>.</param>
/// <param name="WithoutCgo">The same of the other build.</param>
public sealed record ResolvedName(string Kind, string Name, string WithCgo, string WithoutCgo)
{
    public bool IsSame => WithCgo == WithoutCgo;
}
