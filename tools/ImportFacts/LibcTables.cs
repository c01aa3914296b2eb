using System.Globalization;
using Abide.Compatibility.Needs.Syscalls.Calls;
using Abide.Formats.Elf;

namespace Abide.ImportFacts;

/// <summary>Writes data/libc from the files of one release of glibc or musl.</summary>
internal static class LibcTables
{
    private const string Musl = "musl";

    private static readonly string[] s_libraries = ["libc.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1", "libresolv.so.2", "libanl.so.1"];

    private static readonly (string Architecture, string Loader)[] s_loaders = [("x86_64", "ld-linux-x86-64.so.2"), ("aarch64", "ld-linux-aarch64.so.1")];

    /// <summary>musl is one file, library and loader in one; Debian calls it libc.so, others libc.musl-x86_64.so.1.</summary>
    private static readonly string[] s_musl = ["libc.musl-x86_64.so.1", "libc.so"];

    /// <param name="release">glibc's, 2.36; or musl's, musl1.2.5.</param>
    /// <param name="folder">Where its libraries and its loader lie.</param>
    /// <param name="source">Where they are from.</param>
    /// <param name="data">The folder of all tables.</param>
    public static void Write(string release, string folder, string source, string data)
    {
        var isMusl = release.StartsWith(Musl, StringComparison.Ordinal);
        var (architecture, loader) = isMusl ? (s_loaders[0].Architecture, null) : s_loaders.First(entry => File.Exists(Path.Combine(folder, entry.Loader)));
        IEnumerable<string> sonames = loader is null ? s_musl : s_libraries.Append(loader);
        var objects = sonames.Select(name => (name, Path: Path.Combine(folder, name))).Where(entry => File.Exists(entry.Path)).Select(entry => (entry.name, Open(entry.Path))).ToList();
        if (objects.Count == 0) throw new InvalidDataException($"{folder} has no C library");
        var profile = LibcProfile.Read(objects);
        var (name, words) = isMusl ? (release, $"musl {release[Musl.Length..]}") : ($"glibc{release}", $"glibc {release}");
        using var table = new TableWriter(data, $"libc/{name}-{architecture}.txt", $"Which system calls the functions of {words} lead to, besides those of every program's start. From {source}: {string.Join(' ', objects.Select(entry => entry.name))}.");
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
