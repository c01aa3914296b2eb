using Abide.Cli.Files;

namespace Abide.Cli.Tests.Files;

public sealed class WorkersTests
{
    [Fact]
    public void The_first_failure_stops_the_others_and_is_thrown_as_it_is()
    {
        var first = 0;
        Should.Throw<UserException>(() => Workers.Run(
            3,
            token =>
            {
                if (Interlocked.Increment(ref first) == 1)
                    throw new UserException("no room", "make some");
                token.WaitHandle.WaitOne();
                token.ThrowIfCancellationRequested();
            },
            CancellationToken.None)).Message.ShouldBe("no room");
    }

    [Fact]
    public void Cancelling_reaches_every_worker()
    {
        using var cancel = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => Workers.Run(
            3,
            token =>
            {
                cancel.Cancel();
                token.WaitHandle.WaitOne();
                token.ThrowIfCancellationRequested();
            },
            cancel.Token));
    }
}
