using System.Runtime.ExceptionServices;

namespace Abide.Cli.Files;

/// <summary>One job on several threads.</summary>
internal static class Workers
{
    /// <summary>
    /// Runs <paramref name="work"/> on <paramref name="threads"/> threads, this one among them, until all have ended. The first
    /// failure cancels the token of the others and is thrown here.
    /// </summary>
    public static void Run(int threads, Action<CancellationToken> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? failure = null;
        var others = new Thread[Math.Max(threads - 1, 0)];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(Attempt);
            others[i].Start();
        }

        Attempt();
        foreach (var other in others)
            other.Join();
        failure?.Throw();

        void Attempt()
        {
            try
            {
                work(stop.Token);
            }
            catch (Exception e)
            {
                // Nothing is swallowed: the caller's thread throws the first, and the others only follow from it.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        }
    }
}
