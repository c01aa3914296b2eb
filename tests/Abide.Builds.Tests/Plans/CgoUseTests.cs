using System.Collections.Immutable;
using Abide.Builds.Plans;
using Abide.Builds.Projects.Settings;

namespace Abide.Builds.Tests.Plans;

public sealed class CgoUseTests : IDisposable
{
    private readonly PlannedProject _project = new PlannedProject().Add("go.mod", "module example.org/app\n\ngo 1.24\n");

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Nothing_is_said_of_packages_that_were_not_listed()
    {
        Preconditions(isListed: true).ShouldBe(["No package but Go's own uses cgo.", "The toolchain has no validated cryptography that would be lost."]);
        Preconditions(isListed: false).ShouldAllBe(sentence => sentence.Contains("not known", StringComparison.Ordinal));
    }

    private ImmutableArray<string> Preconditions(bool isListed)
    {
        var situation = _project.Situation(["el7.9"], "go", "build");
        var build = situation.Build! with { Go = new("/usr/bin/go", "/usr/lib/go", "go1.24", true), Settings = new GoSettings(ImmutableSortedDictionary<string, string>.Empty, null, null, ImmutableSortedDictionary<string, string>.Empty) };
        return Planning.Propose(situation with { Build = isListed ? build : build with { Packages = null } }, "no-cgo").Single().Plan!.Preconditions;
    }
}
