using Abide.Execution.Fixing;

namespace Abide.Execution.Tests.Fixing;

public sealed class ProjectChangesTests : IDisposable
{
    private readonly DirectoryInfo _project = Directory.CreateTempSubdirectory("abide-test-");

    public void Dispose() => _project.Delete(recursive: true);

    [Fact]
    public void All_changes_are_made()
    {
        Write("kept", "old");
        Write("gone", "old");

        Make(changes =>
        {
            changes.Put("kept", to => File.WriteAllText(to, "new"));
            changes.Put("deep/er/link", to => File.CreateSymbolicLink(to, "../../kept"));
            changes.Remove("gone");
        });

        Contents().ShouldBe(["deep", "deep/er", "deep/er/link -> ../../kept", "kept: new"]);
    }

    [Fact]
    public void A_change_that_cannot_be_made_undoes_those_before_it()
    {
        Write("kept", "old");
        Write("gone", "old");
        Write("directory/file", "old");
        File.CreateSymbolicLink(PathOf("link"), "kept");
        var before = Contents();

        Should.Throw<FixException>(() => Make(changes =>
        {
            changes.Put("kept", to => File.WriteAllText(to, "new"));
            changes.Put("link", to => File.WriteAllText(to, "new"));
            changes.Put("deep/er/new", to => File.WriteAllText(to, "new"));
            changes.Remove("gone");
            changes.Put("directory", to => File.WriteAllText(to, "new"));
        })).Message.ShouldStartWith("told: ");

        Contents().ShouldBe(before);
    }

    [Fact]
    public void Nothing_changes_while_changes_are_prepared()
    {
        Write("kept", "old");
        var before = Contents();

        Should.Throw<InvalidOperationException>(() => Make(changes =>
        {
            changes.Put("kept", to => File.WriteAllText(to, "new"));
            File.ReadAllText(PathOf("kept")).ShouldBe("old");
            throw new InvalidOperationException();
        }));

        Contents().ShouldBe(before);
    }

    private void Make(Action<ProjectChanges> stage) => ProjectChanges.Make(_project.FullName, stage, why => new($"told: {why}", ""));

    private string PathOf(string name) => Path.Combine(_project.FullName, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    private List<string> Contents() =>
    [
        .. _project.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).OrderBy(each => each.FullName, StringComparer.Ordinal).Select(each =>
            Path.GetRelativePath(_project.FullName, each.FullName) + (each.LinkTarget is { } link ? $" -> {link}" : each is FileInfo ? $": {File.ReadAllText(each.FullName)}" : "")),
    ];
}
