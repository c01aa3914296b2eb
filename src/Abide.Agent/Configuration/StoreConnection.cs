using System.Net;
using System.Net.Security;
using System.Security.Cryptography;

namespace Abide.Agent.Configuration;

/// <summary>HTTP to a store: certificates read anew when they change, a deadline, and no answer longer than it may be.</summary>
/// <param name="paths">Where the certificates are.</param>
/// <param name="deadline">How long the store may take to be connected, to begin its answer, and to end it.</param>
/// <param name="time">Clock for deadlines.</param>
/// <param name="certificatesRead">Is told when the certificates changed: what is wrong with them, or null.</param>
internal sealed class StoreConnection(CertificatePaths paths, TimeSpan deadline, TimeProvider time, Action<string?> certificatesRead) : IDisposable
{
    /// <summary>A value is in base64 inside JSON, and etcd repeats the key.</summary>
    private const int MostAnswerBytes = 2 * ConfigurationLayer.MostBytes;

    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly CertificateFiles _files = new(paths);
    private HttpMessageInvoker? _client;

    /// <summary>Sends, and waits for the head of the answer.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="wait">How long the store was asked to wait before it answers; the deadline is added to it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="StoreException">The store cannot be reached, or its certificate or ours is not good.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TimeSpan wait, CancellationToken cancellation)
    {
        var client = FreshClient();
        using CancellationTokenSource late = new(deadline + wait, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await client.SendAsync(request, both.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            var given = e.InnerException is TimeoutException ? deadline : deadline + wait;
            throw new StoreException($"{request.RequestUri!.Authority} did not answer within {given.TotalSeconds:0.#} s", e);
        }
        catch (HttpRequestException e)
        {
            throw new StoreException($"{request.RequestUri!.Authority}: {Innermost(e)}", e);
        }
    }

    /// <summary>Body of an answer.</summary>
    /// <exception cref="StoreException">It breaks off, or is late.</exception>
    /// <exception cref="StoreValueException">It is too long.</exception>
    public async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using CancellationTokenSource late = new(deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(both.Token);
            using MemoryStream body = new();
            byte[] buffer = new byte[8192];
            int read;
            while ((read = await stream.ReadAsync(buffer, both.Token)) > 0)
            {
                if (body.Length + read > MostAnswerBytes)
                    throw new StoreValueException($"the answer is longer than {MostAnswerBytes} bytes; a configuration has at most {ConfigurationLayer.MostBytes}");
                body.Write(buffer, 0, read);
            }

            return body.ToArray();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new StoreException($"the answer did not end within {deadline.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new StoreException($"the answer broke off: {e.Message}", e);
        }
    }

    public void Dispose() => _client?.Dispose();

    private HttpMessageInvoker FreshClient()
    {
        bool changed = _files.Refresh(out var certificates, out string? error);
        if (changed)
            certificatesRead(error);
        if (_client is not null && (!changed || error is not null))
            return _client;
        if (certificates is null)
            throw new StoreException(_files.LastError ?? "the certificates could not be read");

        // A question that waits for a change goes on with the certificates that it was asked with: only what is idle is closed.
        _client?.Dispose();
        SslClientAuthenticationOptions tls = new() { CertificateChainPolicy = certificates.PolicyFor(ServerAuthentication) };
        if (certificates.Own is { } own)
            tls.ClientCertificateContext = own;
        return _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            SslOptions = tls,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),

            // A connection that nobody takes is tried on after its question has given up, and would pile up with each new configuration.
            ConnectTimeout = deadline,
        });
    }

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message;
}
