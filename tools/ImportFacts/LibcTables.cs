using System.Globalization;
using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Formats.Elf;

namespace Abide.ImportFacts;

/// <summary>Writes data/libc from the files of one release of glibc or musl.</summary>
internal static class LibcTables
{
    private const string Loader = "ld-linux-x86-64.so.2", Musl = "musl";

    private static readonly string[] s_libraries = ["libc.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1", "libresolv.so.2", "libanl.so.1", Loader];

    /// <summary>musl is one file, library and loader in one; Debian calls it libc.so, others libc.musl-x86_64.so.1.</summary>
    private static readonly string[] s_musl = ["libc.musl-x86_64.so.1", "libc.so"];

    /// <param name="release">glibc's, 2.36; or musl's, musl1.2.5.</param>
    /// <param name="folder">Where its libraries lie.</param>
    /// <param name="source">Where they are from.</param>
    /// <param name="data">The folder of all tables.</param>
    public static void Write(string release, string folder, string source, string data)
    {
        var isMusl = release.StartsWith(Musl, StringComparison.Ordinal);
        var name = isMusl ? release : $"glibc{release}";
        var objects = (isMusl ? s_musl : s_libraries).Select(soname => (Name: soname, Path: Path.Combine(folder, soname))).Where(entry => File.Exists(entry.Path)).Select(entry => (entry.Name, Open(entry.Path))).ToList();
        if (objects.Count == 0) throw new InvalidDataException($"{folder} has no C library");
        var profile = LibcProfile.Read(objects);
        using var table = new TableWriter(data, $"libc/{name}-x86_64.txt", $"Which system calls the functions of {(isMusl ? $"musl {release[Musl.Length..]}" : $"glibc {release}")} lead to, besides those of every program's start. From {source}: {string.Join(' ', objects.Select(entry => entry.Name))}.");
        table.Row("start", Join(profile.Start));
        if (!isMusl) table.Row("plugins", string.Join(' ', profile.Plugins)); // musl has no name service plug-ins
        foreach (var group in profile.Functions.GroupBy(function => Join(function.Value), function => function.Key, StringComparer.Ordinal).OrderBy(group => group.First(), StringComparer.Ordinal))
        {
            table.Row(group.Key, string.Join(' ', group));
        }
    }

    private static ElfFile Open(string path) =>
        ElfFile.TryParse(File.ReadAllBytes(path), path, out var file, out _) ? file : throw new InvalidDataException($"{path} is no ELF file");

    private static string Join(IEnumerable<int> numbers) => string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
