using System.Collections.Immutable;
using System.Text;
using Abide.Formats.Archive;
using Abide.Formats.Roots;
using static Abide.Formats.Tests.Archive.ImageBuilder;

namespace Abide.Formats.Tests.Archive;

public sealed class ImageTreeTests
{
    [Fact]
    public void Layers_lie_on_each_other_whatever_they_are_compressed_with()
    {
        using var image = new ImageBuilder();
        image.Layout((null, [Layer(File("etc/os-release", "ID=old"), File("etc/kept", "kept")), Gzip(Layer(File("./etc/os-release", "ID=new"))), Zstd(Layer(File("usr/lib64/libx.so.1", "x"), Link("lib64", "usr/lib64")))]));

        var tree = OpenDirectory(image).ShouldNotBeNull();

        Text(tree, "/etc/os-release").ShouldBe("ID=new");
        Text(tree, "/etc/kept").ShouldBe("kept");
        Text(tree, "/lib64/libx.so.1").ShouldBe("x");
        tree.Find("/lib64/libx.so.1")!.Path.ShouldBe("/usr/lib64/libx.so.1");
        tree.Look("/lib64")!.Value.LinkTarget.ShouldBe("usr/lib64");
        tree.List("/")!.ShouldBe(["etc", "lib64", "usr"]);
        tree.Read("/etc/kept", limit: 3).ShouldBeNull();
        tree.ReadStart("/etc/kept", 2).ShouldBe("ke"u8.ToArray());
    }

    [Fact]
    public void Whiteouts_take_away_what_lies_below_and_only_that()
    {
        using var image = new ImageBuilder();
        image.Layout((null,
        [
            Layer(File("a/one", "1"), File("a/two", "2"), File("b/old", "old"), File("c/deep/old", "old")),
            Layer(File("a/.wh.one", ""), File("b/new", "new"), File("b/.wh..wh..opq", ""), File("c/deep/new", "new"), File("c/.wh.deep", "")),
        ]));

        var tree = OpenDirectory(image).ShouldNotBeNull();

        tree.List("/a")!.ShouldBe(["two"]);
        tree.List("/b")!.ShouldBe(["new"]);
        tree.List("/c/deep")!.ShouldBe(["new"]);
    }

    [Fact]
    public void What_changes_its_kind_takes_its_content_along()
    {
        using var image = new ImageBuilder();
        image.Layout((null,
        [
            Layer(File("dir/file", "x"), File("file", "y"), Link("link", "dir"), Folder("usr/lib"), Link("lib", "usr/lib")),
            Layer(File("dir", "now a file"), Folder("file"), File("file/inside", "z"), Folder("link"), File("lib/new.so", "through the link")),
        ]));

        var tree = OpenDirectory(image).ShouldNotBeNull();

        Text(tree, "/dir").ShouldBe("now a file");
        Text(tree, "/file/inside").ShouldBe("z");
        tree.Find("/link")!.Kind.ShouldBe(RootEntryKind.Directory);
        tree.Find("/dir/file").ShouldBeNull();
        Text(tree, "/usr/lib/new.so").ShouldBe("through the link");
    }

    [Fact]
    public void Hard_links_share_their_content()
    {
        using var image = new ImageBuilder();
        image.Layout((null, [Layer(File("one", "content")), Layer(HardLink("two", "one"), File("one", "changed"))]));

        var tree = OpenDirectory(image).ShouldNotBeNull();

        (Text(tree, "/one"), Text(tree, "/two")).ShouldBe(("changed", "content"));
    }

    [Fact]
    public void Archives_of_layouts_and_of_docker_save_are_read_as_well()
    {
        using var image = new ImageBuilder();
        image.Layout((null, [Gzip(Layer(File("x", "layout")))]));

        Text(OpenArchive(image.Archive(), out _).ShouldNotBeNull(), "/x").ShouldBe("layout");
        Text(OpenArchive(Gzip(image.Archive()), out _).ShouldNotBeNull(), "/x").ShouldBe("layout");
        Text(OpenArchive(Saved(Layer(File("x", "old")), Layer(File("x", "saved"))), out _).ShouldNotBeNull(), "/x").ShouldBe("saved");
    }

    [Fact]
    public void Of_several_architectures_the_wanted_one_is_taken()
    {
        using var image = new ImageBuilder();
        image.Layout(("unknown", [Layer(File("x", "attestation"))]), ("arm64", [Layer(File("x", "arm"))]), ("amd64", [Layer(File("x", "amd"))]));

        Text(OpenDirectory(image, "x86_64").ShouldNotBeNull(), "/x").ShouldBe("amd");
        Text(OpenDirectory(image, "aarch64").ShouldNotBeNull(), "/x").ShouldBe("arm");
        ImageTree.TryOpenDirectory(image.Directory, "s390x", new MemoryStream(), out _, out var problems).ShouldBeFalse();
        problems.ShouldHaveSingleItem().Message.ShouldContain("arm64");
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("etc/.wh...")]
    [InlineData("etc/.wh..")]
    [InlineData("etc/.wh.")]
    [InlineData("etc/passwd/below-a-file")]
    [InlineData("dangling/x")]
    public void Entries_that_lead_out_are_left_out_and_told(string name)
    {
        using var image = new ImageBuilder();
        image.Layout((null, [Layer(File("etc/passwd", "root"), Link("dangling", "../nowhere")), Layer(Named(name))]));

        var tree = Open(image, out var problems).ShouldNotBeNull();

        problems.ShouldHaveSingleItem().Id.ShouldBe(Problems.HostileEntry.Id);
        Text(tree, "/etc/passwd").ShouldBe("root");
        tree.List("/")!.ShouldBe(["dangling", "etc"]);
    }

    [Fact]
    public void Absolute_names_links_out_and_links_to_nothing_stay_inside()
    {
        using var image = new ImageBuilder();
        image.Layout((null, [Layer(Named("/etc/absolute"), Link("out", "../../../../../etc/hostname"), HardLink("lost", "../../etc/shadow"), HardLink("gone", "nowhere"))]));

        var tree = Open(image, out var problems).ShouldNotBeNull();

        Text(tree, "/etc/absolute").ShouldBe("hostile");
        tree.Find("/out").ShouldBeNull();
        tree.Find("/lost").ShouldBeNull();
        problems.Length.ShouldBe(3);
        problems.ShouldAllBe(problem => problem.Id == Problems.HostileEntry.Id);
    }

    [Fact]
    public void A_layer_that_is_cut_off_anywhere_is_no_image()
    {
        var layer = Layer(File("one", new string('x', 3000)), File("two", "y"));
        foreach (var bytes in (byte[][])[layer, Gzip(layer)])
        {
            for (var length = 1; length < bytes.Length - 1100; length += 97)
            {
                OpenArchive(Saved(bytes[..length]), out var problems).ShouldBeNull($"{length} of {bytes.Length}");
                problems.ShouldHaveSingleItem().Id.ShouldBe(Problems.DamagedLayer.Id);
            }
        }
    }

    [Fact]
    public void A_layer_or_manifest_that_was_changed_is_noticed()
    {
        using var image = new ImageBuilder();
        var layer = Layer(File("x", "true"));
        image.Layout((null, [layer]));
        System.IO.File.WriteAllBytes(image.BlobPath(DigestOf(layer)), Layer(ImageBuilder.File("x", "fake")));

        ImageTree.TryOpenDirectory(image.Directory, "x86_64", new MemoryStream(), out _, out var problems).ShouldBeFalse();

        problems.ShouldHaveSingleItem().Id.ShouldBe(Problems.DigestMismatch.Id);
    }

    [Fact]
    public void A_header_that_promises_absurd_sizes_is_a_cut_off_layer()
    {
        var layer = Layer(File("x", "small"));
        Encoding.ASCII.GetBytes("77777777777\0").CopyTo(layer, FindUstar(layer) + 124); // 8 GiB
        Checksum(layer.AsSpan(FindUstar(layer), 512));

        OpenArchive(Saved(layer), out var problems).ShouldBeNull();

        problems.ShouldHaveSingleItem().Id.ShouldBe(Problems.DamagedLayer.Id);
    }

    [Theory]
    [InlineData("index.json", """{"manifests": "none"}""")]
    [InlineData("index.json", """{"manifests": [{"digest": "sha256:../../../etc/passwd"}]}""")]
    [InlineData("index.json", """{"manifests": [{"digest": "md5:00"}]}""")]
    [InlineData("index.json", "[]")]
    [InlineData("index.json", "{")]
    [InlineData("manifest.json", """[{"Layers": ["../../etc/passwd"]}]""")]
    [InlineData("manifest.json", """[{"Layers": ["/etc/passwd"]}]""")]
    [InlineData("manifest.json", "[]")]
    [InlineData("other.json", "{}")]
    public void Manifests_that_lead_nowhere_are_no_image(string name, string text)
    {
        using var image = new ImageBuilder();
        System.IO.File.WriteAllText(Path.Combine(image.Directory, name), text);

        ImageTree.TryOpenDirectory(image.Directory, "x86_64", new MemoryStream(), out _, out var problems).ShouldBeFalse();

        problems.ShouldHaveSingleItem().Id.ShouldBe(Problems.NotImage.Id);
    }

    [Fact]
    public void Bytes_that_are_no_archive_are_no_image()
    {
        OpenArchive("no archive at all"u8.ToArray(), out var problems).ShouldBeNull();
        problems.ShouldHaveSingleItem().Id.ShouldBe(Problems.NotImage.Id);
    }

    private static System.Formats.Tar.TarEntry Named(string name) => File(name, "hostile");

    private static ImageTree? OpenDirectory(ImageBuilder image, string architecture = "x86_64")
    {
        var isOpen = ImageTree.TryOpenDirectory(image.Directory, architecture, new MemoryStream(), out var tree, out var problems);
        problems.ShouldBeEmpty();
        isOpen.ShouldBeTrue();
        return tree;
    }

    private static ImageTree? Open(ImageBuilder image, out ImmutableArray<Problem> problems) =>
        ImageTree.TryOpenDirectory(image.Directory, "x86_64", new MemoryStream(), out var tree, out problems) ? tree : null;

    private static ImageTree? OpenArchive(byte[] bytes, out ImmutableArray<Problem> problems) =>
        ImageTree.TryOpenArchive(() => new MemoryStream(bytes, writable: false), "x86_64", new MemoryStream(), out var tree, out problems) ? tree : null;

    private static string? Text(ImageTree tree, string path) => tree.Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Start of the last header block before the content: pax headers come first.</summary>
    private static int FindUstar(byte[] layer)
    {
        for (var block = 0; block < layer.Length; block += 512)
        {
            if (layer[block + 156] == (byte)'0') return block;
        }

        throw new InvalidOperationException("no regular file");
    }

    /// <summary>POSIX ustar: the sum of the header's bytes with the field itself as blanks.</summary>
    private static void Checksum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header) sum += value;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }
}
