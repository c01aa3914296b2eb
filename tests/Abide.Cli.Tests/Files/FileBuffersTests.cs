using Abide.Cli.Files;

namespace Abide.Cli.Tests.Files;

public sealed class FileBuffersTests
{
    [Fact]
    public async Task A_file_waits_until_there_is_room()
    {
        var buffers = new FileBuffers(budget: 1 << 20);
        var first = buffers.Rent(1 << 20, CancellationToken.None);
        var second = Task.Run(() => buffers.Rent(1 << 20, CancellationToken.None));

        second.IsCompleted.ShouldBeFalse();
        buffers.Return(first);

        (await second).Length.ShouldBeGreaterThanOrEqualTo(1 << 20);
    }

    [Fact]
    public void A_file_larger_than_the_budget_is_read_alone() =>
        new FileBuffers(budget: 1).Rent(1 << 20, CancellationToken.None).Length.ShouldBe(1 << 20);

    [Fact]
    public void Waiting_can_be_cancelled()
    {
        var buffers = new FileBuffers(budget: 1);
        buffers.Rent(1, CancellationToken.None);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Should.Throw<OperationCanceledException>(() => buffers.Rent(1, cancelled.Token));
    }
}
