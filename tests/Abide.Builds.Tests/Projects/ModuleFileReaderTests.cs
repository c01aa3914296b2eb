using System.Text;
using Abide.Builds.Projects.Modules;

namespace Abide.Builds.Tests.Projects;

public sealed class ModuleFileReaderTests
{
    private const string Whole = """
        // a comment
        module example.com/app // why

        go 1.21.3
        toolchain go1.22.4

        require (
        	example.com/a v1.2.3
        	example.com/b v0.0.0-20200930185726-fdedc70b468f // indirect
        	"example.com/c" v2.0.0+incompatible // indirect; for d
        )
        require example.com/d v1.0.0-rc.1
        replace example.com/a v1.2.3 => ../a
        replace (
        	example.com/b => example.com/other/b v1.0.0
        )
        exclude example.com/a v1.0.0
        retract [v0.1.0, v0.2.0] // broken
        tool example.com/a/cmd
        """;

    [Fact]
    public void Every_directive_is_read_with_its_line()
    {
        var file = Read(Whole);

        file.Faults.ShouldBeEmpty();
        file.Module.ShouldBe(new Stated<string>("example.com/app", 2));
        file.Go.ShouldBe(new Stated<string>("1.21.3", 4));
        file.Toolchain.ShouldBe(new Stated<string>("go1.22.4", 5));
        file.Requires.ShouldBe(
        [
            new("example.com/a", "v1.2.3", false, 8),
            new("example.com/b", "v0.0.0-20200930185726-fdedc70b468f", true, 9),
            new("example.com/c", "v2.0.0+incompatible", true, 10),
            new("example.com/d", "v1.0.0-rc.1", false, 12),
        ]);
        file.Replaces.Select(each => (each.Path, each.Version, each.NewPath, each.NewVersion, each.IsDirectory, each.Line)).ShouldBe(
        [
            ("example.com/a", "v1.2.3", "../a", null, true, 13),
            ("example.com/b", null, "example.com/other/b", "v1.0.0", false, 15),
        ]);
    }

    [Fact]
    public void Line_ends_of_Windows_change_nothing() => Read(Whole.ReplaceLineEndings("\r\n")).Requires.ShouldBe(Read(Whole).Requires);

    [Fact]
    public void A_workspace_lists_what_it_uses()
    {
        var work = ModuleFileReader.Read("go 1.22\nuse ./a\nuse (\n\t\"./b c\" // and\n)\nrequire x v1.0.0\n"u8, "go.work");

        work.Uses.Select(use => use.Value).ShouldBe(["./a", "./b c"]);
        work.Faults.ShouldHaveSingleItem().Message.ShouldBe("unknown directive: require");
    }

    [Fact]
    public void Faults_are_told_all_and_what_is_sound_is_kept()
    {
        var file = Read("module example.com/app\nmodule example.com/again\ngo one\nrequire example.com/a v1.0.0\nrequire example.com/b\nnonsense (\n\tx y z\n)\ngo 1.20\n");

        file.Faults.Select(fault => fault.Line).ShouldBe([2, 3, 5, 6]);
        file.Requires.ShouldHaveSingleItem().Path.ShouldBe("example.com/a");
        file.Go!.Value.ShouldBe("1.20");
    }

    [Fact]
    public void Damage_never_stops_the_reading()
    {
        var random = new Random(20261122);
        var bytes = Encoding.UTF8.GetBytes(Whole);
        for (var round = 0; round < 3000; round++)
        {
            var damaged = bytes.ToArray();
            for (var i = 0; i < 1 + (round % 8); i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var file = ModuleFileReader.Read(damaged.AsSpan(0, random.Next(damaged.Length + 1)), round % 2 == 0 ? "go.mod" : "go.work");
            file.Faults.Length.ShouldBeLessThanOrEqualTo(21);
            VendorList.Read(damaged, "modules.txt");
            ChecksumList.Read(damaged, "go.sum").Malformed.Length.ShouldBeLessThanOrEqualTo(5);
        }
    }

    [Fact]
    public void An_endless_line_is_one_fault() =>
        ModuleFileReader.Read(Encoding.UTF8.GetBytes("module " + new string('x', 1 << 20)), "go.mod").Faults.ShouldHaveSingleItem().Message.ShouldContain("bytes long");

    private static ModuleFile Read(string text) => ModuleFileReader.Read(Encoding.UTF8.GetBytes(text), "go.mod");
}
