using System.Collections.Immutable;
using Abide.Builds.Projects;
using Abide.Builds.Projects.Settings;

namespace Abide.Builds.Plans.Modules;

/// <summary>The go commands that bring go.mod, go.sum and vendor to agree, without the network.</summary>
internal sealed class GoSteps
{
    private readonly BuildFacts _facts;
    private readonly string _place;

    /// <param name="situation">The project.</param>
    /// <param name="facts">What was learnt of it.</param>
    /// <param name="versions">Paths and versions of modules whose checksums are wanted.</param>
    public GoSteps(FixSituation situation, BuildFacts facts, params IEnumerable<(string Path, string Version)> versions)
    {
        _facts = facts;
        _place = Path.GetRelativePath(situation.Project, facts.Project!.Root);
        Unasked = [.. versions.Where(each => each.Version.Length > 0 && !facts.Project.Sums.Any(sum => sum.Entries.Contains($"{each.Path} {each.Version}")) && AsksDatabase(each.Path)).Select(each => each.Path).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Modules that go.sum gets lines for which the checksum database is not asked about.</summary>
    public ImmutableArray<string> Unasked { get; }

    /// <summary>Runs the go command in the project's module.</summary>
    public RunTool Go(ImmutableArray<string> arguments, string why, string? prints = null, params string[] variables) =>
        new([.. variables.Length > 0 ? ["env", .. variables] : Array.Empty<string>(), "go", .. arguments], why, prints, _place);

    /// <summary>What the build needs in go.mod and go.sum; then compares the module cache with it.</summary>
    public IEnumerable<PlanStep> Complete()
    {
        yield return Summing(["list", "-mod=mod", "-deps", "./..."], "has the go command complete go.mod and go.sum, without the network");
        yield return Go(["mod", "verify"], "compares what is in the module cache with go.sum", "all modules verified");
    }

    /// <summary>The vendor directory, where the project has one, and that it is built from.</summary>
    public IEnumerable<PlanStep> Vendor()
    {
        if (!_facts.Project!.HasVendor) yield break;
        yield return Summing(["mod", "vendor"], "writes the vendor directory anew");
        var flags = GoSettings.Words(_facts.Settings["GOFLAGS"].Value).Where(word => !word.StartsWith("-mod=", StringComparison.Ordinal)).Append("-mod=vendor");
        yield return new SetVariable("GOFLAGS", string.Join(' ', flags.Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'" : word)), "builds from the vendor directory and from nothing else, in CI as well");
    }

    /// <summary>A command that may write go.sum; where the checksum database would be asked for what it cannot be, it is told not to.</summary>
    private RunTool Summing(ImmutableArray<string> arguments, string why) =>
        Go(arguments, why, variables: Unasked.IsEmpty ? [] : [$"GONOSUMDB={string.Join(',', Patterns("GONOSUMDB").Concat(Unasked))}"]);

    private bool AsksDatabase(string module) => _facts.Settings["GOSUMDB"].Value != "off" && _facts.Settings.Effective("GOSUMDB") != "off"
        && !Patterns("GONOSUMDB").Concat(Patterns("GOPRIVATE")).Any(pattern => pattern == "*" || module == pattern || module.StartsWith(pattern.TrimEnd('/') + "/", StringComparison.Ordinal));

    private string[] Patterns(string variable) => _facts.Settings[variable].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
