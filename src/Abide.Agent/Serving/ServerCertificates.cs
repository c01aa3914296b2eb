using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using Abide.Agent.Configuration;
using Microsoft.Extensions.Logging;

namespace Abide.Agent.Serving;

/// <summary>The agent's own certificate and the authorities of its clients, looked at again once a second at most when somebody connects.</summary>
internal sealed class ServerCertificates(TlsConfiguration tls, TimeProvider time, ILogger logger)
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly CertificateFiles _files = new(new CertificatePaths(tls.CertificateFile, tls.KeyFile, tls.ClientCaFile));
    private readonly Lock _lock = new();
    private Certificates? _current;
    private long _looked;
    private long _errors;

    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>When the certificate in use ends; null if there is none.</summary>
    public DateTime? Ends => _current?.Ends;

    /// <summary>How to answer one connection.</summary>
    /// <exception cref="AuthenticationException">There is no certificate to answer with.</exception>
    public SslServerAuthenticationOptions ForConnection()
    {
        var certificates = Refresh() ?? throw new AuthenticationException("the agent has no certificate that can be used");
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificates.Own,
            AllowRenegotiation = false,

            // Health is told to everyone: who has no certificate is let in, and sent away by what is asked for.
            ClientCertificateRequired = certificates.Authorities is not null,
            CertificateChainPolicy = certificates.Authorities is null ? null : certificates.PolicyFor(ClientAuthentication),
            RemoteCertificateValidationCallback = (_, _, _, errors) => errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNotAvailable,
        };
    }

    /// <summary>Reads the files if they changed; tells what is wrong with them.</summary>
    public Certificates? Refresh()
    {
        lock (_lock)
        {
            if (_looked != 0 && time.GetElapsedTime(_looked) < LookAgain)
                return _current;

            _looked = time.GetTimestamp();
            bool changed = _files.Refresh(out _current, out string? error);
            if (error is not null)
            {
                Interlocked.Increment(ref _errors);
                AgentLog.CertificatesUnusable(logger, error);
            }
            else if (changed)
            {
                AgentLog.CertificatesRead(logger);
            }

            return _current;
        }
    }
}
