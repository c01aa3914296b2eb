using Abide.Formats.Roots;

namespace Abide.Formats.Tests.Roots;

public sealed class DirectoryTreeTests : IDisposable
{
    private readonly string _outside = Directory.CreateTempSubdirectory("abide-outside-").FullName;
    private readonly string _root;
    private readonly DirectoryTree _tree;

    public DirectoryTreeTests()
    {
        File.WriteAllText(Path.Combine(_outside, "secret"), "outside");
        _root = Path.Combine(_outside, "root");
        Directory.CreateDirectory(Path.Combine(_root, "usr/lib64"));
        File.WriteAllText(Path.Combine(_root, "usr/lib64/libc.so.6"), "inside");
        _tree = new DirectoryTree(_root);
    }

    public void Dispose() => Directory.Delete(_outside, recursive: true);

    [Fact]
    public void A_file_is_found_and_read()
    {
        _tree.Find("/usr/lib64/libc.so.6").ShouldBe(new RootEntry("/usr/lib64/libc.so.6", RootEntryKind.File, 6));
        _tree.Read("/usr/lib64/libc.so.6").ShouldBe("inside"u8.ToArray());
        _tree.Find("/").ShouldBe(new RootEntry("/", RootEntryKind.Directory, 0));
        _tree.Find("/usr/lib64").ShouldBe(new RootEntry("/usr/lib64", RootEntryKind.Directory, 0));
        _tree.List("/usr")!.ShouldBe(["lib64"]);
    }

    [Fact]
    public void The_start_of_a_file_is_read_as_far_as_the_file_goes()
    {
        _tree.ReadStart("/usr/lib64/libc.so.6", 2).ShouldBe("in"u8.ToArray());
        _tree.ReadStart("/usr/lib64/libc.so.6", 100).ShouldBe("inside"u8.ToArray());
        _tree.ReadStart("/usr/lib64", 2).ShouldBeNull();
        _tree.ReadStart("/absent", 2).ShouldBeNull();
    }

    [Fact]
    public void What_is_not_there_is_neither_found_nor_listed()
    {
        _tree.Find("/usr/lib64/libm.so.6").ShouldBeNull();
        _tree.Find("/usr/lib64/libc.so.6/below").ShouldBeNull();
        _tree.Find("/usr\0/lib64").ShouldBeNull();
        _tree.Read("/usr/lib64").ShouldBeNull();
        _tree.List("/absent")!.ShouldBeEmpty();
        _tree.List("/usr/lib64/libc.so.6")!.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/usr/lib64")]
    [InlineData("usr/lib64")]
    [InlineData("/../../usr/lib64")]
    [InlineData("./usr/../usr/lib64/")]
    public void Links_are_followed_inside_the_root(string target)
    {
        Link("lib64", target);

        _tree.Find("/lib64/libc.so.6").ShouldBe(new RootEntry("/usr/lib64/libc.so.6", RootEntryKind.File, 6));
        _tree.List("/lib64")!.ShouldBe(["libc.so.6"]);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("../../../../../../secret")]
    [InlineData("absolute")]
    public void No_link_leads_out_of_the_root(string target)
    {
        Link("leak", target == "absolute" ? Path.Combine(_outside, "secret") : target);

        _tree.Find("/leak").ShouldBeNull();
        _tree.Read("/leak").ShouldBeNull();
    }

    [Fact]
    public void Going_up_from_the_root_stays_there()
    {
        _tree.Find("/../secret").ShouldBeNull();
        _tree.Find("/../../usr/lib64/libc.so.6").ShouldNotBeNull().Path.ShouldBe("/usr/lib64/libc.so.6");
        _tree.Find("/..").ShouldNotBeNull().Path.ShouldBe("/");
    }

    [Fact]
    public void Links_that_lead_nowhere_or_in_circles_are_not_there()
    {
        Link("self", "self");
        Link("one", "two");
        Link("two", "/one");
        Link("nowhere", "absent");
        Link("deeper", "deeper/deeper");
        Link("grows", "grows/../grows/../grows");

        foreach (var name in (string[])["self", "one", "two", "nowhere", "deeper", "grows"]) _tree.Find("/" + name).ShouldBeNull(name);
    }

    [Fact]
    public void A_pipe_is_never_opened()
    {
        Tool.Run("mkfifo", [Path.Combine(_root, "pipe")]);
        Link("to-pipe", "pipe");

        _tree.Find("/pipe").ShouldNotBeNull().Kind.ShouldBe(RootEntryKind.Other);
        _tree.Read("/pipe").ShouldBeNull(); // opening it would wait for a writer
        _tree.Read("/to-pipe").ShouldBeNull();
    }

    [Fact]
    public void A_file_above_the_limit_is_not_read()
    {
        _tree.Read("/usr/lib64/libc.so.6", limit: 5).ShouldBeNull();
        _tree.Read("/usr/lib64/libc.so.6", limit: 6).ShouldNotBeNull();
    }

    [Fact]
    public void A_file_that_shrank_since_it_was_found_is_not_read()
    {
        _tree.Find("/usr/lib64/libc.so.6").ShouldNotBeNull();
        File.WriteAllText(Path.Combine(_root, "usr/lib64/libc.so.6"), "in");

        _tree.Read("/usr/lib64/libc.so.6").ShouldBeNull();
    }

    [Fact]
    public void A_file_that_vanished_since_it_was_found_is_not_read()
    {
        _tree.Find("/usr/lib64/libc.so.6").ShouldNotBeNull();
        File.Delete(Path.Combine(_root, "usr/lib64/libc.so.6"));

        _tree.Read("/usr/lib64/libc.so.6").ShouldBeNull();
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_no_exception()
    {
        Tool.Run("chmod", ["0", Path.Combine(_root, "usr/lib64/libc.so.6")]);

        // root may read everything
        (_tree.Read("/usr/lib64/libc.so.6") is null).ShouldBe(!Environment.IsPrivilegedProcess);
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(_root, name), target);
}
