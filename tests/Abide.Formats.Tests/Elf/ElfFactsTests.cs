using Abide.Formats.Elf;

namespace Abide.Formats.Tests.Elf;

/// <summary>Facts that decide verdicts, on programs built to have them and not to have them.</summary>
public sealed class ElfFactsTests(ElfCorpus corpus) : IClassFixture<ElfCorpus>
{
    [Theory]
    [InlineData("", "x86_64")]
    [InlineData("aarch64-linux-gnu-", "aarch64")]
    [InlineData("i686-linux-gnu-", "i686")]
    [InlineData("s390x-linux-gnu-", "s390x")]
    public void The_architecture_has_its_usual_name(string compiler, string name) =>
        ElfArchitecture.Name(ElfCorpus.Read(corpus.BuildLibrary(compiler)).Header).ShouldBe(name);

    [Fact]
    public void Binding_at_start_is_seen_in_the_flags()
    {
        ElfCorpus.Read(corpus.BuildLibrary("", "-Wl,-z,now")).Dynamic!.BindsNow.ShouldBeTrue();
        ElfCorpus.Read(corpus.BuildLibrary("", "-Wl,-z,lazy")).Dynamic!.BindsNow.ShouldBeFalse();
    }

    [Fact]
    public void Packed_relocations_ask_for_a_loader_that_knows_them()
    {
        var library = corpus.BuildLibrary("");
        var packed = ElfCorpus.Read(corpus.BuildProgram("", library, "-Wl,-z,pack-relative-relocs"));

        packed.HasPackedRelocations.ShouldBeTrue();
        packed.Versions.Needs.ShouldContain(need => need.Version == "GLIBC_ABI_DT_RELR");
        ElfCorpus.Read(library).HasPackedRelocations.ShouldBeFalse();
    }

    [Fact]
    public void An_executable_stack_is_an_access_of_its_segment()
    {
        Stack(ElfCorpus.Read(corpus.BuildLibrary("", "-Wl,-z,execstack"))).HasFlag(SegmentAccess.Execute).ShouldBeTrue();
        Stack(ElfCorpus.Read(corpus.BuildLibrary("", "-Wl,-z,noexecstack"))).HasFlag(SegmentAccess.Execute).ShouldBeFalse();

        static SegmentAccess Stack(ElfFile file) => file.Segments.Single(segment => segment.Type == SegmentType.GnuStack).Access;
    }

    [Fact]
    public void Relocations_in_the_text_are_seen()
    {
        ElfCorpus.Read(corpus.Build("i686-linux-gnu-", "textrel.c", "-shared", "-fno-pic", "-Wl,-z,notext", "-nostdlib")).Dynamic!.HasTextRelocations.ShouldBeTrue();
        ElfCorpus.Read(corpus.Build("i686-linux-gnu-", "textrel.c", "-shared", "-fPIC", "-nostdlib")).Dynamic!.HasTextRelocations.ShouldBeFalse();
    }

    [Fact]
    public void Static_thread_local_storage_is_seen() =>
        ElfCorpus.Read(corpus.BuildLibrary("")).Dynamic!.Flags.HasFlag(DynamicFlags.StaticTls).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("i686-linux-gnu-")]
    [InlineData("s390x-linux-gnu-")]
    public void Notes_name_the_package_and_what_is_opened_at_run_time(string compiler)
    {
        var notes = ElfCorpus.Read(corpus.Build(compiler, "notes.c", "-shared", "-fPIC", "-nostdlib")).Notes;

        notes.PackageMetadata.ShouldBe("""{"type":"deb","name":"notes"}""");
        var note = notes.Dlopen.ShouldHaveSingleItem();
        note.Sonames.ShouldBe(["libzstd.so.1", "libzstd.so.0"]);
        (note.Priority, note.Feature).ShouldBe(("suggested", "zstd"));
    }

    [Fact]
    public void The_oldest_kernel_is_in_the_ABI_tag()
    {
        var tag = ElfCorpus.Read(corpus.BuildProgram("", corpus.BuildLibrary(""))).Notes.AbiTag.ShouldNotBeNull();

        tag.OperatingSystem.ShouldBe(0u);
        tag.KernelVersion.ShouldBe(new Version(3, 2, 0));
    }

    [Fact]
    public void A_needed_CPU_level_is_a_property_of_the_file()
    {
        ElfCorpus.Read(corpus.BuildLibrary("", "-Wl,-z,x86-64-v3")).Notes.Properties!.X86IsaNeeded.ShouldBe(0b100u);
        ElfCorpus.Read(corpus.BuildLibrary("")).Notes.Properties?.X86IsaNeeded.ShouldBeNull();
    }

    [Fact]
    public void A_version_marked_weak_is_seen()
    {
        // The flag lies in vna_flags; no linker option sets it for a chosen version.
        var path = corpus.BuildProgram("", corpus.BuildLibrary(""));
        var bytes = File.ReadAllBytes(path);
        var needs = ElfCorpus.Read(path).FindSection(".gnu.version_r")!;
        bytes[(int)needs.Offset + 16 + 4] = 2;

        ElfFile.TryParse(bytes, path, out var file, out _).ShouldBeTrue();

        file.Versions.Needs.Select(need => need.IsWeak).ShouldBe(file.Versions.Needs.Select((_, index) => index == 0));
    }
}
