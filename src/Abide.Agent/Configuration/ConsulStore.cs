using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Abide.Agent.Configuration;

/// <summary>A key of Consul (Consul documentation, "KV Store" and "Blocking Queries" of the HTTP API).</summary>
/// <param name="consul">Where it is, and how it is asked.</param>
/// <param name="time">Clock for deadlines.</param>
/// <param name="certificatesRead">See <see cref="StoreConnection"/>.</param>
internal sealed class ConsulStore(ConsulConfiguration consul, TimeProvider time, Action<string?> certificatesRead) : IDisposable
{
    public const string Name = "consul";

    private readonly StoreConnection _connection = new(new CertificatePaths(consul.CertificateFile, consul.KeyFile, consul.CaFile), TimeSpan.FromSeconds(consul.DeadlineSeconds), time, certificatesRead);

    /// <summary>The value, at once or when it is no longer what it was.</summary>
    /// <param name="position">0: at once; else the position of the answer before, which is waited upon for a while.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="StoreException">Consul cannot be reached, has no leader, or refuses.</exception>
    /// <exception cref="StoreValueException">The value is too long.</exception>
    public async Task<StoreAnswer> ReadAsync(long position, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var answer = AskAsync(position, enough.Token);
        try
        {
            // A Consul that has frozen lets everyone wait: who waits for a change asks something else now and then, which is answered at once.
            while (position > 0 && await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(2 * consul.DeadlineSeconds), time, enough.Token)) != answer)
                await FindLeaderAsync(enough.Token);
            return await answer;
        }
        finally
        {
            await enough.CancelAsync();
            await Task.WhenAny(answer);
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <exception cref="StoreException">Nobody says who leads.</exception>
    private async Task FindLeaderAsync(CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"{consul.Address.TrimEnd('/')}/v1/status/leader");
        using var response = await _connection.SendAsync(request, wait: TimeSpan.Zero, cancellation);
        byte[] body = await _connection.ReadAsync(response, cancellation);

        // Whoever stands before Consul may let nothing through but the key: it lives all the same.
        if ((int)response.StatusCode >= 500 || (response.StatusCode == HttpStatusCode.OK && FirstLine(body) is "" or "\"\""))
            throw new StoreException($"Consul has no leader: it answered {(int)response.StatusCode} {FirstLine(body)}");
    }

    private async Task<StoreAnswer> AskAsync(long position, CancellationToken cancellation)
    {
        string key = string.Join('/', consul.Key.Split('/').Select(Uri.EscapeDataString));
        string waiting = position > 0 ? FormattableString.Invariant($"?index={position}&wait={consul.WaitSeconds * 1000:0}ms") : "";
        using HttpRequestMessage request = new(HttpMethod.Get, $"{consul.Address.TrimEnd('/')}/v1/kv/{key}{waiting}");
        var token = ReadToken();
        if (token.IsSet)
            request.Headers.TryAddWithoutValidation("X-Consul-Token", token.Value);

        // Consul itself adds up to a sixteenth, so that the whole fleet does not ask at once.
        var wait = position > 0 ? TimeSpan.FromSeconds(consul.WaitSeconds * 17 / 16) : TimeSpan.Zero;
        using var response = await _connection.SendAsync(request, wait, cancellation);
        byte[] body = await _connection.ReadAsync(response, cancellation);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NotFound))
            throw new StoreException($"Consul answered {(int)response.StatusCode}: {FirstLine(body)}");

        long next = response.Headers.TryGetValues("X-Consul-Index", out var index) && long.TryParse(index.First(), CultureInfo.InvariantCulture, out long number) ? number : 0;

        // A count that goes back was begun anew, and one below 1 would not wait.
        next = next < position ? 0 : Math.Max(next, 1);
        return new StoreAnswer(response.StatusCode == HttpStatusCode.OK ? ReadValue(body) : null, next);
    }

    private Secret ReadToken()
    {
        try
        {
            return Secret.Read(consul.Token, consul.TokenFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(e.Message, e);
        }
    }

    private StoreValue ReadValue(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var entry = document.RootElement[0];
            var value = entry.GetProperty("Value");
            return new StoreValue(Name, consul.Key, entry.GetProperty("ModifyIndex").GetInt64(), "", value.ValueKind == JsonValueKind.Null ? [] : value.GetBytesFromBase64());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new StoreException($"Consul's answer is not what its documentation says: {e.Message}", e);
        }
    }

    private static string FirstLine(byte[] body) => new([.. Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 200)).Split('\n')[0].Where(c => !char.IsControl(c))]);
}
