using Abide.Cli.Files;

namespace Abide.Cli.Tests.Files;

public sealed class InOrderTests
{
    [Fact]
    public void Results_come_in_the_order_of_their_numbers_whichever_is_first()
    {
        var delivered = new List<string>();
        var results = new InOrder<string>(4, delivered.Add);

        results.Complete(2, "c");
        results.Complete(1, null);
        results.Complete(0, "a");
        delivered.ShouldBe(["a", "c"]);
        results.Complete(3, "d");
        delivered.ShouldBe(["a", "c", "d"]);
    }

    [Fact]
    public void Many_workers_deliver_each_result_once_and_in_order()
    {
        const int Count = 150 * InOrder<string>.Stretch;
        var delivered = new List<string>();
        var results = new InOrder<string>(Count, delivered.Add);
        var next = -1;

        Workers.Run(
            8,
            token =>
            {
                for (int i; (i = Interlocked.Increment(ref next)) < Count;)
                {
                    // Backwards within a stretch, as the largest file may be its last.
                    var number = i + InOrder<string>.Stretch - 1 - (2 * (i % InOrder<string>.Stretch));
                    results.WaitToBegin(number, token);
                    results.Complete(number, $"{number}");
                }
            },
            CancellationToken.None);

        delivered.ShouldBe(Enumerable.Range(0, Count).Select(i => $"{i}"));
    }

    [Fact]
    public void Work_that_is_far_ahead_waits_until_it_is_cancelled()
    {
        var results = new InOrder<string>(1000, _ => { });
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        results.WaitToBegin(1, cancelled.Token);
        Should.Throw<OperationCanceledException>(() => results.WaitToBegin(999, cancelled.Token));
    }
}
