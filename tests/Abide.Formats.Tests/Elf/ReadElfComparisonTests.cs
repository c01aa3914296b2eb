using System.Globalization;
using Abide.Formats.Elf;

namespace Abide.Formats.Tests.Elf;

/// <summary>Everything that the loader reads, against binutils' readelf: another implementation of the same specifications.</summary>
public sealed class ReadElfComparisonTests(ElfCorpus corpus) : IClassFixture<ElfCorpus>
{
    public static TheoryData<string, string> Libraries()
    {
        var data = new TheoryData<string, string>();
        foreach (var compiler in ElfCorpus.Compilers)
        {
            data.Add(compiler, "-Wl,--hash-style=gnu");
            data.Add(compiler, "-Wl,--hash-style=sysv");
            data.Add(compiler, "-Wl,-z,now");
        }

        data.Add("", "-Wl,-z,pack-relative-relocs");
        data.Add("i686-linux-gnu-", "-Wl,-z,pack-relative-relocs");
        return data;
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_and_its_program_are_read_as_readelf_reads_them(string compiler, string argument)
    {
        var library = corpus.BuildLibrary(compiler, argument);
        var program = corpus.BuildProgram(compiler, library, argument);

        ShouldAgree(library);
        ShouldAgree(program);
    }

    [Theory]
    [InlineData("/usr/bin")]
    [InlineData("/usr/sbin")]
    [InlineData("/usr/lib/x86_64-linux-gnu")]
    public void Installed_files_are_read_as_readelf_reads_them(string directory)
    {
        var files = Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal)
            .Where(path => new FileInfo(path) is { LinkTarget: null, Length: > 64 and < (4 << 20) } && ElfHeader.HasMagic(FirstBytes(path)))
            .Where((_, index) => index % 7 == 0).Take(40).ToList();

        files.Count.ShouldBeGreaterThan(5);
        foreach (var file in files) ShouldAgree(file);
    }

    [Theory]
    [InlineData("", "-Wl,--hash-style=gnu")]
    [InlineData("s390x-linux-gnu-", "-Wl,--hash-style=sysv")]
    [InlineData("i686-linux-gnu-", "-Wl,--hash-style=gnu")]
    public void Without_section_headers_the_same_is_read(string compiler, string argument)
    {
        var path = corpus.BuildProgram(compiler, corpus.BuildLibrary(compiler, argument), argument);
        var whole = ElfCorpus.Read(path);

        ElfFile.TryParse(Go.GoFunctionTableTests.WithoutSectionHeaders(File.ReadAllBytes(path)), path, out var stripped, out var problems).ShouldBeTrue();

        problems.ShouldBeEmpty();
        stripped.Sections.ShouldBeEmpty();
        stripped.Dynamic!.Entries.ShouldBe(whole.Dynamic!.Entries);
        stripped.Versions.Needs.ShouldBe(whole.Versions.Needs);
        Symbols(stripped).ShouldBe(Symbols(whole));
        stripped.Notes.BuildId.ShouldBe(whole.Notes.BuildId);
    }

    private static void ShouldAgree(string path)
    {
        var expected = ReadElf.Read(path);
        var file = ElfCorpus.Read(path);

        (file.Dynamic?.Entries.Select(entry => (ulong)entry.Tag) ?? []).ShouldBe(expected.DynamicTags, path);
        (file.Dynamic?.Needed ?? []).ShouldBe(expected.Needed, path);
        (file.Dynamic?.Soname, file.Dynamic?.RunPath, file.Interpreter).ShouldBe((expected.Soname, expected.RunPath, expected.Interpreter), path);
        file.Versions.Needs.Select(need => $"{need.File} {need.Version} {(need.IsWeak ? "WEAK" : "none")} {need.Index}").ShouldBe(expected.VersionNeeds, path);
        file.Versions.Definitions.Select(definition => $"{definition.Version} {Flags(definition)} {definition.Index}").ShouldBe(expected.VersionDefinitions, path);
        var symbols = Symbols(file);
        symbols.Count.ShouldBe(expected.DynamicSymbols.Length, path);
        symbols.Zip(expected.DynamicSymbols).Where(pair => pair.First != pair.Second).ShouldBeEmpty(path);
        file.Relocations.Sum(table => table.Count).ShouldBe(expected.Relocations, path);
        file.CountPackedRelocations().ShouldBe(expected.PackedRelocations, path);
        (file.Notes.BuildId ?? "").ShouldBe(expected.BuildId ?? "", path);
    }

    private static string Flags(VersionDefinition definition) => (definition.IsBase, definition.IsWeak) switch
    {
        (true, true) => "BASE | WEAK",
        (true, false) => "BASE",
        (false, true) => "WEAK",
        _ => "none",
    };

    private static List<string> Symbols(ElfFile file)
    {
        var needs = file.Versions.Needs.ToLookup(need => need.Index, need => need.Version);
        var definitions = file.Versions.Definitions.Where(definition => !definition.IsBase).ToLookup(definition => definition.Index, definition => definition.Version);
        var lines = new List<string>();
        foreach (var symbol in file.DynamicSymbols)
        {
            var version = symbol.IsUndefined || definitions[symbol.VersionIndex].FirstOrDefault() is not { } defined
                ? needs[symbol.VersionIndex].FirstOrDefault() is { } need ? "@" + need : ""
                : (symbol.IsVersionHidden ? "@" : "@@") + defined;
            // A definition of the version's own name marks the version, and readelf does not say it twice.
            var name = file.DynamicSymbols.NameOf(symbol);
            if (version.TrimStart('@') == name) version = "";
            lines.Add($"{symbol.Value:x} {symbol.Size} {Binding(symbol)} {Section(symbol)} {name}{version}".TrimEnd());
        }

        return lines;
    }

    private static string Binding(Symbol symbol) => symbol.Binding switch
    {
        SymbolBinding.Local => "LOCAL",
        SymbolBinding.Global => "GLOBAL",
        SymbolBinding.Weak => "WEAK",
        _ => "UNIQUE",
    };

    private static string Section(Symbol symbol) => symbol.SectionIndex switch
    {
        0 => "UND",
        0xfff1 => "ABS",
        0xfff2 => "COM",
        var index => index.ToString(CultureInfo.InvariantCulture),
    };

    private static byte[] FirstBytes(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[4];
        file.ReadExactly(bytes);
        return bytes;
    }
}
