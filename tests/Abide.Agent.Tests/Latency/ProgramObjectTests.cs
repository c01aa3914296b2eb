using System.Buffers.Binary;
using Abide.Agent.Latency;

namespace Abide.Agent.Tests.Latency;

public sealed class ProgramObjectTests
{
    private static readonly Dictionary<string, int> NoMaps = [];
    private static readonly Dictionary<string, ulong> NoNumbers = [];

    [Fact]
    public void Maps_and_numbers_are_written_into_the_instructions_that_ask_for_them()
    {
        var original = ProgramObject.Embedded().Link("storage_leave", NoMaps, NoNumbers);
        var linked = ProgramObject.Embedded().Link("storage_leave", new Dictionary<string, int> { ["calls"] = 77 }, new Dictionary<string, ulong> { ["slot"] = 0x1122334455667788 });

        var changed = Enumerable.Range(0, linked.Length / 8).Where(i => !linked.AsSpan(i * 8, 8).SequenceEqual(original.AsSpan(i * 8, 8))).ToArray();

        var map = changed.First(i => linked[i * 8 + 1] >> 4 == 1); // BPF_PSEUDO_MAP_FD
        BinaryPrimitives.ReadInt32LittleEndian(linked.AsSpan(map * 8 + 4)).ShouldBe(77);
        var number = changed.First(i => linked[i * 8 + 1] >> 4 == 0);
        linked[number * 8].ShouldBe((byte)0x18);
        BinaryPrimitives.ReadUInt32LittleEndian(linked.AsSpan(number * 8 + 4)).ShouldBe(0x55667788u);
        BinaryPrimitives.ReadUInt32LittleEndian(linked.AsSpan(number * 8 + 12)).ShouldBe(0x11223344u);
    }

    [Fact]
    public void A_program_that_is_not_there_is_told() =>
        Should.Throw<RefusedException>(() => ProgramObject.Embedded().Link("none", NoMaps, NoNumbers)).Message.ShouldBe("the object with the BPF programs has no none");

    [Fact]
    public void Damage_never_does_more_than_refuse()
    {
        using var stream = typeof(ProgramObject).Assembly.GetManifestResourceStream("latency.bpf.o")!;
        byte[] whole = new byte[stream.Length];
        stream.ReadExactly(whole);

        for (int length = 0; length < whole.Length; length += 7)
            Should.Throw<RefusedException>(() => ProgramObject.Parse(whole.AsSpan(0, length)));
        Random random = new(20261123);
        for (int i = 0; i < 5000; i++)
        {
            byte[] damaged = [.. whole];
            for (int flips = random.Next(1, 8); flips > 0; flips--)
                damaged[i % 2 == 0 ? random.Next(damaged.Length) : damaged.Length - 1 - random.Next(700)] = (byte)random.Next(256);
            try
            {
                foreach (string name in (string[])["storage_enter", "table_exit", "raw_table_leave"])
                    ProgramObject.Parse(damaged).Link(name, NoMaps, NoNumbers);
            }
            catch (RefusedException)
            {
            }
        }
    }
}
