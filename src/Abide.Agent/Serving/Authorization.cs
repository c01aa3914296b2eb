using System.Net;
using System.Security.Cryptography;
using System.Text;
using Abide.Agent.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Abide.Agent.Serving;

/// <summary>Who may ask for what: what is configured is asked for, a certificate, a bearer token, or both.</summary>
/// <param name="started">As it was at the start: where it listens, and what clients are asked for, is not changed without one.</param>
/// <param name="logger">Where it is told that a token cannot be read, and what strangers could do.</param>
internal sealed class Authorization(AgentConfiguration started, ILogger logger)
{
    private readonly bool _beyondHost = ListenAddress.Parse(started.Listen).Address is not { } address || !IPAddress.IsLoopback(address);
    private string? _told;
    private Exposure _exposure;

    /// <summary>What strangers can do to an agent that listens on more than its host.</summary>
    private enum Exposure
    {
        None,
        EveryoneMayRead,
        TokenCanBeRead,
    }

    /// <summary>Status code of a refusal; null if the client may go on.</summary>
    /// <param name="context">What is asked.</param>
    /// <param name="configuration">What holds now.</param>
    /// <param name="changes">It is asked to do something, and not only to tell.</param>
    public (int Status, string Reason)? Refuse(HttpContext context, AgentConfiguration configuration, bool changes)
    {
        bool certificate = started.Tls.ClientCaFile.Length > 0;
        var (inline, file) = configuration.Authorization is { AdminTokenFile.Length: > 0 } own && changes
            ? (Secret.None, own.AdminTokenFile)
            : (configuration.Authorization.Token, configuration.Authorization.TokenFile);
        bool token = inline.IsSet || file.Length > 0;

        // A page in a browser can post to this host as well.
        if (changes && !certificate && !token)
            return (StatusCodes.Status403Forbidden, "this needs authorization.token, tokenFile or adminTokenFile, or tls.clientCaFile in the configuration");
        if (certificate && context.Connection.ClientCertificate is null)
            return (StatusCodes.Status403Forbidden, "a client certificate is needed");
        return token && !HasToken(context.Request, inline, file)
            ? (StatusCodes.Status401Unauthorized, "a bearer token is needed")
            : null;
    }

    /// <summary>Tells once what strangers can do, and again when it is something else.</summary>
    public void WarnIfExposed(AgentConfiguration configuration)
    {
        bool token = configuration.Authorization is { Token.IsSet: true } or { TokenFile.Length: > 0 };
        var exposure = !_beyondHost ? Exposure.None
            : !token && started.Tls.ClientCaFile.Length == 0 ? Exposure.EveryoneMayRead
            : (token || configuration.Authorization.AdminTokenFile.Length > 0) && started.Tls.CertificateFile.Length == 0 ? Exposure.TokenCanBeRead
            : Exposure.None;
        if (Interlocked.Exchange(ref _exposure, exposure) == exposure)
            return;
        if (exposure == Exposure.EveryoneMayRead)
            AgentLog.Open(logger);
        else if (exposure == Exposure.TokenCanBeRead)
            AgentLog.TokenInTheClear(logger);
    }

    private bool HasToken(HttpRequest request, Secret inline, string file)
    {
        const string scheme = "Bearer ";
        string header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return false;

        Secret expected;
        try
        {
            expected = Secret.Read(inline, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Interlocked.Exchange(ref _told, e.Message) != e.Message)
                AgentLog.TokenUnreadable(logger, e.Message);
            return false;
        }

        // Digests have one length, so that the time tells nothing about that of the token either.
        return expected.IsSet && CryptographicOperations.FixedTimeEquals(Digest(expected.Value), Digest(header[scheme.Length..].Trim()));
    }

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
