using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Abide.Agent.Configuration;

/// <summary>A key of etcd through the JSON gateway of its v3 API (etcd documentation, "Why gRPC gateway"). Numbers are texts there, bytes are in base64.</summary>
/// <param name="etcd">Where it is, and how it is asked.</param>
/// <param name="time">Clock for deadlines.</param>
/// <param name="certificatesRead">See <see cref="StoreConnection"/>.</param>
internal sealed class EtcdStore(EtcdConfiguration etcd, TimeProvider time, Action<string?> certificatesRead) : IDisposable
{
    public const string Name = "etcd";

    private const int MostLineBytes = 2 * ConfigurationLayer.MostBytes;

    private readonly StoreConnection _connection = new(new CertificatePaths(etcd.CertificateFile, etcd.KeyFile, etcd.CaFile), TimeSpan.FromSeconds(etcd.DeadlineSeconds), time, certificatesRead);
    private int _member;
    private string? _token;

    private string Key => Convert.ToBase64String(Encoding.UTF8.GetBytes(etcd.Key));

    /// <summary>The value as it is. Members are asked in turn until one answers.</summary>
    /// <exception cref="StoreException">No member can be reached, or etcd refuses.</exception>
    public async Task<StoreAnswer> ReadAsync(CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using var response = await PostAsync("kv/range", $$"""{"key":"{{Key}}"}""", cancellation);
                return ReadRange(await _connection.ReadAsync(response, cancellation));
            }
            catch (StoreException) when (attempt < etcd.Addresses.Length)
            {
                _member++;
            }
        }
    }

    /// <summary>Waits until the key is written again.</summary>
    /// <param name="position">Position of the answer that is known.</param>
    /// <param name="longest">For how long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False if nothing was written in that time.</returns>
    /// <exception cref="StoreException">The watch cannot be made, or breaks off.</exception>
    public async Task<bool> WaitAsync(long position, TimeSpan longest, CancellationToken cancellation)
    {
        string create = $$$"""{"create_request":{"key":"{{{Key}}}","start_revision":"{{{position + 1}}}"}}""";
        using var response = await PostAsync("watch", create, cancellation);
        using CancellationTokenSource enough = new(longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellation);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(both.Token);
            ArrayBufferWriter<byte> line = new();
            while (true)
            {
                int read = await stream.ReadAsync(line.GetMemory(4096), both.Token);
                if (read == 0)
                    throw new StoreException("etcd ended the watch");
                line.Advance(read);
                int end = line.WrittenSpan.LastIndexOf((byte)'\n');
                if (end >= 0)
                {
                    if (HasEvents(line.WrittenSpan[..end]))
                        return true;
                    byte[] rest = line.WrittenSpan[(end + 1)..].ToArray();
                    line.Clear();
                    line.Write(rest);
                }
                else if (line.WrittenCount > MostLineBytes)
                {
                    // Too long to be a configuration: who reads the value says so.
                    return true;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new StoreException($"the watch broke off: {e.Message}", e);
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>One event, or the end of the watch (a revision that is compacted away): both mean that the value is to be read again.</summary>
    private static bool HasEvents(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            int end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            try
            {
                using var document = JsonDocument.Parse(line.ToArray());
                if (!document.RootElement.TryGetProperty("result", out var result))
                    throw new StoreException("etcd refused the watch");
                if (result.TryGetProperty("events", out _) || result.TryGetProperty("canceled", out _))
                    return true;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new StoreException($"etcd's watch is not what its documentation says: {e.Message}", e);
            }
        }

        return false;
    }

    private async Task<HttpResponseMessage> PostAsync(string method, string json, CancellationToken cancellation)
    {
        if (etcd.User.Length > 0 && _token is null)
            _token = await AuthenticateAsync(cancellation);

        var response = await SendAsync(method, json, cancellation);
        if (response.StatusCode == HttpStatusCode.OK)
            return response;

        using (response)
        {
            string error = Encoding.UTF8.GetString(await _connection.ReadAsync(response, cancellation));
            bool stale = _token is not null && (response.StatusCode == HttpStatusCode.Unauthorized || error.Contains("invalid auth token", StringComparison.Ordinal));
            if (!stale)
                throw new StoreException($"etcd answered {(int)response.StatusCode}: {MessageOf(error)}");
        }

        // Tokens end after minutes without use, and with the member that gave them.
        _token = await AuthenticateAsync(cancellation);
        response = await SendAsync(method, json, cancellation);
        if (response.StatusCode == HttpStatusCode.OK)
            return response;
        using (response)
            throw new StoreException($"etcd answered {(int)response.StatusCode} with a fresh token");
    }

    private async Task<string> AuthenticateAsync(CancellationToken cancellation)
    {
        string password;
        try
        {
            password = Secret.Read(etcd.Password, etcd.PasswordFile).Value;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(e.Message, e);
        }

        _token = null;
        string json = $$"""{"name":"{{JsonEncodedText.Encode(etcd.User)}}","password":"{{JsonEncodedText.Encode(password)}}"}""";
        using var response = await SendAsync("auth/authenticate", json, cancellation);
        byte[] body = await _connection.ReadAsync(response, cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new StoreException($"etcd did not accept user {etcd.User}: {MessageOf(Encoding.UTF8.GetString(body))}");
        return Read(body, root => root.GetProperty("token").GetString()!);
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string json, CancellationToken cancellation)
    {
        string address = etcd.Addresses[(int)((uint)_member % (uint)etcd.Addresses.Length)].TrimEnd('/');
        using HttpRequestMessage request = new(HttpMethod.Post, $"{address}/v3/{method}")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)) { Headers = { { "Content-Type", "application/json" } } },
        };
        if (_token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", _token);
        return await _connection.SendAsync(request, wait: TimeSpan.Zero, cancellation);
    }

    private StoreAnswer ReadRange(byte[] body) => Read(body, root =>
    {
        var header = root.GetProperty("header");
        string cluster = header.GetProperty("cluster_id").GetString()!;
        long revision = long.Parse(header.GetProperty("revision").GetString()!);
        if (!root.TryGetProperty("kvs", out var values) || values.GetArrayLength() == 0)
            return new StoreAnswer(null, revision);

        byte[] value = values[0].TryGetProperty("value", out var text) ? text.GetBytesFromBase64() : [];
        return new StoreAnswer(new StoreValue(Name, etcd.Key, long.Parse(values[0].GetProperty("mod_revision").GetString()!), cluster, value), revision);
    });

    private static T Read<T>(byte[] body, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException or ArgumentNullException)
        {
            throw new StoreException($"etcd's answer is not what its documentation says: {e.Message}", e);
        }
    }

    private static string MessageOf(string error)
    {
        try
        {
            using var document = JsonDocument.Parse(error);
            return document.RootElement.TryGetProperty("message", out var message) ? message.ToString() : "no message";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "no message";
        }
    }
}
