using System.Collections.Immutable;
using Abide.Formats.Elf;

namespace Abide.Formats.Tests.Elf;

/// <summary>The programs of tests/corpus/elf, built during the test run by gcc for several architectures.</summary>
public sealed class ElfCorpus : IDisposable
{
    /// <summary>gcc's prefixes: 64-bit, 32-bit, and big-endian.</summary>
    public static readonly ImmutableArray<string> Compilers = ["", "aarch64-linux-gnu-", "i686-linux-gnu-", "s390x-linux-gnu-"];

    private readonly string _directory = Directory.CreateTempSubdirectory("abide-elf-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>The path of a source file's program or library.</summary>
    /// <param name="compiler">One of <see cref="Compilers"/>.</param>
    /// <param name="source">A file of tests/corpus/elf.</param>
    /// <param name="arguments">Further arguments of gcc.</param>
    public string Build(string compiler, string source, params ReadOnlySpan<string> arguments)
    {
        var output = Path.Combine(_directory, $"{compiler}{source}-{Guid.NewGuid():n}");
        Tool.Run(compiler + "gcc", [.. (string[])["-o", output, source], .. arguments], Path.Combine(AppContext.BaseDirectory, "corpus", "elf"));
        return output;
    }

    public string BuildLibrary(string compiler, params ReadOnlySpan<string> arguments) =>
        Build(compiler, "library.c", ["-shared", "-fPIC", "-Wl,--version-script=library.map", "-Wl,-soname,liblibrary.so.1", "-Wl,-rpath,$ORIGIN/lib", .. arguments]);

    public string BuildProgram(string compiler, string library, params ReadOnlySpan<string> arguments) =>
        Build(compiler, "program.c", [library, "-lm", .. arguments]);

    public static ElfFile Read(string path)
    {
        ElfFile.TryParse(File.ReadAllBytes(path), path, out var file, out var problems).ShouldBeTrue();
        problems.ShouldBeEmpty();
        return file;
    }
}
