using System.Runtime.InteropServices;

namespace Abide.ImportFacts.Tests;

/// <summary>Measures a root made of a real shared object: the native half of .NET's own System library.</summary>
public sealed class RootMeasurementTests : IDisposable
{
    private const string Native = "libSystem.Native.so";

    private static readonly string s_architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";

    private readonly TemporaryFolder _root = new();
    private readonly string[] _rows;

    public RootMeasurementTests()
    {
        var source = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), Native);
        _root.Write("etc/ld.so.conf", "include ld.so.conf.d/*.conf", "include /etc/ld.so.conf");
        _root.Write("etc/ld.so.conf.d/more.conf", "/opt/libs # a comment", "/opt/missing");
        _root.Write("usr/lib64/notes.so", "no ELF file");
        _root.Write("usr/lib64/libabsent.so.1.2");
        foreach (var copy in (string[])["usr/lib64/" + Native, "opt/libs/" + Native, "opt/plugins/plugin.so"])
        {
            Directory.CreateDirectory(Path.Combine(_root.Path, Path.GetDirectoryName(copy)!));
            File.Copy(source, Path.Combine(_root.Path, copy));
        }

        File.Create(Path.Combine(_root.Path, "usr/lib64/libabsent.so.1.2")).Dispose();
        File.CreateSymbolicLink(Path.Combine(_root.Path, "usr/lib64/libnative.so.1"), Native);
        File.CreateSymbolicLink(Path.Combine(_root.Path, "usr/lib64/liboutside.so.1"), source);
        File.CreateSymbolicLink(Path.Combine(_root.Path, "lib64"), "usr/lib64");
        _root.Write("var/lib/dpkg/info/native:amd64.list", "/lib64/" + Native);

        using var output = new TemporaryFolder();
        var path = Path.Combine(output.Path, "out.csv");
        RootMeasurement.Write(_root.Path, "el8.3", s_architecture, "a root", path);
        _rows = File.ReadAllLines(path);
    }

    [Fact]
    public void Directories_are_the_configured_ones_then_the_loaders_own() =>
        _rows[1].ShouldBe($"snapshot,el8.3,{s_architecture},a root,/opt/libs /usr/lib64");

    [Fact]
    public void Libraries_are_listed_in_the_loaders_order_and_plug_ins_are_not()
    {
        var paths = _rows.Where(row => row.StartsWith("library,", StringComparison.Ordinal)).Select(row => row.Split(',')[1]);

        paths.ShouldBe(["/opt/libs/" + Native, "/usr/lib64/libSystem.Native.so", "/usr/lib64/libabsent.so.1.2"]);
    }

    [Fact]
    public void Links_inside_the_root_are_names_and_links_out_of_it_are_not()
    {
        var fields = Row("/usr/lib64/" + Native).Split(',');

        fields[2].ShouldBe("libSystem.Native.so libnative.so.1");
        fields[4].ShouldBe("native"); // dpkg names it by the link lib64
        string.Join('\n', _rows).ShouldNotContain("liboutside");
    }

    [Fact]
    public void Exported_symbols_and_needs_are_read_from_the_dynamic_table()
    {
        Row("/usr/lib64/" + Native).Split(',')[7].Split(' ').ShouldContain("libc.so.6");
        _rows.ShouldContain(row => row.StartsWith("symbol,SystemNative_Open,", StringComparison.Ordinal));
        _rows.ShouldNotContain(row => row.StartsWith("symbol,malloc,", StringComparison.Ordinal)); // imported
    }

    [Fact]
    public void An_empty_file_stands_for_a_library_that_is_not_at_hand() =>
        Row("/usr/lib64/libabsent.so.1.2").Split(',')[5].ShouldBe("unread");

    public void Dispose() => _root.Dispose();

    private string Row(string path) => _rows.Single(row => row.StartsWith($"library,{path},", StringComparison.Ordinal));
}
