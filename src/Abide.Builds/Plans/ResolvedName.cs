namespace Abide.Builds.Plans;

/// <summary>What a small Go program finds for a name, built with cgo and without.</summary>
/// <param name="Kind"><c>host</c> or <c>user</c>.</param>
/// <param name="Name">The name that was asked for.</param>
/// <param name="WithCgo">The answer, or <c>not found</c>.</param>
/// <param name="WithoutCgo">The same of the other build.</param>
/// <param name="Target">The target in whose root both ran, as the user named it; null for this machine.</param>
public sealed record ResolvedName(string Kind, string Name, string WithCgo, string WithoutCgo, string? Target)
{
    public bool IsSame => WithCgo == WithoutCgo;

    /// <summary><c>real root</c> or <c>this machine</c>.</summary>
    public string Userland => Target is null ? "this machine" : "real root";
}
