using Abide.Cli.Files;
using Abide.Formats.Roots;

namespace Abide.Cli.Tests.Files;

public sealed class CopySearchTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CopySearch _copies = new(new DirectoryTree("/"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Files_of_one_length_may_be_copies_and_others_are_not_looked_at()
    {
        _directory.Write("a", "same length");
        _directory.Write("b", "another one");
        _directory.Write("c", "longer than both");

        _copies.MayHaveCopies(Files()).Select(Name).Order().ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Hard_links_in_two_directories_are_looked_at_because_the_place_may_matter()
    {
        _directory.Write("x/a", "content");
        Directory.CreateDirectory(_directory["y"]);
        _directory.HardLink("x/a", "y/a");
        _directory.HardLink("x/a", "x/b");

        _copies.MayHaveCopies(Files()).ShouldHaveSingleItem().Paths.Length.ShouldBe(3);
    }

    [Theory]
    [InlineData(false, new[] { "x/a +x/b +y/a" })]
    [InlineData(true, new[] { "x/a +x/b", "y/a" })]
    public void Copies_are_judged_once_or_once_a_directory(bool dependsOnPlace, string[] expected)
    {
        foreach (var name in new[] { "x/a", "x/b", "y/a" })
            _directory.Write(name, "content");
        var files = Files();
        foreach (var file in files)
            file.Seen = new SameFile.Look("digest", dependsOnPlace);

        _copies.Places(files).Select(place => string.Join(" +", new[] { place.Path }.Concat(place.AlsoAt).Select(Relative))).ShouldBe(expected);
    }

    [Fact]
    public void What_could_not_be_read_when_it_was_looked_at_is_not_judged()
    {
        _directory.Write("a", "content");
        var files = Files();
        files[0].Seen = new SameFile.Look(null, DependsOnPlace: false);

        _copies.Places(files).ShouldBeEmpty();
    }

    private List<SameFile> Files()
    {
        var files = SameFile.GroupByInode(new FileWalk([]).Find([_directory.Path], CancellationToken.None));
        files.Select(file => file.First.Path).ShouldBeInOrder();
        return files;
    }

    private string Name(SameFile file) => Relative(file.First.Path);

    private string Relative(string path) => Path.GetRelativePath(_directory.Path, path);
}
