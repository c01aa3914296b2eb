using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Abide.Agent.Serving;

/// <summary>
/// There is room for few connections, and whoever reaches the port can open one. It is kept only if something that needs authorization
/// was asked for on it, and granted, within a short time.
/// </summary>
internal sealed class Newcomers(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Serves one connection.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Newcomer newcomer = new();
        connection.Features.Set(newcomer);
        await using var timer = time.CreateTimer(
            _ =>
            {
                if (!newcomer.IsKnown)
                    connection.Abort(new ConnectionAbortedException("nothing was asked for that needs authorization"));
            },
            state: null, Patience, Timeout.InfiniteTimeSpan);
        await next(connection);
    }

    /// <summary>A request on the connection was granted.</summary>
    /// <param name="features">Of the request, behind which are those of its connection.</param>
    public static void Keep(IFeatureCollection features)
    {
        if (features.Get<Newcomer>() is { } newcomer)
            newcomer.IsKnown = true;
    }

    private sealed class Newcomer
    {
        private volatile bool _isKnown;

        public bool IsKnown
        {
            get => _isKnown;
            set => _isKnown = value;
        }
    }
}
