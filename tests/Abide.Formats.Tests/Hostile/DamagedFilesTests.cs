using Abide.Formats.Tests.Go;
using Abide.Fuzzing;

namespace Abide.Formats.Tests.Hostile;

/// <summary>Real files cut short and changed where readers look. Nothing may throw, and most of the damage is told.</summary>
[Collection("Go programs")]
public sealed class DamagedFilesTests(GoCorpus corpus)
{
    public static TheoryData<string> Files =>
    [
        "/bin/true", "/lib64/ld-linux-x86-64.so.2", "/bin/bash",
        "1.15 plain 386 exe", "1.15 shared amd64 c-shared", "1.19 plain amd64 pie", "1.19 plain s390x exe", "1.27 modules amd64 exe", "1.27 plain mips exe",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_cut_short_anywhere_is_read_without_exception(string name)
    {
        var bytes = Load(name);
        var lengths = Enumerable.Range(0, 0x480).Concat(Enumerable.Range(1, 400).Select(i => (int)((long)bytes.Length * i / 401)));
        var told = 0;
        var count = 0;
        foreach (var length in lengths.Where(length => length < bytes.Length))
        {
            count++;
            if (Examination.Run(bytes.AsMemory(0, length), out _) > 0) told++;
        }

        // Whatever the length, something is missing at the end: segments, or at least the section headers.
        told.ShouldBe(count);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_changed_where_readers_look_is_read_without_exception(string name)
    {
        const int Copies = 400;
        var mutation = new Mutation(Load(name));
        var told = 0;
        for (var seed = 0; seed < Copies; seed++)
        {
            var damaged = mutation.Apply(seed);
            var before = GC.GetAllocatedBytesForCurrentThread();
            if (Examination.Run(damaged, out _) > 0) told++;
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan((16L * damaged.Length) + (16 << 20), $"seed {seed}");
        }

        // Many changes are to fields that no reader can know to be wrong; if none were told, nothing would have been changed.
        told.ShouldBeGreaterThan(Copies / 20);
    }

    [Fact]
    public void Every_file_in_usr_bin_and_usr_lib_is_read_without_a_false_alarm()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device };
        var read = 0;
        var alarms = new List<string>();
        foreach (var path in Directory.EnumerateFiles("/usr/bin", "*", options).Concat(Directory.EnumerateFiles("/usr/lib", "*", options)))
        {
            if (!IsElf(path)) continue;
            read++;
            if (Examination.Run(File.ReadAllBytes(path), out _) > 0) alarms.Add(path);
        }

        read.ShouldBeGreaterThan(500);
        alarms.ShouldBeEmpty();
    }

    private static bool IsElf(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        return file.Read(magic) == magic.Length && magic.SequenceEqual("\u007fELF"u8);
    }

    private byte[] Load(string name) => File.ReadAllBytes(name.Split(' ') is [var toolchain, var source, var architecture, var mode]
        ? corpus.Build(new GoProgram(toolchain, source) { Architecture = architecture, Mode = mode, Cgo = mode == "c-shared", Arguments = source == "modules" ? "-mod=vendor" : "" })
        : name);
}
