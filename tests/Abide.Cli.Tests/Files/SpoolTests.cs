using Abide.Cli.Output;

namespace Abide.Cli.Tests.Files;

public sealed class SpoolTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(5_000_000)]
    public void What_was_written_is_read_again_whether_it_fits_memory_or_not(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        using var spool = new Spool();
        foreach (var chunk in bytes.Chunk(70_000))
            spool.Write(chunk);

        spool.Length.ShouldBe(length);
        spool.Position = 0;
        using var read = new MemoryStream();
        spool.CopyTo(read);
        read.ToArray().AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }
}
