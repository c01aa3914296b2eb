using System.Security.Cryptography;
using System.Text;
using Abide.Agent.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Abide.Agent.Serving;

/// <summary>Who may ask for what: what is configured is asked for, a certificate, a bearer token, or both.</summary>
/// <param name="tls">As it was at the start: what clients are asked for is not changed without one.</param>
/// <param name="logger">Where it is told that a token cannot be read.</param>
internal sealed class Authorization(TlsConfiguration tls, ILogger logger)
{
    private string? _told;

    /// <summary>Status code of a refusal; null if the client may go on.</summary>
    public (int Status, string Reason)? Refuse(HttpContext context, AgentConfiguration configuration, bool changes)
    {
        bool certificate = tls.ClientCaFile.Length > 0;
        bool token = configuration.Authorization.Token.IsSet || configuration.Authorization.TokenFile.Length > 0;

        // A page in a browser can post to this host as well.
        if (changes && !certificate && !token)
            return (StatusCodes.Status403Forbidden, "this needs authorization.token, authorization.tokenFile or tls.clientCaFile in the configuration");
        if (certificate && context.Connection.ClientCertificate is null)
            return (StatusCodes.Status403Forbidden, "a client certificate is needed");
        return token && !HasToken(context.Request, configuration.Authorization)
            ? (StatusCodes.Status401Unauthorized, "a bearer token is needed")
            : null;
    }

    private bool HasToken(HttpRequest request, AuthorizationConfiguration authorization)
    {
        const string scheme = "Bearer ";
        string header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return false;

        Secret expected;
        try
        {
            expected = Secret.Read(authorization.Token, authorization.TokenFile);
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
