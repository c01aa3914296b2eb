using System.Xml.Linq;

namespace Abide.Cli.Tests.Repository;

/// <summary>The table of arrows of docs/architecture.md: which room may know which.</summary>
public sealed class ArrowsTests
{
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Abide.Agent"] = [],
        ["Abide.Formats"] = [],
        ["Abide.Compatibility"] = ["Abide.Formats"],
        ["Abide.Builds"] = ["Abide.Compatibility", "Abide.Formats"],
        ["Abide.Execution"] = ["Abide.Builds", "Abide.Compatibility", "Abide.Formats"],
        ["Abide.Reports"] = ["Abide.Builds", "Abide.Compatibility", "Abide.Formats"],
        ["Abide.Cli"] = ["Abide.Builds", "Abide.Compatibility", "Abide.Execution", "Abide.Formats", "Abide.Reports"],
    };

    [Fact]
    public void No_room_refers_to_a_room_that_it_may_not_know()
    {
        var wrong = from project in Projects("src")
                    from reference in References(project)
                    let room = Path.GetFileNameWithoutExtension(project)
                    where !Arrows.TryGetValue(room, out var allowed) || !allowed.Contains(reference)
                    select $"{room} -> {reference}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_room_is_in_the_table() =>
        Projects("src").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ShouldBe(Arrows.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Formats_takes_no_package() =>
        Elements(Projects("src").Single(project => project.EndsWith("Abide.Formats.csproj", StringComparison.Ordinal)), "PackageReference").ShouldBeEmpty();

    [Fact]
    public void Nothing_refers_to_a_test_or_to_the_command_line()
    {
        var references = Projects("src").Concat(Projects("tools")).SelectMany(References).ToArray();

        references.ShouldNotBeEmpty();
        references.ShouldAllBe(reference => !reference.EndsWith(".Tests", StringComparison.Ordinal) && reference != "Abide.Cli");
    }

    private static string[] Projects(string folder) =>
        [.. Directory.EnumerateDirectories(Abide.Tests.Repository.PathTo(folder)).SelectMany(room => Directory.EnumerateFiles(room, "*.csproj"))];

    private static IEnumerable<string> References(string project) =>
        Elements(project, "ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

    private static IEnumerable<XElement> Elements(string project, string name) => XDocument.Load(project).Descendants(name);
}
