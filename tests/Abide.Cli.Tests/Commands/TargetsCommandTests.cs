using System.Text.Json;
using Abide.Compatibility.Targets;

namespace Abide.Cli.Tests.Commands;

public sealed class TargetsCommandTests
{
    [Fact]
    public void The_list_has_a_line_for_every_release()
    {
        var result = AbideProcess.Run("targets", "list");

        result.ShouldBe(0);
        TargetCatalog.All.ShouldAllBe(release => result.Output.Contains($"\n{release.Name} ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_list_as_json_names_every_release()
    {
        using var list = JsonDocument.Parse(AbideProcess.Run("targets", "list", "--format", "json").Output);

        list.RootElement.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("name").GetString())
            .ShouldBe(TargetCatalog.All.Select(release => release.Name));
    }

    [Fact]
    public void A_release_is_shown_under_any_of_its_names()
    {
        var byCanonicalName = AbideProcess.Run("targets", "show", "el8.6");

        byCanonicalName.ShouldBe(0, output: "glibc 2.28");
        AbideProcess.Run("targets", "show", "rocky:8.6").Output.ShouldBe(byCanonicalName.Output);
    }

    [Fact]
    public void A_family_is_not_one_release() => AbideProcess.Run("targets", "show", "el").ShouldBe(2, error: "el8.6");
}
