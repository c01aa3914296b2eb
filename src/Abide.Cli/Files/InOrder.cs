namespace Abide.Cli.Files;

/// <summary>
/// Hands results on in the order of their numbers, one at a time, whichever worker has them first. Work that is far ahead
/// waits, so that a slow file holds up a few results and not all of them.
/// </summary>
/// <param name="count">How many results there will be.</param>
/// <param name="deliver">Takes each result that is not null.</param>
internal sealed class InOrder<T>(int count, Action<T> deliver)
    where T : class
{
    /// <summary>Within so many neighbouring numbers work may begin in any order; the stretches themselves are begun in order.</summary>
    public const int Stretch = 32;

    /// <summary>How far work may be ahead of the oldest that is not done: whoever waits, the oldest was begun with an earlier stretch.</summary>
    private const int Lead = 2 * Stretch;

    private static readonly TimeSpan CancellationCheck = TimeSpan.FromMilliseconds(100);

    private readonly object _gate = new();
    private readonly T?[] _results = new T?[count];
    private readonly bool[] _isDone = new bool[count];
    private int _next;
    private bool _isDelivering;

    /// <summary>Waits until work on a result may begin. Stretches of numbers are begun in their order.</summary>
    public void WaitToBegin(int number, CancellationToken cancellationToken)
    {
        if (number < Volatile.Read(ref _next) + Lead)
            return;

        lock (_gate)
        {
            while (number >= _next + Lead)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Monitor.Wait(_gate, CancellationCheck);
            }
        }
    }

    /// <summary>Keeps a result, null for none, until those before it are delivered; then delivers all whose turn it is.</summary>
    public void Complete(int number, T? result)
    {
        lock (_gate)
        {
            _results[number] = result;
            _isDone[number] = true;
            if (_isDelivering)
                return;
            _isDelivering = true;
        }

        while (Take(out var due))
        {
            if (due is not null)
                deliver(due);
        }
    }

    private bool Take(out T? due)
    {
        lock (_gate)
        {
            due = null;
            if (_next == count || !_isDone[_next])
            {
                _isDelivering = false;
                return false;
            }

            due = _results[_next];
            _results[_next] = null;
            _next++;
            Monitor.PulseAll(_gate);
            return true;
        }
    }
}
